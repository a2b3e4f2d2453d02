// Answers to steps of transfers in a period: who answered when, which organisation was asked, how long the step had been open, and
// whether it was agreed. An answer that agrees to two steps at once waited since the first. At most $scan events are looked at.
// params:  scopes: list[str], from: str, to: str, scan: int
// returns: acts: list[map{number, at, actor, path, waited_s, agreed}], looked_at: int, read_to: str | None   (1 row)
CALL () {
  MATCH (event:AuditEvent)
  WHERE event.action = 'answerStep' AND event.at >= datetime($from) AND event.at < datetime($to)
  RETURN event ORDER BY event.at, event.id LIMIT $scan
}
WITH collect(event) AS looked
RETURN COLLECT {
         UNWIND looked AS event
         MATCH (event)-[:CONCERNS]->(transfer:Transfer)
         WHERE event.number IS NOT NULL
           AND EXISTS {
             MATCH (concerned:Organisation)
             WHERE concerned.code IN event.organisation_codes AND any(scope IN $scopes WHERE concerned.path STARTS WITH scope)
           }
         WITH event, transfer,
              [step IN range(0, size(coalesce(transfer.step_kinds, [])) - 1)
               WHERE transfer.step_answered_at[step] = event.at] AS steps
         WHERE size(steps) > 0
         MATCH (asked:Organisation {code: transfer.step_first_addressees[steps[0]]})
         RETURN {
           number: event.number, at: toString(event.at), actor: event.actor, path: asked.path,
           waited_s: duration.inSeconds(transfer.step_opened_at[steps[0]], event.at).milliseconds / 1000.0,
           agreed: all(step IN steps WHERE transfer.step_outcomes[step] = 'AGREED')}
       } AS acts,
       size(looked) AS looked_at,
       toString(looked[-1].at) AS read_to

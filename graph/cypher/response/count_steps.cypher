// Steps of transfers that were opened in [$since, $until), counted by whom their first addressee counts for ($groups), by kind, and by the
// hours until the answer, of open ones until $now. A step counts in the share where it was answered, or its first due time is past.
// Looked at are transfers of the period, and of those of before what was completed since, is open, or ended without moving anybody.
// params:  groups: map, states: list[str], since: str, until: str, now: str, within_hours: int
// returns: group: str, kind: str, hours: int, answered: int, counted: int, in_time: int, steps: int   (0..n rows)
WITH datetime($since) AS since, datetime($until) AS until, datetime($now) AS now
CALL (since, until, now) {
  CALL (since, until) {
    MATCH (transfer:Transfer)
    WHERE transfer.state IN $states AND transfer.requested_at >= since AND transfer.requested_at < until
    RETURN transfer
    UNION ALL
    MATCH (transfer:Transfer)
    WHERE transfer.completed_at >= since AND transfer.requested_at < since
    RETURN transfer
    UNION ALL
    MATCH (transfer:Transfer)
    WHERE transfer.state IN ['REJECTED', 'WITHDRAWN'] AND transfer.requested_at < since
    RETURN transfer
    UNION ALL
    MATCH (:TransferStep)-[:STEP_OF]->(transfer:Transfer)
    WHERE transfer.requested_at < since
    RETURN transfer
  }
  WITH transfer.step_kinds AS kinds, transfer.step_first_addressees AS addressees, since, until,
       coalesce(transfer.step_opened_at, []) AS opened, transfer.step_answered_at AS answered
  UNWIND range(0, size(opened) - 1) AS i
  WITH kinds[i] AS kind, $groups[addressees[i]] AS group, opened[i] AS opened_at, answered[i] AS answered_at, since, until
  WHERE group IS NOT NULL AND since <= opened_at AND opened_at < until
  WITH kind, group, answered_at.epochSeconds - opened_at.epochSeconds AS seconds
  RETURN kind, group, seconds / 3600 AS hours, 1 AS answered, 1 AS counted,
         CASE WHEN seconds <= $within_hours * 3600 THEN 1 ELSE 0 END AS in_time
  UNION ALL
  MATCH (step:TransferStep)
  WITH step, $groups[step.first_addressee] AS group, since, until, now
  WHERE group IS NOT NULL AND since <= step.opened_at AND step.opened_at < until
  RETURN step.kind AS kind, group, (now.epochSeconds - step.opened_at.epochSeconds) / 3600 AS hours, 0 AS answered,
         CASE WHEN step.first_due_at <= now THEN 1 ELSE 0 END AS counted, 0 AS in_time
}
RETURN group, kind, hours, answered, counted, in_time, count(*) AS steps

// What became of the transfers $ids: their state, and each step that somebody was asked: by whom first, whether it was answered and only
// after the first due time (or that has passed), and whether it passed on. Steps that their start agreed to are left out.
// params:  ids: list[str], now: str
// returns: id, state, steps: list[map{asked, name, answered: bool, late: bool, passed_on: bool}]   (0..n rows)
UNWIND $ids AS id
MATCH (transfer:Transfer {id: id})
RETURN transfer.id AS id,
       transfer.state AS state,
       COLLECT {
         UNWIND range(0, size(coalesce(transfer.step_kinds, [])) - 1) AS at
         WITH at WHERE transfer.step_answered_at[at] > transfer.step_opened_at[at]
         MATCH (asked:Organisation {code: transfer.step_first_addressees[at]})
         RETURN {asked: asked.code, name: coalesce(asked.short_name, asked.name), answered: true,
                 late: transfer.step_answered_at[at] > transfer.step_first_due_at[at],
                 passed_on: transfer.step_escalations[at] > 0} AS step
         UNION ALL
         MATCH (transfer)<-[:STEP_OF]-(open:TransferStep)
         MATCH (asked:Organisation {code: open.first_addressee})
         RETURN {asked: asked.code, name: coalesce(asked.short_name, asked.name), answered: false,
                 late: open.first_due_at <= datetime($now), passed_on: open.escalations > 0} AS step
       } AS steps
ORDER BY id

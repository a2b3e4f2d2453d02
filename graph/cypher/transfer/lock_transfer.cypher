// Locks the transfer $transfer_id and its person for a change. To whoever is no party of it, neither the member, nor an officer above an
// end or above somebody whom a step awaits or awaited, it is as if absent. Writing the ids first locks the nodes, so that what
// follows reads what was committed last.
// params:  transfer_id: str, scopes: list[str], caller_person: str | None
// returns: version: int, state, person_id, requested_by, residence_code: str | None, completed_at: str | None, sender_code, target_code,
//          placed_code: str | None, step: str | None, addressee: str | None, kinds: list[str], addressees: list[str],
//          outcomes: list[str], branch_code: str | None, member_since: str | None, was_reorganised: bool, is_own: bool,
//          may_answer: bool, may_reverse: bool, awaited: list[str]   (0..1 row)
MATCH (transfer:Transfer {id: $transfer_id})-[:FOR_PERSON]->(person:Person)
WHERE person.id = $caller_person
   OR EXISTS {
        MATCH (transfer)-[:FROM_ORGANISATION|TO_ORGANISATION|PLACED_IN]->(party:Organisation)
        WHERE any(scope IN $scopes WHERE party.path STARTS WITH scope)
      }
   OR EXISTS {
        MATCH (transfer)<-[:STEP_OF]-(:TransferStep)-[:AWAITS]->(party:Organisation)
        WHERE any(scope IN $scopes WHERE party.path STARTS WITH scope)
      }
   OR EXISTS {
        UNWIND coalesce(transfer.step_first_addressees, []) AS asked_code
        MATCH (party:Organisation {code: asked_code})
        WHERE any(scope IN $scopes WHERE party.path STARTS WITH scope)
      }
SET transfer.id = $transfer_id
SET person.id = person.id
WITH transfer, person
MATCH (transfer)-[:FROM_ORGANISATION]->(sender:Organisation)
MATCH (transfer)-[:TO_ORGANISATION]->(target:Organisation)
OPTIONAL MATCH (transfer)-[:PLACED_IN]->(placed:Organisation)
OPTIONAL MATCH (transfer)<-[:STEP_OF]-(step:TransferStep)
OPTIONAL MATCH (person)-[current:MEMBER_OF]->(branch:Organisation)
RETURN coalesce(transfer.version, 1) AS version,
       transfer.state AS state,
       person.id AS person_id,
       transfer.requested_by AS requested_by,
       transfer.residence_code AS residence_code,
       toString(transfer.completed_at) AS completed_at,
       sender.code AS sender_code,
       target.code AS target_code,
       placed.code AS placed_code,
       step.kind AS step,
       step.first_addressee AS addressee,
       coalesce(transfer.step_kinds, []) AS kinds,
       coalesce(transfer.step_first_addressees, []) AS addressees,
       coalesce(transfer.step_outcomes, []) AS outcomes,
       branch.code AS branch_code,
       toString(current.valid_from) AS member_since,
       EXISTS { (person)-[:WAS_MEMBER_OF {ended_by: 'REORGANISED'}]->(sender) } AS was_reorganised,
       coalesce(person.id = $caller_person, false) AS is_own,
       COLLECT { MATCH (step)-[:AWAITS]->(has_it:Organisation) RETURN has_it.code } AS awaited,
       EXISTS {
         MATCH (step)-[:AWAITS]->(awaited:Organisation)
         WHERE any(scope IN $scopes WHERE awaited.path STARTS WITH scope)
       } AS may_answer,
       any(scope IN $scopes WHERE all(end IN [sender, coalesce(placed, target)]
         WHERE end.kind = 'EXTERNAL' OR (end.path STARTS WITH scope AND end.path <> scope))) AS may_reverse

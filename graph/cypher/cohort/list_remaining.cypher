// Who of a cohort has not moved yet, as the graph is now, in the order of classes and ids, and at which step each stands; only people
// whom the caller may see. `total` counts all of them, the rows follow the class $after_class and the person $after_id.
// params:  institution: str, year: int, today: str, person_scopes: list[str], after_class: str, after_id: str, limit: int
// returns: total: int, rows: list[map]   (1 row)
MATCH (cohort:Cohort {institution_code: $institution, year: $year})<-[its:IN_COHORT]-(person:Person)-[:MEMBER_OF]->(branch:Organisation)
WHERE any(scope IN $person_scopes WHERE branch.path STARTS WITH scope)
  AND coalesce(its.retained_on > date($today), true)
MATCH (class:Organisation {code: its.branch_code})
WITH cohort, person, branch, class,
     COLLECT {
       UNWIND range(size(split(branch.path, '/')) - 2, 0, -1) AS depth
       MATCH (near:Organisation {code: split(branch.path, '/')[depth]})
       WHERE near.is_institution
       RETURN near.code LIMIT 1
     }[0] AS there,
     COLLECT {
       UNWIND range(size(split(class.path, '/')) - 2, 0, -1) AS depth
       MATCH (near:Organisation {code: split(class.path, '/')[depth]})
       WHERE near.is_institution
       RETURN near.code LIMIT 1
     }[0] AS home,
     COLLECT {
       MATCH (person)<-[:FOR_PERSON]-(done:Transfer {state: 'COMPLETED'})
       WHERE date(done.completed_at) > cohort.frozen_on
       RETURN done.reason ORDER BY done.completed_at DESC, done.id DESC LIMIT 1
     }[0] AS reason
WHERE coalesce(there, '') = coalesce(home, '')
  AND NOT coalesce(reason IN ['DELAYED_GRADUATION', 'FURTHER_STUDY'], false)
OPTIONAL MATCH (open:Transfer {open_for: person.id})
OPTIONAL MATCH (step:TransferStep)-[:STEP_OF]->(open)
WITH cohort, person, class, open, step,
     COLLECT {
       MATCH (person)<-[:FOR_PERSON]-(ended:Transfer)
       WHERE ended.state <> 'OPEN'
         AND date(coalesce(ended.completed_at, ended.step_answered_at[-1], ended.requested_at)) >= cohort.frozen_on
       RETURN ended.state ORDER BY ended.requested_at DESC, ended.id DESC LIMIT 1
     }[0] AS ended,
     COLLECT { MATCH (step)-[:AWAITS]->(answerer:Organisation) RETURN answerer.code ORDER BY answerer.code } AS awaits
ORDER BY class.code, person.id
WITH collect({
  person_id: person.id, name: person.name, branch_code: class.code, step: step.kind, awaits: awaits,
  since: toString(step.opened_at), outcome: CASE
    WHEN open IS NOT NULL THEN 'IN_PROGRESS'
    WHEN ended IN ['REJECTED', 'WITHDRAWN'] THEN 'UNSUCCESSFUL'
    ELSE 'STAYED'
  END}) AS everybody
RETURN size(everybody) AS total,
       [row IN everybody
        WHERE row.branch_code > $after_class OR (row.branch_code = $after_class AND row.person_id > $after_id)][..$limit] AS rows

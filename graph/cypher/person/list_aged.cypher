// Branches below the organisation $within with present members who were born by $born_by and belong to them since $on_day at the latest:
// how many serve in no post, and how many serve in one.
// params:  within: str, born_by: str, on_day: str
// returns: code, name, leaving: int, serving: int   (0..n rows, in the order of paths)
MATCH (top:Organisation {code: $within})
MATCH (branch:Organisation)<-[current:MEMBER_OF]-(person:Person)
WHERE branch.path STARTS WITH top.path AND person.born_on <= date($born_by) AND current.valid_from <= date($on_day)
WITH branch, EXISTS { (person)-[:SERVES_IN]->() } AS serves, count(*) AS people
WITH branch, sum(CASE WHEN serves THEN 0 ELSE people END) AS leaving, sum(CASE WHEN serves THEN people ELSE 0 END) AS serving
RETURN branch.code AS code, branch.name AS name, leaving, serving
ORDER BY branch.path

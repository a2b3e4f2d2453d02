// How many cells the table school × city × year has over the cohorts of $years, counted from the graph alone: people by institution, year
// and city of the branch where they are now, or had last; the city is looked up once a branch.
// params:  years: list[int]
// returns: cells: int, people: int   (1 row)
MATCH (cohort:Cohort)<-[:IN_COHORT]-(person:Person)
WHERE cohort.year IN $years
WITH cohort, person,
     COLLECT {
       MATCH (person)-[held:MEMBER_OF|WAS_MEMBER_OF]->(branch:Organisation)
       RETURN branch ORDER BY coalesce(held.valid_to, date('9999-12-31')) DESC, held.valid_from DESC LIMIT 1
     }[0] AS branch
WITH cohort.institution_code AS school, cohort.year AS year, branch, count(*) AS people
WITH branch, collect({school: school, year: year, people: people}) AS counts
WITH counts,
     COLLECT {
       UNWIND range(size(split(branch.path, '/')) - 2, 0, -1) AS depth
       MATCH (near:Organisation {code: split(branch.path, '/')[depth]})-[:LOCATED_IN]->(division:Division)
       RETURN left(division.code, 4) LIMIT 1
     }[0] AS city
UNWIND counts AS each
WITH each.school AS school, each.year AS year, city, sum(each.people) AS people
RETURN count(*) AS cells, sum(people) AS people

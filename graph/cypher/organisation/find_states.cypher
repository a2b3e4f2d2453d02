// What the graph knows of the organisations $codes: values that a table may state, the parent, the place, and two days: that of the
// newest recorded change, and the first end of a fact that began when the organisation became known.
// params:  codes: list[str]
// returns: code, …, path, parent_code, division_code, newest_on: str, first_end: str | None   (0..n rows)
UNWIND $codes AS code
MATCH (organisation:Organisation {code: code})
OPTIONAL MATCH (organisation)-[part:PART_OF]->(parent:Organisation)
OPTIONAL MATCH (organisation)-[located:LOCATED_IN]->(division:Division)
WITH organisation, part, parent, located, division,
     COLLECT { MATCH (organisation)-[past:WAS_PART_OF|WAS_LOCATED_IN]->() RETURN [past.valid_from, past.valid_to] } +
     COLLECT { MATCH (organisation)-[:WAS_NAMED]->(former:FormerName) RETURN [former.valid_from, former.valid_to] } AS past
RETURN organisation.code AS code,
       organisation.name AS name,
       organisation.short_name AS short_name,
       organisation.kind AS kind,
       organisation.level AS level,
       organisation.sector AS sector,
       toString(organisation.registered_on) AS registered_on,
       toString(organisation.closed_on) AS closed_on,
       organisation.graduation_year AS graduation_year,
       organisation.is_institution AS is_institution,
       organisation.moe_code AS moe_code,
       organisation.is_fallback AS is_fallback,
       organisation.province_code AS province_code,
       organisation.is_league_school AS is_league_school,
       organisation.synthetic AS synthetic,
       organisation.path AS path,
       toString(organisation.known_from) AS known_from,
       coalesce(organisation.own_members, 0) AS own_members,
       coalesce(parent.code, COLLECT {
         MATCH (organisation)-[last:WAS_PART_OF]->(former:Organisation)
         WHERE organisation.closed_on IS NOT NULL
         RETURN former.code ORDER BY last.valid_to DESC, last.valid_from DESC LIMIT 1 }[0]) AS parent_code,
       coalesce(division.code, COLLECT {
         MATCH (organisation)-[last:WAS_LOCATED_IN]->(former:Division)
         WHERE organisation.closed_on IS NOT NULL
         RETURN former.code ORDER BY last.valid_to DESC, last.valid_from DESC LIMIT 1 }[0]) AS division_code,
       toString(reduce(newest = organisation.known_from,
         day IN [each IN past | each[1]] + coalesce([part.valid_from], []) + coalesce([located.valid_from], [])
         | CASE WHEN day > newest THEN day ELSE newest END)) AS newest_on,
       toString(reduce(first = null,
         day IN [each IN past WHERE each[0] = organisation.known_from | each[1]]
         | CASE WHEN first IS NULL OR day < first THEN day ELSE first END)) AS first_end

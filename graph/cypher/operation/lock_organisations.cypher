// Locks the organisations $codes, in the order of codes, that the caller may change: those in $scopes, and those below one of $above.
// To whoever may not, they are as if absent.
// params:  codes: list[str], scopes: list[str], above: list[str]
// returns: code, name, short_name, kind, sector, path, version: int, known_from, closed_on: str | None, own_members: int, own_cadres: int,
//          parent_code: str | None, parent_since: str | None, division_code: str | None, newest_on, children: list[list[str]] (code, kind)
//          (0..n rows)
UNWIND $codes AS code
WITH DISTINCT code
ORDER BY code
MATCH (organisation:Organisation {code: code})
WHERE any(scope IN $scopes WHERE organisation.path STARTS WITH scope)
   OR any(scope IN $above WHERE organisation.path STARTS WITH scope AND organisation.path <> scope)
SET organisation.kind = organisation.kind
WITH organisation
OPTIONAL MATCH (organisation)-[part:PART_OF]->(parent:Organisation)
OPTIONAL MATCH (organisation)-[:LOCATED_IN]->(division:Division)
RETURN organisation.code AS code,
       organisation.name AS name,
       organisation.short_name AS short_name,
       organisation.kind AS kind,
       organisation.sector AS sector,
       organisation.path AS path,
       coalesce(organisation.version, 1) AS version,
       toString(organisation.known_from) AS known_from,
       toString(organisation.closed_on) AS closed_on,
       coalesce(organisation.own_members, 0) AS own_members,
       coalesce(organisation.own_cadres, 0) AS own_cadres,
       parent.code AS parent_code,
       toString(part.valid_from) AS parent_since,
       division.code AS division_code,
       toString(reduce(newest = organisation.known_from, day IN
         COLLECT { MATCH (organisation)-[past:WAS_PART_OF|WAS_LOCATED_IN]->() RETURN past.valid_to } +
         COLLECT { MATCH (organisation)-[now:PART_OF|LOCATED_IN]->() RETURN now.valid_from } +
         COLLECT { MATCH (organisation)-[:WAS_NAMED]->(former:FormerName) RETURN former.valid_to }
         | CASE WHEN day > newest THEN day ELSE newest END)) AS newest_on,
       COLLECT { MATCH (organisation)<-[:PART_OF]-(child:Organisation) RETURN [child.code, child.kind] ORDER BY child.code } AS children

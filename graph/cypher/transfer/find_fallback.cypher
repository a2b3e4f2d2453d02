// Who takes a member that lives in the township $code and cannot be placed otherwise: a fallback branch of the township's committee, else
// the committee itself, which names a branch; the first by code where there are several.
// params:  code: str
// returns: level: str | None (of the division), end_code: str | None   (0..1 row; none: there is no such division)
MATCH (division:Division {code: $code})
WHERE division.closed_on IS NULL
RETURN division.level AS level,
       COLLECT {
         MATCH (committee:Organisation)-[:LOCATED_IN]->(division)
         WHERE committee.sector = 'TOWNSHIP' AND committee.kind <> 'BRANCH'
         WITH committee ORDER BY committee.depth, committee.code LIMIT 1
         RETURN coalesce(COLLECT {
           MATCH (branch:Organisation)
           WHERE branch.path STARTS WITH committee.path AND branch.kind = 'BRANCH' AND branch.sector = 'FALLBACK'
             AND branch.closed_on IS NULL
           RETURN branch.code ORDER BY branch.code LIMIT 1
         }[0], committee.code)
       }[0] AS end_code

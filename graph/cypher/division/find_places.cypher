// Which of $codes are divisions; when they were closed, and what follows them, hop by hop.
// params:  codes: list[str]
// returns: code, closed_on: str | None, successors: list[str]   (0..n rows)
UNWIND $codes AS code
MATCH (division:Division {code: code})
RETURN division.code AS code,
       toString(division.closed_on) AS closed_on,
       COLLECT { MATCH hops = (division)-[:SUCCEEDED_BY*1..10]->(next:Division) RETURN next.code ORDER BY length(hops), next.code }
         AS successors

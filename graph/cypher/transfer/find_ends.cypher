// The organisations $codes as ends of transfers: whom a step about each awaits (the committee nearest above it that is open; a committee
// that is open, and an organisation outside the province, itself), and whether they and whom they await lie in $scopes.
// params:  codes: list[str], scopes: list[str]
// returns: code, kind, path, known_from, closed_on: str | None, asked, asked_in_scope: bool, in_scope: bool   (0..n rows)
UNWIND $codes AS code
MATCH (end:Organisation {code: code})
WITH end,
     COLLECT {
       UNWIND split(end.path, '/')[..-1] AS above_code
       MATCH (above:Organisation {code: above_code})
       WHERE above.kind <> 'BRANCH' AND above.closed_on IS NULL
       RETURN above ORDER BY above.depth DESC LIMIT 1
     }[0] AS asked
RETURN end.code AS code,
       end.kind AS kind,
       end.path AS path,
       toString(end.known_from) AS known_from,
       toString(end.closed_on) AS closed_on,
       coalesce(asked.code, end.code) AS asked,
       any(scope IN $scopes WHERE coalesce(asked.path, end.path) STARTS WITH scope) AS asked_in_scope,
       any(scope IN $scopes WHERE end.path STARTS WITH scope) AS in_scope

// What facts about people need of the organisations $codes: kind, first day, last day.
// params:  codes: list[str]
// returns: code, kind, known_from: str, closed_on: str | None   (0..n rows)
UNWIND $codes AS code
MATCH (organisation:Organisation {code: code})
RETURN organisation.code AS code,
       organisation.kind AS kind,
       toString(organisation.known_from) AS known_from,
       toString(organisation.closed_on) AS closed_on

// Checks the organisation $code in, of those in $scopes, on a day; one that has checked in before keeps its day.
// params:  code: str, scopes: list[str], today: str
// returns: kind: str, closed_on: str | None, known_from: str, checked_in_on: str, is_new: bool   (0..1 row)
MATCH (organisation:Organisation {code: $code})
WHERE any(scope IN $scopes WHERE organisation.path STARTS WITH scope)
SET organisation.kind = organisation.kind
WITH organisation, organisation.checked_in_on IS NULL AS is_new
SET organisation.checked_in_on = coalesce(organisation.checked_in_on, date($today)),
    organisation.version = coalesce(organisation.version, 1) + CASE WHEN is_new THEN 1 ELSE 0 END
RETURN organisation.kind AS kind,
       toString(organisation.closed_on) AS closed_on,
       toString(organisation.known_from) AS known_from,
       toString(organisation.checked_in_on) AS checked_in_on,
       is_new

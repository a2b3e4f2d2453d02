// Totals counted another way: every open organisation counts for each code of its path. Differences from what is stored, the first
// $limit of them. EXTERNAL organisations count for nobody.
// params:  kinds: list[str], sectors: list[str], limit: int
// returns: code, what, counted: int, stored: int | None, by_kind, stored_by_kind, by_sector, stored_by_sector   (0..limit rows)
CALL () {
  MATCH (organisation:Organisation)
  WHERE organisation.closed_on IS NULL AND organisation.kind <> 'EXTERNAL'
  UNWIND split(organisation.path, '/')[..-1] AS code
  RETURN code, organisation.kind AS kind, organisation.sector AS sector, count(*) AS organisations
}
WITH code, collect({kind: kind, sector: sector, organisations: organisations}) AS parts
MATCH (organisation:Organisation {code: code})
WHERE organisation.closed_on IS NULL
WITH organisation,
     reduce(total = 0, part IN parts | total + part.organisations) AS counted,
     [kind IN $kinds | reduce(total = 0, part IN parts |
       total + CASE WHEN part.kind = kind THEN part.organisations ELSE 0 END)] AS by_kind,
     [sector IN $sectors | reduce(total = 0, part IN parts |
       total + CASE WHEN part.sector = sector THEN part.organisations ELSE 0 END)] AS by_sector
WHERE organisation.total_organisations IS NULL OR organisation.total_organisations <> counted
   OR organisation.total_by_kind <> by_kind OR organisation.total_by_sector <> by_sector
RETURN organisation.code AS code,
       'organisations' AS what,
       counted,
       organisation.total_organisations AS stored,
       by_kind,
       organisation.total_by_kind AS stored_by_kind,
       by_sector,
       organisation.total_by_sector AS stored_by_sector
ORDER BY organisation.path
LIMIT $limit

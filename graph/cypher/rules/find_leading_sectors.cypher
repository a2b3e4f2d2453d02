// SECTOR: committees of a province, city or county that have a sector; fallback branches that do not say so.
// params:  leading: list[str], limit: int
// returns: code, detail   (0..limit rows)
MATCH (organisation:Organisation)
WHERE (organisation.kind IN $leading AND organisation.sector IS NOT NULL)
   OR coalesce(organisation.is_fallback, false) <> coalesce(organisation.sector = 'FALLBACK', false)
RETURN organisation.code AS code, organisation.kind + ' with sector ' + coalesce(organisation.sector, 'none') AS detail
ORDER BY code
LIMIT $limit

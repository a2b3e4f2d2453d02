// Organisations after the path $after in the order of paths, at most $limit, in columns, with the totals that are stored.
// params:  after: str, limit: int
// returns: codes, paths, kinds, sectors, open, totals, by_kind, by_sector, own, counted_own, totals_of_own: list   (1 row)
MATCH (organisation:Organisation)
WHERE organisation.path > $after
WITH organisation
ORDER BY organisation.path
LIMIT $limit
RETURN collect(organisation.code) AS codes,
       collect(organisation.path) AS paths,
       collect(organisation.kind) AS kinds,
       collect(coalesce(organisation.sector, '')) AS sectors,
       collect(organisation.closed_on IS NULL AND organisation.kind <> 'EXTERNAL') AS open,
       collect(coalesce(organisation.total_organisations, -1)) AS totals,
       collect(coalesce(organisation.total_by_kind, [])) AS by_kind,
       collect(coalesce(organisation.total_by_sector, [])) AS by_sector,
       collect([coalesce(organisation.own_members, 0), coalesce(organisation.own_cadres, 0), coalesce(organisation.own_activities, 0),
                coalesce(organisation.own_transfers_in, 0), coalesce(organisation.own_transfers_out, 0)]) AS own,
       collect(coalesce(organisation.counted_own, [0, 0, 0, 0, 0])) AS counted_own,
       collect([organisation.total_members, organisation.total_cadres, organisation.total_activities,
                organisation.total_transfers_in, organisation.total_transfers_out]) AS totals_of_own

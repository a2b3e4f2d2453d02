// Organisations after the path $after in the order of paths, at most $limit, in columns, with the totals that are stored.
// params:  after: str, limit: int
// returns: columns: list[list], of codes, paths, kinds, sectors, open, totals, by_kind, by_sector, own, counted_own, totals_of_own (1 row)
MATCH (organisation:Organisation)
WHERE organisation.path > $after
WITH organisation
ORDER BY organisation.path
LIMIT $limit
RETURN [collect(organisation.code),
        collect(organisation.path),
        collect(organisation.kind),
        collect(coalesce(organisation.sector, '')),
        collect(organisation.closed_on IS NULL AND organisation.kind <> 'EXTERNAL'),
        collect(coalesce(organisation.total_organisations, -1)),
        collect(coalesce(organisation.total_by_kind, [])),
        collect(coalesce(organisation.total_by_sector, [])),
        collect([coalesce(organisation.own_members, 0), coalesce(organisation.own_cadres, 0), coalesce(organisation.own_activities, 0),
                 coalesce(organisation.own_transfers_in, 0), coalesce(organisation.own_transfers_out, 0)]),
        collect(coalesce(organisation.counted_own, [0, 0, 0, 0, 0])),
        collect([organisation.total_members, organisation.total_cadres, organisation.total_activities,
                 organisation.total_transfers_in, organisation.total_transfers_out])] AS columns

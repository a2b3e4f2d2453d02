// Marks organisations that were closed: they have no totals, and count no more above.
// params:  codes: list[str]
// returns: marked: int   (1 row)
UNWIND $codes AS code
MATCH (organisation:Organisation {code: code})
SET organisation.counted_open = coalesce(organisation.counted_open, true), organisation.totals_pending = true
REMOVE organisation.total_organisations, organisation.total_by_kind, organisation.total_by_sector, organisation.total_members,
       organisation.total_cadres, organisation.total_activities, organisation.total_transfers_in, organisation.total_transfers_out
RETURN count(*) AS marked

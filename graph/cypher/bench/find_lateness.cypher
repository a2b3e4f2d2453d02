// How long ago the moment is before which every change is in the totals, in milliseconds, by the database's clock.
// params:  none
// returns: late_ms: int   (0..1 rows; none where nothing was counted yet)
MATCH (counting:TotalsCount {name: 'organisations'})
RETURN datetime.realtime().epochMillis - counting.counted_at.epochMillis AS late_ms

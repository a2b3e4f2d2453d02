// The moment before which every change is counted in the stored totals.
// params:  none
// returns: counted_at: str   (0..1 rows; none where nothing was counted yet)
MATCH (counting:TotalsCount {name: 'organisations'})
RETURN toString(counting.counted_at) AS counted_at

// Records that totals of organisations count every change committed before $counted_at.
// params:  counted_at: datetime
// returns: name   (1 row)
MERGE (counting:TotalsCount {name: 'organisations'})
SET counting.counted_at = $counted_at
RETURN counting.name AS name

// Lets the worker count all totals anew, after a change that cannot be added up.
// params:  none
// returns: pending: bool   (1 row)
MATCH (counting:TotalsCount {name: 'organisations'})
SET counting.recount_pending = true
RETURN counting.recount_pending AS pending

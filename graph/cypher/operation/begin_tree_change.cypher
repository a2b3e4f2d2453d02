// Keeps loads, recounts and whoever adds to totals out until the end of the transaction, and says whether one is under way: the tree
// changes for one at a time. Writing the names first locks the nodes.
// params:  none
// returns: is_loading: bool, recount_pending: bool   (1 row)
MERGE (lock:Lock {name: 'load'})
SET lock.name = 'load'
MERGE (counting:TotalsCount {name: 'organisations'})
SET counting.name = 'organisations'
RETURN lock.holder IS NOT NULL AND lock.until > datetime.realtime() AS is_loading,
       coalesce(counting.recount_pending, false) AS recount_pending

// Marks that all totals must be counted anew: nobody adds to them until that is done, however often the program is ended before.
// Whoever does not hold the lock with this epoch any more marks nothing.
// params:  lock_name: str, holder: str, epoch: int
// returns: moment: str   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
MERGE (counting:TotalsCount {name: 'organisations'})
SET counting.recount_pending = true
RETURN toString(datetime.truncate('millisecond', datetime.transaction('+08:00'))) AS moment

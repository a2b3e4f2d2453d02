// Gives the lock $lock_name back, where $holder still holds it.
// params:  lock_name: str, holder: str
// returns: released: int   (1 row)
OPTIONAL MATCH (lock:Lock {name: $lock_name, holder: $holder})
REMOVE lock.holder, lock.until
RETURN count(lock) AS released

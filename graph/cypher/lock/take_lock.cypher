// Takes the lock $lock_name for $lease_s seconds, or renews it, where nobody else holds it or its holder's time has passed. Every new
// holder gets a higher epoch, which what it writes under the lock is checked by.
// The clock is the database's; writing the name first locks the node, so that what follows reads what was committed last.
// params:  lock_name: str, holder: str, lease_s: float
// returns: held: bool, holder: str, until: str, epoch: int   (1 row)
MERGE (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock, datetime.realtime() AS now
WITH lock, now, lock.until IS NULL OR lock.until <= now OR lock.holder = $holder AS free
SET lock.epoch = coalesce(lock.epoch, 0) + CASE WHEN free AND coalesce(lock.holder, '') <> $holder THEN 1 ELSE 0 END,
    lock.until = CASE WHEN free THEN now + duration({milliseconds: toInteger($lease_s * 1000)}) ELSE lock.until END,
    lock.holder = CASE WHEN free THEN $holder ELSE lock.holder END
RETURN free AS held, lock.holder AS holder, toString(lock.until) AS until, lock.epoch AS epoch

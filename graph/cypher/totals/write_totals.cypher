// Stores totals; null takes them away. Whoever does not hold the lock with this epoch any more stores nothing.
// `of_own` lists members, cadres, activities, transfers in and out of the subtree, `counted_own` those of the organisation itself that
// are in it; null where all are 0. A mark stays: what changed after these were read is added up later.
// params:  lock_name: str, holder: str, epoch: int, rows: list[map{code, total, by_kind, by_sector, of_own, counted_own}]
// returns: written: int   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
CALL () {
  UNWIND $rows AS row
  MATCH (organisation:Organisation {code: row.code})
  SET organisation.total_organisations = row.total,
      organisation.total_by_kind = row.by_kind,
      organisation.total_by_sector = row.by_sector,
      organisation.total_members = row.of_own[0],
      organisation.total_cadres = row.of_own[1],
      organisation.total_activities = row.of_own[2],
      organisation.total_transfers_in = row.of_own[3],
      organisation.total_transfers_out = row.of_own[4],
      organisation.counted_own = row.counted_own
  RETURN count(*) AS written
}
RETURN written

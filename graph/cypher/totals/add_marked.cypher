// Adds what changed in the marked organisations among $codes to their totals and those of all above them, and removes the marks: all
// of it or nothing. Whoever does not hold the lock with this epoch any more changes nothing; nor does anybody while a recount is due.
// What is written is locked first, in the order of codes, in which writers of own counts lock too. Read before that, an own count
// could change between being read and its mark being removed, and would be lost.
// `counted_own` lists members, cadres, activities, transfers in and out as they were last added up; absent where all are 0. What was moved
// since was added up above `counted_path`; `counted_open` says of what was made or closed since whether it counts as an organisation.
// params:  lock_name: str, holder: str, epoch: int, codes: list[str], kinds: list[str], sectors: list[str]
// returns: added: int   (0..1 rows; none: somebody else holds the lock)
MATCH (lock:Lock {name: $lock_name})
SET lock.name = $lock_name
WITH lock
WHERE lock.holder = $holder AND lock.epoch = $epoch
MATCH (counting:TotalsCount {name: 'organisations'})
SET counting.name = 'organisations'
WITH CASE WHEN counting.recount_pending THEN [] ELSE $codes END AS codes
CALL (codes) {
  UNWIND codes AS code
  MATCH (marked:Organisation {code: code})
  UNWIND [code] + split(marked.path, '/')[..-1] + split(coalesce(marked.counted_path, ''), '/')[..-1] AS above
  WITH DISTINCT above
  ORDER BY above
  MATCH (organisation:Organisation {code: above})
  SET organisation.kind = organisation.kind
  RETURN count(*) AS locked
}
CALL (codes) {
  UNWIND codes AS code
  MATCH (marked:Organisation {code: code})
  WHERE marked.totals_pending
  WITH marked, coalesce(marked.counted_own, [0, 0, 0, 0, 0]) AS counted,
       [coalesce(marked.own_members, 0), coalesce(marked.own_cadres, 0), coalesce(marked.own_activities, 0),
        coalesce(marked.own_transfers_in, 0), coalesce(marked.own_transfers_out, 0)] AS own,
       coalesce(marked.counted_path, marked.path) AS counted_path,
       CASE WHEN marked.closed_on IS NULL THEN 1 ELSE 0 END AS open
  WITH marked, counted, own, counted_path, open,
       CASE marked.counted_open WHEN true THEN 1 WHEN false THEN 0 ELSE open END AS counted_open
  SET marked.counted_own = CASE WHEN own <> [0, 0, 0, 0, 0] THEN own END
  REMOVE marked.totals_pending, marked.counted_path, marked.counted_open
  WITH collect(CASE WHEN counted_path = marked.path
                    THEN [[marked.path, [at IN range(0, 4) | own[at] - counted[at]], marked.kind, marked.sector, open - counted_open]]
                    ELSE [[marked.path, own, marked.kind, marked.sector, open],
                          [counted_path, [each IN counted | -each], marked.kind, marked.sector, -counted_open]] END) AS pairs
  WITH pairs, reduce(all = [], pair IN pairs | all + pair) AS changes
  CALL (changes) {
    UNWIND changes AS change
    WITH change
    WHERE NOT change[0] STARTS WITH 'EXTERNAL/'
    UNWIND split(change[0], '/')[..-1] AS above
    WITH above, sum(change[1][0]) AS members, sum(change[1][1]) AS cadres, sum(change[1][2]) AS activities,
         sum(change[1][3]) AS transfers_in, sum(change[1][4]) AS transfers_out, sum(change[4]) AS organisations,
         collect(CASE WHEN change[4] <> 0 THEN change[2..] END) AS counted
    MATCH (organisation:Organisation {code: above})
    WHERE organisation.closed_on IS NULL
    SET organisation.total_members = coalesce(organisation.total_members, 0) + members,
        organisation.total_cadres = coalesce(organisation.total_cadres, 0) + cadres,
        organisation.total_activities = coalesce(organisation.total_activities, 0) + activities,
        organisation.total_transfers_in = coalesce(organisation.total_transfers_in, 0) + transfers_in,
        organisation.total_transfers_out = coalesce(organisation.total_transfers_out, 0) + transfers_out
    WITH organisation, organisations, counted
    WHERE size(counted) > 0
    SET organisation.total_organisations = coalesce(organisation.total_organisations, 0) + organisations,
        organisation.total_by_kind = [at IN range(0, size($kinds) - 1) | reduce(
          total = coalesce(organisation.total_by_kind[at], 0), each IN counted | total + CASE WHEN each[0] = $kinds[at] THEN each[2] ELSE 0 END)],
        organisation.total_by_sector = [at IN range(0, size($sectors) - 1) | reduce(
          total = coalesce(organisation.total_by_sector[at], 0), each IN counted | total + CASE WHEN each[1] = $sectors[at] THEN each[2] ELSE 0 END)]
    RETURN count(*) AS above_them
  }
  RETURN size(pairs) AS added
}
RETURN added

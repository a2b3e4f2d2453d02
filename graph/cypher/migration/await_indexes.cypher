// Waits until every index is filled, at most $seconds; fails where one could not be filled.
// params:  seconds: int
CALL db.awaitIndexes($seconds)

// Records for each of $roots that the edition of $on_day is being loaded ($finished false) or was loaded.
// params:  roots: list[str], on_day: str, sha256: str, rows: int, finished: bool
// returns: recorded: int   (1 row)
UNWIND $roots AS root
MERGE (edition:DivisionEdition {root: root, on_day: date($on_day)})
SET edition.sha256 = $sha256, edition.rows = $rows, edition.finished = $finished
RETURN count(*) AS recorded

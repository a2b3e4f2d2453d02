// Marks new organisations: their totals are to be added to those above, themselves included.
// params:  codes: list[str]
// returns: marked: int   (1 row)
UNWIND $codes AS code
MATCH (organisation:Organisation {code: code})
SET organisation.counted_open = false, organisation.totals_pending = true
RETURN count(*) AS marked

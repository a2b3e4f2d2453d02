// Fixes how many seconds the time of the graph is ahead of the real one; what was fixed before stays.
// params:  offset_s: float
// returns: offset_s: float   (1 row)
MERGE (clock:Clock {name: 'generated'})
ON CREATE SET clock.offset_s = $offset_s
RETURN clock.offset_s AS offset_s

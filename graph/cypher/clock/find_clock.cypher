// How many seconds the time of the graph is ahead of the real one (negative: behind it).
// params:  none
// returns: offset_s: float   (0..1 row; none: the real time)
MATCH (clock:Clock {name: 'generated'})
RETURN clock.offset_s AS offset_s

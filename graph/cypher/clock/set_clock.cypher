// Lets the time of a graph of generated people go on from another moment; the real time of a graph cannot be set.
// params:  offset_s: float
// returns: offset_s: float   (0..1 row; none: the time of the graph is the real one)
MATCH (clock:Clock {name: 'generated'})
SET clock.offset_s = $offset_s
RETURN clock.offset_s AS offset_s

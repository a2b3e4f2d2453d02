// Indexes, those of constraints among them, and whether they can be used.
// params:  none
// returns: name: str, state: str   (0..n rows)
SHOW INDEXES YIELD name, state
RETURN name, state

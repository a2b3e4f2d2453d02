// Which database this is.
// params:  none
// returns: id: str   (1 row)
CALL db.info() YIELD id
RETURN id

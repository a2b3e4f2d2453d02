// How big the graph is: organisations, divisions, relationships.
// params:  none
// returns: organisations, divisions, relationships   (1 row)
RETURN COUNT { (:Organisation) } AS organisations,
       COUNT { (:Division) } AS divisions,
       COUNT { ()-[]->() } AS relationships

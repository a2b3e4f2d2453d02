// The highest internal numbers: how far one has to go to meet everything.
// params:  none
// returns: node, relationship: int | None   (1 row)
CALL () {
  MATCH (any)
  RETURN max(id(any)) AS node
}
CALL () {
  MATCH ()-[any]->()
  RETURN max(id(any)) AS relationship
}
RETURN node, relationship

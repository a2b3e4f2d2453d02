// The newest edition whose subtree contains, or lies in, that of one of $roots.
// params:  roots: list[str]
// returns: root, on_day: str   (0..1 rows)
UNWIND $roots AS root
MATCH (edition:DivisionEdition)
WHERE edition.root STARTS WITH root OR root STARTS WITH edition.root
RETURN edition.root AS root, toString(edition.on_day) AS on_day
ORDER BY edition.on_day DESC, root
LIMIT 1

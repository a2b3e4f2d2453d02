// Open transfers of the people $ids.
// params:  ids: list[str]
// returns: person_id, open_id   (0..n rows)
UNWIND $ids AS id
MATCH (transfer:Transfer {open_for: id})
RETURN id AS person_id, transfer.id AS open_id

// Takes away again what ties organisations to what they became or came from.
// params:  rows: list[map{code, other_code, on_day}]
// returns: undone: list[str]   (1 row)
UNWIND $rows AS row
MATCH (:Organisation {code: row.code})-[link:MERGED_INTO|SPLIT_FROM {on: date(row.on_day)}]->(:Organisation {code: row.other_code})
DELETE link
RETURN collect(row.code) AS undone

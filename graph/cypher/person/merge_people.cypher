// Makes people, or corrects what is stored of them; days are text, null leaves what is recorded.
// params:  rows: list[map{id, born_on, joined_on, props}]
// returns: created: int, corrected: int   (1 row)
UNWIND $rows AS row
OPTIONAL MATCH (known:Person {id: row.id})
WITH row, known IS NULL AS is_new
MERGE (person:Person {id: row.id})
SET person += row.props
SET person.born_on = coalesce(date(row.born_on), person.born_on),
    person.joined_on = coalesce(date(row.joined_on), person.joined_on),
    person.version = coalesce(person.version, 0) + 1
RETURN count(CASE WHEN is_new THEN 1 END) AS created, count(CASE WHEN NOT is_new THEN 1 END) AS corrected

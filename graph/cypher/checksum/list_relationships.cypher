// The relationships with internal numbers from $first to $last as texts, by their types: both ends by what names them, properties.
// The numbers only say where to look; nothing of them is in the texts.
// params:  first: int, last: int
// returns: kind: str, texts: list[str]   (0..n rows)
UNWIND range($first, $last) AS number
MATCH (start)-[tie]->(end)
WHERE id(tie) = number
WITH type(tie) AS kind,
     toString(coalesce(start.code, start.id, start.subject, start.name, '')) + '\u001d'
     + toString(coalesce(end.code, end.id, end.subject, end.name, '')) + '\u001d'
     + reduce(text = '', name IN coll.sort(keys(tie)) |
       text + name + '\u001f'
       + CASE
           WHEN tie[name] IS :: LIST<ANY> THEN reduce(values = '', value IN tie[name] | values + toString(value) + '\u001d')
           ELSE toString(tie[name])
         END
       + '\u001e') AS text
RETURN kind, collect(text) AS texts

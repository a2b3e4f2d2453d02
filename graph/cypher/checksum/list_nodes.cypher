// The nodes with internal numbers from $first to $last as texts, by their labels: properties in the order of names.
// The numbers only say where to look; nothing of them is in the texts.
// params:  first: int, last: int
// returns: kind: str, texts: list[str]   (0..n rows)
UNWIND range($first, $last) AS number
MATCH (node)
WHERE id(node) = number
WITH reduce(text = '', label IN coll.sort(labels(node)) | text + ':' + label) AS kind,
     reduce(text = '', name IN coll.sort(keys(node)) |
       text + name + '\u001f'
       + CASE
           WHEN node[name] IS :: LIST<ANY> THEN reduce(values = '', value IN node[name] | values + toString(value) + '\u001d')
           ELSE toString(node[name])
         END
       + '\u001e') AS text
RETURN kind, collect(text) AS texts

// Path of each of $codes, and own names from the root down to it.
// params:  codes: list[str]
// returns: code, path, own_names: list[str]   (0..n rows)
UNWIND $codes AS code
MATCH (organisation:Organisation {code: code})
RETURN organisation.code AS code,
       organisation.path AS path,
       [step IN split(organisation.path, '/')[..-1] | COLLECT { MATCH (ancestor:Organisation {code: step}) RETURN ancestor.own_name }[0]]
         AS own_names

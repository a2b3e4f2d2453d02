// The open organisations directly under each of $codes, with their kinds.
// params:  codes: list[str]
// returns: code, children: list[list[str]]   (0..n rows; of each child the code and the kind)
UNWIND $codes AS code
MATCH (organisation:Organisation {code: code})
RETURN organisation.code AS code,
       COLLECT { MATCH (organisation)<-[:PART_OF]-(child:Organisation) RETURN [child.code, child.kind] ORDER BY child.code } AS children

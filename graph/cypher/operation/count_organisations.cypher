// What the organisations $codes have of their own now; those that are not there are left out.
// params:  codes: list[str]
// returns: code, members: int, cadres: int, children: int   (0..n rows)
UNWIND $codes AS code
MATCH (organisation:Organisation {code: code})
RETURN organisation.code AS code,
       coalesce(organisation.own_members, 0) AS members,
       coalesce(organisation.own_cadres, 0) AS cadres,
       COUNT { (organisation)<-[:PART_OF]-() } AS children

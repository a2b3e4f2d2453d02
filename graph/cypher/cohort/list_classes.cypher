// Branches with the graduation year $year, and the organisations above each at the end of $on_day, the branch itself first.
// A branch that was closed by then, or not yet there, has no organisations above it and is left out.
// params:  year: int, on_day: str
// returns: code, line: list[list] (code, whether it is an institution)   (0..n rows)
MATCH (branch:Organisation {graduation_year: $year})
WHERE branch.kind = 'BRANCH'
MATCH path = (branch)-[parts:PART_OF|WAS_PART_OF*1..16]->(root:Organisation {kind: 'PROVINCIAL_COMMITTEE'})
WHERE all(part IN parts WHERE part.valid_from <= date($on_day) AND (part.valid_to IS NULL OR date($on_day) < part.valid_to))
RETURN branch.code AS code, [above IN nodes(path) | [above.code, coalesce(above.is_institution, false)]] AS line
ORDER BY code

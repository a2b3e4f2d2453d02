// OVERLAP: two facts of one kind that hold on the same day.
// params:  limit: int
// returns: code, detail   (0..limit rows)
CALL () {
  MATCH (thing:Organisation)-[fact:PART_OF|WAS_PART_OF]->()
  RETURN thing.code AS code, 'parents' AS what, fact.valid_from AS begins, coalesce(fact.valid_to, date('9999-12-31')) AS ends
  UNION ALL
  MATCH (thing:Organisation)-[fact:LOCATED_IN|WAS_LOCATED_IN]->()
  RETURN thing.code AS code, 'divisions' AS what, fact.valid_from AS begins, coalesce(fact.valid_to, date('9999-12-31')) AS ends
  UNION ALL
  MATCH (thing:Division)-[fact:WITHIN|WAS_WITHIN]->()
  RETURN thing.code AS code, 'divisions above' AS what, fact.valid_from AS begins, coalesce(fact.valid_to, date('9999-12-31')) AS ends
}
WITH code, what, begins, ends
WHERE begins < ends
ORDER BY code, what, begins
WITH code, what, collect([begins, ends]) AS facts
WHERE any(i IN range(1, size(facts) - 1) WHERE facts[i][0] < facts[i - 1][1])
RETURN code, 'two ' + what + ' on one day' AS detail
ORDER BY code
LIMIT $limit

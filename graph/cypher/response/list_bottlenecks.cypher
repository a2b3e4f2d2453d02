// Who holds the most overdue and open steps now, of the organisations at or below $within whose inboxes the caller may see ($inbox_scopes).
// After an escalation a step awaits two: the one above has it. Overdue is what is past its first due time.
// params:  within: str, inbox_scopes: list[str], now: str, limit: int
// returns: rows: list[map{code, name, kind, open, overdue, oldest_due_at}]   (0..1 row; none: there is nothing that the caller may see)
MATCH (root:Organisation {code: $within})
WHERE any(scope IN $inbox_scopes WHERE root.path STARTS WITH scope OR scope STARTS WITH root.path)
RETURN COLLECT {
  MATCH (step:TransferStep)-[:AWAITS]->(holder:Organisation)
  WHERE holder.path STARTS WITH root.path AND any(scope IN $inbox_scopes WHERE holder.path STARTS WITH scope)
    AND NOT EXISTS { MATCH (step)-[:AWAITS]->(above:Organisation) WHERE above.depth < holder.depth }
  WITH holder, count(*) AS open, count(CASE WHEN step.first_due_at <= datetime($now) THEN 1 END) AS overdue,
       min(step.first_due_at) AS oldest
  ORDER BY overdue DESC, open DESC, holder.code
  LIMIT $limit
  RETURN {code: holder.code, name: holder.name, kind: holder.kind, open: open, overdue: overdue, oldest_due_at: toString(oldest)}
} AS rows

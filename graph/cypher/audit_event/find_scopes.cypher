// The subtrees in which an auditor asks: those of the caller's scopes at or below $within, or $within itself where it lies in one.
// params:  within: str | None, audit_scopes: list[str]
// returns: path: str   (0..n rows)
WITH COLLECT { MATCH (above:Organisation {code: $within}) RETURN above.path }[0] AS within_path
UNWIND [scope IN $audit_scopes WHERE $within IS NULL OR scope STARTS WITH within_path]
       + [scope IN $audit_scopes WHERE within_path STARTS WITH scope | within_path] AS path
RETURN DISTINCT path

// Migrations that were applied, in their order.
// returns: version, name, sha256   (0..n rows)
MATCH (migration:Migration)
RETURN migration.version AS version, migration.name AS name, migration.sha256 AS sha256
ORDER BY version

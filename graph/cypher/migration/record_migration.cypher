// Records that a migration was applied; violates the uniqueness of versions where another program was first.
// params:  record: map{version: int, name: str, sha256: str}
CREATE (migration:Migration)
SET migration = $record, migration.applied_at = datetime()

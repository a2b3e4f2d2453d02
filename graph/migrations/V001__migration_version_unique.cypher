// A migration is recorded once, also when two programs apply it at the same time.
CREATE CONSTRAINT migration_version IF NOT EXISTS FOR (migration:Migration) REQUIRE migration.version IS UNIQUE

// One record for each key of an account and a mutation.
CREATE CONSTRAINT idempotency_record IF NOT EXISTS
FOR (record:IdempotencyRecord) REQUIRE (record.account, record.mutation, record.key) IS UNIQUE

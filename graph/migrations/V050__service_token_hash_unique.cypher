// One service token of a fingerprint.
CREATE CONSTRAINT service_token_hash IF NOT EXISTS FOR (token:ServiceToken) REQUIRE token.hash IS UNIQUE

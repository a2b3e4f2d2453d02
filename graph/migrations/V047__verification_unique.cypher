// One record of one-time codes for a mobile and an account, a mobile, an address.
CREATE CONSTRAINT verification_fingerprint IF NOT EXISTS FOR (record:Verification) REQUIRE record.fingerprint IS UNIQUE

// One count of sent codes for a mobile or an address.
CREATE CONSTRAINT verification_limit IF NOT EXISTS FOR (limit:VerificationLimit) REQUIRE limit.fingerprint IS UNIQUE

// One code for a mobile and an account.
CREATE CONSTRAINT verification_code IF NOT EXISTS FOR (code:VerificationCode) REQUIRE code.fingerprint IS UNIQUE

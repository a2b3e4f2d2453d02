// An account is what one issuer calls one subject.
CREATE CONSTRAINT account_subject IF NOT EXISTS FOR (account:Account) REQUIRE (account.issuer, account.subject) IS UNIQUE

// One open check-in an account: open_for names the account while it is open.
CREATE CONSTRAINT check_in_open_for IF NOT EXISTS FOR (check_in:CheckIn) REQUIRE check_in.open_for IS UNIQUE

// The code is what a division is found by.
CREATE CONSTRAINT division_code IF NOT EXISTS FOR (division:Division) REQUIRE division.code IS UNIQUE

// A graph has one clock.
CREATE CONSTRAINT clock_name IF NOT EXISTS FOR (clock:Clock) REQUIRE clock.name IS UNIQUE

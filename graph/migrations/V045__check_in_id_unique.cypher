// Check-ins are found by their id.
CREATE CONSTRAINT check_in_id IF NOT EXISTS FOR (check_in:CheckIn) REQUIRE check_in.id IS UNIQUE

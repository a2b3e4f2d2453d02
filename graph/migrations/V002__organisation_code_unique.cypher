// The code is what an organisation is found by.
CREATE CONSTRAINT organisation_code IF NOT EXISTS FOR (organisation:Organisation) REQUIRE organisation.code IS UNIQUE

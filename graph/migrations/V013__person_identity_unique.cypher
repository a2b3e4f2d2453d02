// One person an identity number, known by its keyed fingerprint alone.
CREATE CONSTRAINT person_identity IF NOT EXISTS FOR (person:Person) REQUIRE person.id_number_hmac IS UNIQUE

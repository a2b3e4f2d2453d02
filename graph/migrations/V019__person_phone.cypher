// People by the keyed fingerprint of their mobile number; a family may share one.
CREATE INDEX person_phone IF NOT EXISTS FOR (person:Person) ON (person.phone_hmac)

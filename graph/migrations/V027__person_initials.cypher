// People of the same initials in the order of results.
CREATE RANGE INDEX person_initials IF NOT EXISTS FOR (person:Person) ON (person.initials, person.sort_key)

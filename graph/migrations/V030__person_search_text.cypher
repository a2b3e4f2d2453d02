// People of one name, however its characters are written, in the order of results.
CREATE RANGE INDEX person_search_text IF NOT EXISTS FOR (person:Person) ON (person.search_text, person.sort_key)

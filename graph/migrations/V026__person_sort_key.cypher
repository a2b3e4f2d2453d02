// People in the order of results: of a name with thousands of namesakes only the first ones are read.
CREATE RANGE INDEX person_sort_key IF NOT EXISTS FOR (person:Person) ON (person.sort_key)

// Full text over names, readings and initials of people; the codes above their branch are terms of it, so that a subtree is one more term.
CREATE FULLTEXT INDEX person_search IF NOT EXISTS
FOR (person:Person)
ON EACH [person.search_text, person.search_pinyin, person.search_initials, person.search_path]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}

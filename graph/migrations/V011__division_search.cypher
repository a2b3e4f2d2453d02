// Full text over single characters, so that a phrase finds any fragment; codes of ancestors and filters are terms of it too.
CREATE FULLTEXT INDEX division_search IF NOT EXISTS
FOR (division:Division)
ON EACH [
  division.code, division.search_text, division.search_own, division.search_pinyin, division.search_initials,
  division.path, division.level
]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}

// Full text over single characters, so that a phrase finds any fragment; codes of ancestors and filters are terms of it too.
CREATE FULLTEXT INDEX organisation_search IF NOT EXISTS
FOR (organisation:Organisation)
ON EACH [
  organisation.code, organisation.search_text, organisation.search_own, organisation.search_pinyin, organisation.search_initials,
  organisation.path, organisation.kind, organisation.sector
]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}

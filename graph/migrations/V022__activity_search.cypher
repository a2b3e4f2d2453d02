// Full text over names of activities, as of organisations; the codes above their hosts and the kinds are terms of it.
CREATE FULLTEXT INDEX activity_search IF NOT EXISTS
FOR (activity:Activity)
ON EACH [
  activity.search_text, activity.search_own, activity.search_pinyin, activity.search_initials, activity.search_path, activity.kind
]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}

// Activities of a subtree, without a walk over its organisations.
CREATE RANGE INDEX activity_search_path IF NOT EXISTS FOR (activity:Activity) ON (activity.search_path)

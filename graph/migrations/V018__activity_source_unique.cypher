// An activity recorded elsewhere is recognised once.
CREATE CONSTRAINT activity_source IF NOT EXISTS FOR (activity:Activity) REQUIRE (activity.source, activity.external_id) IS UNIQUE

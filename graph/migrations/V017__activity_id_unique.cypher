// Every activity has one id.
CREATE CONSTRAINT activity_id IF NOT EXISTS FOR (activity:Activity) REQUIRE activity.id IS UNIQUE

// Who follows the event log on its own behalf has one place in it.
CREATE CONSTRAINT feed_place_name IF NOT EXISTS FOR (place:FeedPlace) REQUIRE place.name IS UNIQUE

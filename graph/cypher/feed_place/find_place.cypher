// The number of the last event that somebody who follows the log has dealt with.
// params:  place_name: str
// returns: number: int   (0..1 rows)
MATCH (place:FeedPlace {name: $place_name})
RETURN place.number AS number

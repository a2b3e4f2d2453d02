// Makes an activity of the organisation $code, which counts it as its own; moments are text.
// params:  code: str, starts_at: str, ends_at: str, props: map
// returns: id: str   (1 row)
MATCH (host:Organisation {code: $code})
SET host.own_activities = coalesce(host.own_activities, 0) + 1
CREATE (host)-[:HOSTS]->(activity:Activity {version: 1, search_path: host.path})
SET activity += $props
SET activity.starts_at = datetime($starts_at), activity.ends_at = datetime($ends_at)
RETURN activity.id AS id

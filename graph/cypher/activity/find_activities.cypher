// What the graph knows of the activities $ids.
// params:  ids: list[str]
// returns: id, name, kind, host_code, starts_at, ends_at, capacity, source, external_id   (0..n rows)
UNWIND $ids AS id
MATCH (activity:Activity {id: id})
OPTIONAL MATCH (host:Organisation)-[:HOSTS]->(activity)
RETURN activity.id AS id,
       activity.name AS name,
       activity.kind AS kind,
       host.code AS host_code,
       toString(activity.starts_at) AS starts_at,
       toString(activity.ends_at) AS ends_at,
       activity.capacity AS capacity,
       activity.source AS source,
       activity.external_id AS external_id

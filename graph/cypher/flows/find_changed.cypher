// What was changed since a moment: the events, the people whom they concern, whether organisations or cohorts are among it.
// params:  since: str
// returns: events: list[str], people: list[str], organisations: bool, cohorts: bool   (1 row)
MATCH (event:AuditEvent)
WHERE event.at >= datetime($since)
OPTIONAL MATCH (event)-[:CONCERNS]->(concerned)
WITH collect(DISTINCT elementId(event)) AS events, collect(DISTINCT concerned) AS things
RETURN events,
       [thing IN things WHERE thing:Person | thing.id]
       + COLLECT { UNWIND things AS thing MATCH (thing:Transfer)-[:FOR_PERSON]->(person:Person) RETURN person.id } AS people,
       any(thing IN things WHERE thing:Organisation) AS organisations,
       any(thing IN things WHERE thing:Cohort) AS cohorts

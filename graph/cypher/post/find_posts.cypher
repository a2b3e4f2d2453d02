// Posts that the graph knows of the people $ids, the current ones without an end; people without any give one row.
// params:  ids: list[str]
// returns: id, posts: list[list[str | None]] (organisation, post, employment, first day, end of term, last day)   (0..n rows)
UNWIND $ids AS id
MATCH (person:Person {id: id})
RETURN person.id AS id,
       COLLECT {
         MATCH (person)-[serving:SERVES_IN|SERVED_IN]->(organisation:Organisation)
         RETURN [organisation.code, serving.post, serving.employment, toString(serving.valid_from),
                 toString(serving.term_ends_on), toString(serving.valid_to)]
         ORDER BY serving.valid_from, organisation.code
       } AS posts

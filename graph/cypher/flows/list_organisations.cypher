// The next $limit organisations in the order of codes, as columns; their parents, places and former names with the days they held,
// as columns of their own. Days are counted from 1970; -1000000 (days), -1 (moments) and empty text are none.
// params:  after: str, limit: int
// returns: last: str | None, organisations: int, and maps of columns: columns, parents, places, names   (1 row)
CALL () {
  MATCH (organisation:Organisation)
  WHERE organisation.code > $after
  WITH organisation
  ORDER BY organisation.code
  LIMIT $limit
  RETURN collect(organisation) AS organisations
}
CALL (organisations) {
  UNWIND organisations AS o
  RETURN {
    code: collect(o.code), name: collect(o.name), short_name: collect(coalesce(o.short_name, '')), kind: collect(o.kind),
    level: collect(coalesce(o.level, '')), sector: collect(coalesce(o.sector, '')), path: collect(o.path),
    graduation_year: collect(coalesce(o.graduation_year, -1)), is_institution: collect(coalesce(o.is_institution, false)),
    is_fallback: collect(coalesce(o.is_fallback, false)), province_code: collect(coalesce(o.province_code, '')),
    closed_on: collect(coalesce(duration.inDays(date('1970-01-01'), o.closed_on).days, -1000000))} AS columns
}
CALL (organisations) {
  UNWIND organisations AS o
  MATCH (o)-[r:PART_OF|WAS_PART_OF]->(parent:Organisation)
  RETURN {
    child: collect(o.code), parent: collect(parent.code), valid_from: collect(duration.inDays(date('1970-01-01'), r.valid_from).days),
    valid_to: collect(coalesce(duration.inDays(date('1970-01-01'), r.valid_to).days, -1000000))} AS parents
}
CALL (organisations) {
  UNWIND organisations AS o
  MATCH (o)-[r:LOCATED_IN|WAS_LOCATED_IN]->(division:Division)
  RETURN {
    child: collect(o.code), division: collect(division.code), valid_from: collect(duration.inDays(date('1970-01-01'), r.valid_from).days),
    valid_to: collect(coalesce(duration.inDays(date('1970-01-01'), r.valid_to).days, -1000000))} AS places
}
CALL (organisations) {
  UNWIND organisations AS o
  MATCH (o)-[:WAS_NAMED]->(former:FormerName)
  RETURN {
    code: collect(o.code), name: collect(former.name), valid_from: collect(duration.inDays(date('1970-01-01'), former.valid_from).days),
    valid_to: collect(duration.inDays(date('1970-01-01'), former.valid_to).days)} AS names
}
RETURN organisations[-1].code AS last, size(organisations) AS organisations, columns, parents, places, names

// Organisations at or below $within whose inboxes the caller may see ($inbox_scopes), each with the one it counts for; of branches, which
// nobody asks, only those that are asked about. Without a level that is the child of $within at or above it, or $within itself; with a
// level the one of that level at or above it, not above $within; '' where there is none.
// params:  within: str, level: str | None, inbox_scopes: list[str]
// returns: code: str, group: str   (0..n rows; none: there is nothing that the caller may see)
MATCH (root:Organisation {code: $within})
MATCH (organisation:Organisation)
WHERE organisation.path STARTS WITH root.path
  AND any(scope IN $inbox_scopes WHERE organisation.path STARTS WITH scope)
  AND (organisation.kind <> 'BRANCH' OR organisation = root OR organisation.path IN $inbox_scopes)
WITH organisation, split(root.path, '/')[..-1] AS above, split(organisation.path, '/')[..-1] AS codes
RETURN organisation.code AS code,
       CASE
         WHEN $level IS NULL THEN coalesce(codes[size(above)], $within)
         ELSE coalesce(COLLECT {
           UNWIND codes[size(above) - 1..] AS each
           MATCH (of_level:Organisation {code: each})
           WHERE of_level.level = $level
           RETURN of_level.code ORDER BY of_level.depth LIMIT 1
         }[0], '')
       END AS group

// Takes the marks of pending names in the subtree $scope away.
// params:  scope: str
// returns: ended: int   (1 row)
MATCH (organisation:Organisation)
WHERE organisation.path STARTS WITH $scope AND organisation.refresh_pending
REMOVE organisation.refresh_pending
RETURN count(*) AS ended

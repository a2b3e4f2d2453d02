// What was closed, and what was opened, on $on_day in the subtree $root_path.
// params:  root_path: str, on_day: str
// returns: closed: list[map{code, name}], opened: list[map{code, name}]   (1 row)
RETURN COLLECT {
         MATCH (division:Division)
         WHERE division.path STARTS WITH $root_path AND division.closed_on = date($on_day)
         RETURN {code: division.code, name: division.name} ORDER BY division.path
       } AS closed,
       COLLECT {
         MATCH (division:Division)
         WHERE division.path STARTS WITH $root_path AND division.opened_on = date($on_day) AND division.closed_on IS NULL
         RETURN {code: division.code, name: division.name} ORDER BY division.path
       } AS opened

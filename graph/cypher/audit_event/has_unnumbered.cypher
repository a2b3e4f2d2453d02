// Whether an event was committed that has no number yet: asked twice a second, so that nothing is written where nothing happens.
// params:  none
// returns: unnumbered: bool   (1 row)
RETURN EXISTS { MATCH (event:AuditEvent {unnumbered: true}) } AS unnumbered

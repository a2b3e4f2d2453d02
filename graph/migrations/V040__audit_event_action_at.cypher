// Events of an action by their time, which questions about conduct look through.
CREATE RANGE INDEX audit_event_action_at IF NOT EXISTS FOR (event:AuditEvent) ON (event.action, event.at)

// Events that the worker has not numbered yet.
CREATE RANGE INDEX audit_event_unnumbered IF NOT EXISTS FOR (event:AuditEvent) ON (event.unnumbered)

// Changes since a moment, for who reads all facts and must not miss what changes meanwhile.
CREATE RANGE INDEX audit_event_at IF NOT EXISTS FOR (event:AuditEvent) ON (event.at)

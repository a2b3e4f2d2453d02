// An event has one number, and its place in the feed by it.
CREATE CONSTRAINT audit_event_number IF NOT EXISTS FOR (event:AuditEvent) REQUIRE event.number IS UNIQUE

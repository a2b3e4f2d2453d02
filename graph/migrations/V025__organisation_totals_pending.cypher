// Organisations whose own counts changed since they were last added to the totals above them.
CREATE RANGE INDEX organisation_totals_pending IF NOT EXISTS FOR (organisation:Organisation) ON (organisation.totals_pending)

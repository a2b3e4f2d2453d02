// A subtree, and a right, is what begins with a path.
CREATE RANGE INDEX organisation_path IF NOT EXISTS FOR (organisation:Organisation) ON (organisation.path)

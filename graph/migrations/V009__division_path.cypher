// A subtree is what begins with a path.
CREATE RANGE INDEX division_path IF NOT EXISTS FOR (division:Division) ON (division.path)

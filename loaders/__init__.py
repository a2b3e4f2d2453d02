"""Files to checked rows to graph."""

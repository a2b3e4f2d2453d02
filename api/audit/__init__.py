"""Questions to the event log: the feed, and conduct."""

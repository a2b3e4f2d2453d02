"""GraphiQL, in the demo: its files come from npm by a lock and are served by us; nothing is asked of another host."""

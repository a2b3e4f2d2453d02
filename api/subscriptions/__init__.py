"""Subscriptions: what changes is told while a client listens, over web sockets and as server-sent events."""

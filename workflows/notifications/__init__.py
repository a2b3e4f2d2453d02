"""Notifications: what happens to transfers is brought to those whom it concerns, by ports of which each leads out another way."""

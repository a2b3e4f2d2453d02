"""Attacks on a running server, as `leaguegraph attack` makes them: what was tried, and what did not hold."""

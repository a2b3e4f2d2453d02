"""Backups (备份): the whole graph, its audit trail in it, and the read log, each proven by loading it."""

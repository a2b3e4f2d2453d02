"""Measurements behind ``leaguegraph bench``."""

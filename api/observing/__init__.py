"""The service seen from outside: health, metrics, request ids, the line of an operation, slow statements, traces."""

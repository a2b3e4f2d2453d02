"""The mutations of the schema: one a file; what they write stands in graph/, their rules in domain/."""

"""Root fields that are answered from the extract of graduate flows."""

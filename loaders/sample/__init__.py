"""The sample tree, written from the real tables in data/."""

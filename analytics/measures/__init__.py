"""Measures of a flow matrix, of its network, of distance, and of times; every formula stands in its docstring."""

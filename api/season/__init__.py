"""A short season played on a graph of generated people, through the mutations of the API."""

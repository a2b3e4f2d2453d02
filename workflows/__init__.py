"""What happens over time: the worker with its lease, and its duties."""

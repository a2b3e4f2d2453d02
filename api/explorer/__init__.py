"""The explorer as it is served: the built page with its policy, and what the server tells it. Its sources are in ``web/``."""

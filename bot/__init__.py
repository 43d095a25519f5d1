"""The election results bot: it watches a count and tells it exactly."""

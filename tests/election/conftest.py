"""How long properties of the count are searched for counter-examples: bounded in number, never in time."""

from hypothesis import settings

settings.register_profile("count", max_examples=100, deadline=None)
settings.load_profile("count")

"""How calls reach the Bot API."""

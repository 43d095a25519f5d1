"""The demo as it really runs: its process, the bot that it begins, and the page in a real browser."""

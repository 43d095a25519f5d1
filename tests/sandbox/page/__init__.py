"""The messenger of the sandbox in a real browser."""

"""What others do: the ways of broadcasting that libraries document, written here in their manner.

Each is a process in the venv of requirements-bench.lock, and imports nothing of the project but this package.
"""

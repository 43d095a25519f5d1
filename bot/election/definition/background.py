"""The background of an election, and notes on it: sentences with their sources."""

from bot.election.background import Statement
from bot.election.definition.kinds import WORDING
from bot.election.definition.table import Table


def read_statements(file: Table, key: str) -> tuple[Statement, ...]:
    """The sentences of `background.toml` under one key."""
    return tuple(Statement(row.required(WORDING, "text"), row.origin(may_be_not_found=True)) for row in file.rows(key))

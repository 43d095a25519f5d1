"""Many values handed to one statement: JSON on SQLite, arrays on PostgreSQL. One statement each would cost far more."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, BigInteger, FromClause, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

_ROWS = "rows"


def numbers(dialect: str, name: str) -> Select[int]:
    """The numbers that are handed in under this name, as a query that `in_` takes."""
    if dialect == "postgresql":
        return select(func.unnest(bindparam(name, type_=ARRAY(BigInteger))).column_valued())
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def number_rows(dialect: str, *names: str) -> FromClause:
    """Rows of numbers with columns of these names."""
    if dialect == "postgresql":
        arrays = [bindparam(name, type_=ARRAY(BigInteger)) for name in names]
        return func.unnest(*arrays).table_valued(*names).render_derived()
    row = func.json_each(bindparam(_ROWS)).table_valued("value").c.value
    columns = [func.json_extract(row, f"$[{place}]").label(name) for place, name in enumerate(names)]
    return select(*columns).subquery()


def handed(connection: AsyncConnection, **batches: Iterable[int]) -> dict[str, object]:
    """The parameters of a statement with these `numbers` in it."""
    if connection.dialect.name == "postgresql":
        return {name: list(values) for name, values in batches.items()}
    return {name: json.dumps(list(values)) for name, values in batches.items()}


def handed_rows(connection: AsyncConnection, rows: Sequence[tuple[int | None, ...]], *names: str) -> dict[str, object]:
    """The parameters of a statement with these `number_rows` in it."""
    if connection.dialect.name == "postgresql":
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return {_ROWS: json.dumps(rows)}

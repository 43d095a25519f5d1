"""Conditions on the state of a delivery, in the words of the indexes that hold such rows alone.

Both engines use an index over some of the rows only where they see in the statement itself that it asks for no others,
so a state is written out here and not handed in as a parameter.
"""

from sqlalchemy import ColumnElement, FromClause, literal_column

from storage.tables import DeliveryState


def is_in(table: FromClause, state: DeliveryState) -> ColumnElement[bool]:
    """The delivery is in this state."""
    condition: ColumnElement[bool] = table.c.state == _written(state)
    return condition


def is_unsettled(table: FromClause) -> ColumnElement[bool]:
    """The delivery has not come to its end."""
    unsettled = (DeliveryState.PENDING, DeliveryState.LATER, DeliveryState.SENDING)
    return table.c.state.in_([_written(state) for state in unsettled])


def _written(state: DeliveryState) -> ColumnElement[str]:
    return literal_column(f"'{state.value}'")

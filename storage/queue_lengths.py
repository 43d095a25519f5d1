"""How much waits to be sent, for whoever watches over the bot."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.states import is_in
from storage.tables import DeliveryState, Lane, deliveries


async def by_lane(connection: AsyncConnection) -> Mapping[Lane, int]:
    """How many deliveries wait in each lane, all elections together; every lane is there.

    Of a million that wait, only one row of each alert is read: an index counts the rest.
    """
    of_alert = (
        select(func.min(deliveries.c.id).label("first"), func.count().label("number"))
        .where(is_in(deliveries, DeliveryState.PENDING))
        .group_by(deliveries.c.alert_id)
        .subquery()
    )
    pending = select(deliveries.c.lane, of_alert.c.number).join(of_alert, deliveries.c.id == of_alert.c.first)
    later = select(deliveries.c.lane, func.count()).where(is_in(deliveries, DeliveryState.LATER))
    waiting = Counter[Lane](dict.fromkeys(Lane, 0))
    for query in (pending, later.group_by(deliveries.c.lane)):
        for lane, number in await connection.execute(query):
            waiting[Lane(lane)] += number
    return waiting

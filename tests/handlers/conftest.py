"""One town for all tests of the handlers: whoever needs people and groups adds new ones."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.handlers.town import Town, found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with found(tmp_path_factory.mktemp("town")) as town, town.open():
        yield town
        assert town.apologies() == []

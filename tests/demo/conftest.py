"""One demo for all tests that do not ask for another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.chromium import run_on_the_sessions_loop
from tests.demo.running import Demo, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    run_on_the_sessions_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo() -> AsyncIterator[Demo]:
    """A demo in which faults can be pressed. Tests let its night stand where they need it."""
    async with running("--faults") as demo:
        await demo.is_on()
        yield demo

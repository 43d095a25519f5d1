"""What may be asked of the strip, and by whom."""

from __future__ import annotations

import pytest

from tests.demo.running import Demo


async def test_the_bots_own_refusal_is_passed_on(demo: Demo) -> None:
    status, refusal = await demo.press("jump", to="2023-03-19T08:00:00+06:00")
    assert status == 400
    assert "The night goes ahead only" in refusal["error"]


@pytest.mark.parametrize("name", ["nonsense", "jump/back"])
async def test_what_is_not_on_the_strip_is_not_found(demo: Demo, name: str) -> None:
    assert (await demo.press(name))[0] == 404


async def test_only_the_page_itself_may_press(demo: Demo) -> None:
    async with demo.session.post(f"{demo.url}/strip/pause", data={"a": "b"}) as response:
        assert response.status == 400
        assert (await response.json())["error"] == "Only the sandbox's own page may ask for this."

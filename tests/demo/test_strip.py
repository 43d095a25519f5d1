"""What may be asked of the strip, and by whom."""

from __future__ import annotations

import pytest

from tests.demo.running import Demo
from tests.demo.test_words import WORDS


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("2023-03-19T08:00:00+06:00", "The night goes ahead only"),
        ("2023-03-28T00:00:00+06:00", "The night has its last moment at"),
    ],
)
async def test_the_bots_own_refusal_is_passed_on_and_the_page_has_words_for_it(
    demo: Demo, to: str, sentence: str
) -> None:
    status, refusal = await demo.press("jump", to=to)
    assert status == 400
    assert sentence in refusal["error"]
    assert f"strip-refused-{refusal['code']}" in WORDS


@pytest.mark.parametrize("name", ["nonsense", "jump/back"])
async def test_what_is_not_on_the_strip_is_not_found(demo: Demo, name: str) -> None:
    assert (await demo.press(name))[0] == 404


async def test_only_the_page_itself_may_press(demo: Demo) -> None:
    async with demo.session.post(f"{demo.url}/strip/pause", data={"a": "b"}) as response:
        assert response.status == 400
        assert (await response.json())["error"] == "Only the sandbox's own page may ask for this."

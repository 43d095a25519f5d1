"""What stands in the log, and what never does."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from telegram.error import ChatMigrated

from bot import logs
from tests.settings import TOKEN


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def written(capsys: pytest.CaptureFixture[str], form: str = "text", level: str = "DEBUG") -> str:
    logs.configure(level, form, TOKEN)
    log = structlog.get_logger("bot.test")
    log.info("calling", url=f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("library").warning("rejected %s", TOKEN)
    logging.getLogger("telegram.Bot").debug("chat 4711")
    log.warning("moved", reason=ChatMigrated(-4711).message)
    try:
        raise_with_a_local()
    except ValueError:
        log.exception("failed")
    return capsys.readouterr().err


def raise_with_a_local() -> None:
    chat = "chat 4711"
    raise ValueError(f"no good: {TOKEN}, {len(chat)}")


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_line_holds_the_token_or_a_chat(capsys: pytest.CaptureFixture[str], form: str) -> None:
    lines = written(capsys, form)
    assert "no good: <token>" in lines
    assert TOKEN not in lines
    assert "4711" not in lines


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    objects = [json.loads(line) for line in written(capsys, "json").splitlines()]
    assert [entry["event"] for entry in objects] == ["calling", "rejected <token>", "moved", "failed"]
    assert all(entry["timestamp"].endswith("Z") for entry in objects)


def test_a_level_keeps_out_what_is_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "calling" not in written(capsys, level="WARNING")

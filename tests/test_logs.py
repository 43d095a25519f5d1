"""What stands in the log, and what never does."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from telegram.error import ChatMigrated

from bot import logs
from storage.database import Database
from storage.tables import chats
from tests.settings import TOKEN

ROOT = Path(__file__).parent.parent
CHAT = -1004711
FORMS = pytest.mark.parametrize("form", ["text", "json"])


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    sys.excepthook = hook
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


@FORMS
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


@FORMS
@pytest.mark.parametrize("kind", ["group", None], ids=["twice", "incomplete"])
async def test_no_line_holds_the_values_of_a_row_that_the_database_refused(
    database: Database, capsys: pytest.CaptureFixture[str], form: str, kind: str | None
) -> None:
    logs.configure("INFO", form, TOKEN)
    try:
        async with database.writing() as connection:
            for _ in range(2):
                await connection.execute(insert(chats).values(id=CHAT, kind=kind, confirmed=True))
    except IntegrityError:
        structlog.get_logger("bot.test").exception("failed")
    lines = capsys.readouterr().err
    assert "IntegrityError" in lines
    assert str(CHAT) not in lines


@FORMS
def test_what_ends_the_process_goes_through_the_log(form: str) -> None:
    code = f"from bot import logs; logs.configure('INFO', {form!r}, {TOKEN!r}); raise ValueError('no good: {TOKEN}')"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 1
    assert "ended by what nobody expected" in ended.stderr
    assert "ValueError: no good: <token>" in ended.stderr
    assert TOKEN not in ended.stderr


def test_a_fault_is_written_as_it_begins_for_each_reason_and_as_it_ends() -> None:
    unexpected = ValueError("no good")
    with structlog.testing.capture_logs() as lines:
        fault = logs.Fault(structlog.get_logger("bot.test"), "the feed")
        fault.worked()
        for _ in range(2):
            fault.failed("away")
            fault.failed("broken", unexpected)
        fault.worked()
    assert lines == [
        {"event": "the feed failed", "reason": "away", "log_level": "warning"},
        {"event": "the feed failed", "reason": "broken", "exc_info": unexpected, "log_level": "error"},
        {"event": "the feed works again", "log_level": "info"},
    ]

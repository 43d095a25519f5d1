"""The environment is read in one place, and everything that is wrong with it is told at once."""

import pytest

from bot.config import ConfigError, Settings, read_settings
from tests.settings import TOKEN

BAD_VALUES = {
    "BOT_TOKEN": "my bot",
    "BOT_API_URL": "telegram.org",
    "DATABASE_URL": "mysql://keeper:hunter2@host/db",
    "FEED_URL": "recorded:pt-2019-assembleia?speed=fast",
    "FEED_INTERVAL": "0",
    "FEED_CONTACT": "nobody here",
    "STALE_AFTER": "ten minutes",
    "REHEARSAL": "perhaps",
    "CONTROL_PORT": "0",
    "SEND_RATE": "0",
    "CHAT_RATE": "one",
    "GROUP_RATE": "-20",
    "WEBHOOK_URL": "http://bot.example/telegram",
    "WEBHOOK_SECRET": "short",
    "PORT": "eighty",
    "LOG_LEVEL": "LOUD",
    "LOG_FORMAT": "xml",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)


def faults(monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[str, ...]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as caught:
        read_settings()
    return caught.value.faults


def test_a_token_is_all_that_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    settings = read_settings()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert (settings.bot_api_url, settings.election, settings.feed_url, settings.rehearsal) == (
        "https://api.telegram.org",
        "kz-2023-mazhilis",
        None,
        False,
    )


def test_the_token_is_in_no_print_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, BOT_TOKEN="", FEED_URL="") == (
        "BOT_TOKEN is missing: give the token that @BotFather gave you, as 123456:ABC-def",
    )


@pytest.mark.parametrize("variable", BAD_VALUES)
def test_each_fault_is_one_sentence_that_names_the_variable(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    (fault,) = faults(monkeypatch, **{"BOT_TOKEN": TOKEN, variable: BAD_VALUES[variable]})
    assert fault.startswith(f"{variable} is ")
    assert ": give " in fault


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BOT_API_URL", "http://127.0.0.1:99999"),
        ("BOT_API_URL", "http://127.0.0.1:0"),
        ("DATABASE_URL", "postgres://127.0.0.1:99999/election"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///?timeout=5"),
        ("WEBHOOK_URL", "https://bot.example:8080/telegram"),
        ("WEBHOOK_URL", "https://bot.example/metrics"),
        ("WEBHOOK_URL", "https://bot.example/telegram?key=1"),
        ("WEBHOOK_URL", "https:///telegram"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    (fault,) = faults(monkeypatch, **{"BOT_TOKEN": TOKEN, variable: value})
    assert fault.startswith(f"{variable} is ")
    assert ": give a" in fault


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {fault.split()[0] for fault in faults(monkeypatch, **BAD_VALUES)} == BAD_VALUES.keys()


def test_no_fault_repeats_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told = " ".join(faults(monkeypatch, BOT_TOKEN="123:secret words", DATABASE_URL="mysql://keeper:hunter2@host/db"))
    assert "secret" not in told
    assert "hunter2" not in told


@pytest.mark.parametrize("address", ["https://api.telegram.org", "http://192.0.2.7:8081", "http://bot.example"])
def test_a_rehearsal_refuses_a_bot_api_on_another_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, REHEARSAL="true", BOT_API_URL=address)
    assert fault == (
        f"REHEARSAL stays on this machine, but BOT_API_URL is {address}: give a local Bot API, or unset REHEARSAL"
    )


def test_a_rehearsal_refuses_telegram_itself_where_no_address_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, REHEARSAL="true")
    assert "https://api.telegram.org" in fault


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "http://localhost:8081/", "http://[::1]:8081"])
def test_a_rehearsal_takes_a_local_bot_api(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    for name, value in {"BOT_TOKEN": TOKEN, "REHEARSAL": "true", "BOT_API_URL": address}.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.rehearsal
    assert settings.bot_api_url == address.rstrip("/")


def test_a_night_is_steered_in_a_rehearsal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, CONTROL_PORT="8024")
    assert fault == (
        "CONTROL_PORT steers a rehearsal, but REHEARSAL is not true: give REHEARSAL=true, or unset CONTROL_PORT"
    )


def test_more_than_telegram_takes_for_free_has_to_be_paid_for(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, SEND_RATE="500")
    assert fault == (
        "SEND_RATE is 500, but Telegram takes no more than 30 messages a second for free: "
        "give less, or PAID_BROADCAST=true"
    )
    monkeypatch.setenv("PAID_BROADCAST", "true")
    assert read_settings().send_rate == 500


@pytest.mark.parametrize("address", ["", "https://results.example/count.json"])
def test_a_server_is_not_asked_more_often_than_every_five_seconds(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, FEED_URL=address, FEED_INTERVAL="4")
    assert fault == (
        'FEED_INTERVAL is "4": give whole seconds from 1 to 3600, and 5 at least where the feed is on a server'
    )


def test_a_file_may_be_looked_at_every_second(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"BOT_TOKEN": TOKEN, "FEED_URL": "file:count.json", "FEED_INTERVAL": "1"}.items():
        monkeypatch.setenv(name, value)
    assert read_settings().feed_interval == 1


@pytest.mark.parametrize(
    "address",
    ["count.json", "gopher://reader:hunter2@host/", "http://reader:hunter2/@host/", "ftp://host/?key=hunter2", "file:"],
)
def test_a_feed_that_is_none_is_refused_without_telling_a_secret(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, FEED_URL=address)
    assert fault.endswith(
        ": give the address of a feed, as https://results.example/count.json, a file that is there, as count.json, "
        "or a recorded night, as recorded:pt-2019-assembleia?speed=60"
    )
    assert "hunter2" not in fault


def test_the_password_of_a_feed_is_in_no_print_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("FEED_URL", "https://reader:hunter2@results.example/count.json")
    assert "hunter2" not in repr(read_settings())


def test_a_webhook_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, WEBHOOK_URL="https://bot.example/telegram")
    assert fault.startswith("WEBHOOK_SECRET is missing: give 16 to 256 letters")


def test_a_webhook_is_served_at_a_port_without_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert read_settings().port is None
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example/telegram")
    monkeypatch.setenv("WEBHOOK_SECRET", "a" * 32)
    assert read_settings().port == 8080


def test_the_secret_of_the_webhook_is_in_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults(monkeypatch, BOT_TOKEN=TOKEN, WEBHOOK_SECRET="a secret, with blanks")
    assert fault.startswith("WEBHOOK_SECRET is no good: give ")

"""The environment is read in one place, and everything that is wrong with it is told at once."""

import pytest

from bot.config import ConfigError, RecordedNight, Settings, read_settings

TOKEN = "123456:AAHnotARealToken-just_a_shape"
BAD_VALUES = {
    "BOT_TOKEN": "my bot",
    "BOT_API_URL": "telegram.org",
    "DATABASE_URL": "mysql://keeper:hunter2@host/db",
    "FEED_URL": "recorded:pt-2019-assembleia?speed=fast",
    "REHEARSAL": "perhaps",
    "SEND_RATE": "0",
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


@pytest.mark.parametrize(
    ("address", "night"),
    [
        ("recorded:pt-2019-assembleia", RecordedNight("pt-2019-assembleia", 1)),
        ("recorded:nights/mine?speed=0.5", RecordedNight("nights/mine", 0.5)),
    ],
)
def test_a_recorded_night_is_a_name_and_a_speed(address: str, night: RecordedNight) -> None:
    assert RecordedNight.parse(address) == night


@pytest.mark.parametrize(
    "address",
    [
        "pt-2019-assembleia",
        "recorded:",
        "http://example.org/feed",
        "recorded:a?speed",
        "recorded:a?speed=-1",
        "recorded:a?speed=nan",
        "recorded:a?pace=2",
    ],
)
def test_other_addresses_are_no_recorded_night(address: str) -> None:
    with pytest.raises(ValueError):
        RecordedNight.parse(address)

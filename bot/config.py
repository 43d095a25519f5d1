"""Settings: the only reader of the environment. All faults of an environment are told at once, in words."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")

_ADVICE = {
    "bot_token": "give the token that @BotFather gave you, as 123456:ABC-def",
    "bot_api_url": "give an address that begins with https:// or http://, as https://api.telegram.org",
    "database_url": "give a SQLite file, as sqlite:///election.db",
    "election": "give the name of a folder under seeds/elections, or the path of a folder",
    "feed_url": "give a recorded night and, if it shall go faster, its speed, as recorded:pt-2019-assembleia?speed=60",
    "rehearsal": "give true or false",
    "send_rate": "give a whole number of messages a second from 1 to 1000, as 28",
    "log_level": "give DEBUG, INFO, WARNING or ERROR",
    "log_format": "give text or json",
}
"""What each variable must be; completes "VARIABLE is ...: "."""

_SECRET = frozenset({"bot_token", "database_url"})
"""Variables whose value is never repeated in a fault."""


class ConfigError(Exception):
    """The environment is no good: `faults` are whole sentences, one for each variable."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class RecordedNight:
    """The address of a recorded night, `recorded:<night>?speed=N`: N times as fast as it was."""

    night: str
    speed: float

    @classmethod
    def parse(cls, address: str) -> "RecordedNight":
        """Read such an address. Raises ValueError where it is none."""
        parts = urlsplit(address)
        query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        if parts.scheme != "recorded" or not parts.path or query.keys() - {"speed"}:
            raise ValueError(f'"{address}" is no recorded night')
        speed = float(query.get("speed", ["1"])[-1])
        if not 0 < speed < float("inf"):
            raise ValueError(f"{speed} is no speed")
        return cls(parts.path, speed)


class Settings(BaseSettings):
    """What the environment says. Each field is the variable of its name in capitals; an empty one counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    bot_token: SecretStr
    bot_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///election.db"
    election: str = "kz-2023-mazhilis"
    feed_url: str | None = None
    """None where the election's own feed is to be watched."""
    rehearsal: bool = False
    """Whether invented and rehearsal figures are shown; only to a local Bot API."""
    send_rate: int = Field(default=28, ge=1, le=1000)
    """Messages a second, in all chats together."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError
        return value

    @field_validator("bot_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _file(cls, value: str) -> str:
        scheme, _, path = value.partition(":///")
        if scheme not in {"sqlite", "sqlite+aiosqlite"} or not path:
            raise ValueError
        return value

    @field_validator("feed_url")
    @classmethod
    def _feed(cls, value: str | None) -> str | None:
        if value is not None:
            RecordedNight.parse(value)
        return value

    @field_validator("rehearsal")
    @classmethod
    def _only_local(cls, value: bool, info: ValidationInfo) -> bool:
        address = info.data.get("bot_api_url")
        if value and address and not _is_loopback(urlsplit(address).hostname):
            raise ValueError(
                f"stays on this machine, but BOT_API_URL is {address}: give a local Bot API, or unset REHEARSAL"
            )
        return value


def read_settings() -> Settings:
    """The settings of this process's environment. Raises ConfigError with every fault of it."""
    try:
        return Settings()  # type: ignore[call-arg]  # the arguments are the environment
    except ValidationError as error:
        raise ConfigError(_sentence(fault) for fault in error.errors()) from None


def _sentence(fault: ErrorDetails) -> str:
    field = str(fault["loc"][0])
    variable, advice = field.upper(), _ADVICE[field]
    if fault["type"] == "missing":
        return f"{variable} is missing: {advice}"
    if field == "rehearsal" and fault["type"] == "value_error":
        return f"{variable} {fault['ctx']['error']}"
    shown = "no good" if field in _SECRET else f'"{fault["input"]}"'
    return f"{variable} is {shown}: {advice}"


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False

"""Settings: the only reader of the environment. All faults of an environment are told at once, in words."""

import ipaddress
import re
from collections.abc import Iterable
from typing import Literal, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import feed_address
from bot.feed_address import FASTEST, FeedServer

_Some = TypeVar("_Some", bound=BaseSettings)

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_WEB_PORT = 8080
_FREE_RATE = 30
"""Messages a second (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

_ADVICE = {
    "bot_token": "give the token that @BotFather gave you, as 123456:ABC-def",
    "bot_api_url": "give an address that begins with https:// or http://, its port if any from 1 to 65535, as "
    "https://api.telegram.org",
    "database_url": "give a SQLite file, as sqlite:///election.db, or a PostgreSQL database, as "
    "postgres://user:password@host/election?sslmode=require",
    "election": "give the name of a folder under seeds/elections, or the path of a folder",
    "feed_url": "give the address of a feed, as https://results.example/count.json, a file that is there, as "
    "count.json, or a recorded night, as recorded:pt-2019-assembleia?speed=60",
    "feed_interval": f"give whole seconds from 1 to 3600, and {FASTEST} at least where the feed is on a server",
    "feed_contact": "give an address that the feed's publisher can write to, as results@newsroom.example",
    "stale_after": "give whole seconds from 60 to 86400, as 600",
    "rehearsal": "give true or false",
    "control_port": "give the number of a free port from 1 to 65535, as 8024",
    "send_rate": "give a whole number of messages a second from 1 to 10000, as 30",
    "chat_rate": "give a whole number of messages a second to one chat from 1 to 1000, as 1",
    "chat_burst": "give a whole number of answers to one chat at once from 1 to 100, as 3",
    "group_rate": "give a whole number of messages a minute to one group or channel from 1 to 60000, as 20",
    "webhook_url": "give an address that Telegram reaches, as https://bot.example/telegram, its port if any 443, 80, "
    "88 or 8443, its path none of /healthz, /readyz and /metrics; http:// is for this machine only",
    "webhook_secret": "give 16 to 256 letters, digits, _ and -, made by chance, as openssl rand -hex 32 does",
    "host": "give an address of this machine, as 0.0.0.0 for all of them",
    "port": "give a port from 1 to 65535, as 8080",
    "paid_broadcast": "give true or false",
    "log_level": "give DEBUG, INFO, WARNING or ERROR",
    "log_format": "give text or json",
}
"""What each variable must be; completes "VARIABLE is ...: "."""

_SAYS_WHY = frozenset({"control_port", "rehearsal", "send_rate"})
"""Variables that may be good by themselves and not beside the others; their faults are sentences of their own."""

_SECRET = frozenset({"bot_token", "database_url", "webhook_secret"})
"""Variables whose value is never repeated in a fault."""

_TELEGRAM_PORTS = frozenset({None, 443, 80, 88, 8443})
"""Where Telegram posts updates (https://core.telegram.org/bots/api#setwebhook)."""

OWN_PATHS = ("/healthz", "/readyz", "/metrics")
"""What the web server answers itself."""

_MAY_HOLD_A_SECRET = re.compile(r"@|//.*\?")
"""Addresses with a user, a password or a key in them."""


class ConfigError(Exception):
    """The environment is no good: `faults` are whole sentences, one for each variable."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class DatabaseSettings(BaseSettings):
    """Where things are kept: all that is needed to migrate."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    database_url: str = Field(default="sqlite:///election.db", repr=False)
    """It may hold a password."""

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme in {"postgres", "postgresql"}:
            known = bool(parts.hostname or "host" in parse_qs(parts.query)) and parts.port != 0
        else:
            file = value.partition(":///")[2].partition("?")[0]
            known = parts.scheme in {"sqlite", "sqlite+aiosqlite"} and file != "" and ":memory:" not in file
        if not known:
            raise ValueError
        return value


class Settings(DatabaseSettings):
    """What the environment says. Each field is the variable of its name in capitals; an empty one counts as unset."""

    bot_token: SecretStr
    bot_api_url: str = "https://api.telegram.org"
    election: str = "kz-2023-mazhilis"
    feed_url: str | None = Field(default=None, repr=False)
    """None where the election's own feed is to be watched. It may hold a password or a key."""
    feed_interval: int = Field(default=30, ge=1, le=3600)
    """Seconds between two looks at a server or a file."""
    feed_contact: str | None = Field(default=None, pattern=r"^[!-~]{1,200}$")
    """How the feed's publisher reaches whoever runs the bot; told to the feed's server with every look."""
    stale_after: int = Field(default=600, ge=60, le=86400)
    """Seconds without a good answer of the feed, after which every screen says so."""
    rehearsal: bool = False
    """Whether invented and rehearsal figures are shown; only to a local Bot API."""
    control_port: int | None = Field(default=None, ge=1, le=65535)
    """The port of this machine at which the rehearsal of a recorded night is steered; None where it is not."""
    paid_broadcast: bool = False
    """Whether messages beyond Telegram's free limit are paid for, with the bot's Stars."""
    send_rate: int = Field(default=30, ge=1, le=10000)
    """Messages a second, in all chats together."""
    chat_rate: int = Field(default=1, ge=1, le=1000)
    """Messages a second to one chat."""
    chat_burst: int = Field(default=3, ge=1, le=100)
    """Answers that one chat may be sent at once; alerts go evenly."""
    group_rate: int = Field(default=20, ge=1, le=60000)
    """Messages a minute to one group or channel."""
    webhook_url: str | None = Field(default=None, repr=False)
    """Where Telegram pushes updates; None where they are asked for. Its path may be a secret."""
    webhook_secret: SecretStr | None = Field(default=None, validate_default=True)
    """What Telegram says with each of them."""
    host: str = Field(default="0.0.0.0", min_length=1)  # noqa: S104 -- a host's proxy comes from another machine
    port: int | None = Field(default=None, ge=1, le=65535, validate_default=True)
    """Where the web server listens; None where there is none."""
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
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        if not known or parts.query or parts.fragment:
            raise ValueError
        return value.rstrip("/")

    @field_validator("feed_url")
    @classmethod
    def _feed(cls, value: str | None) -> str | None:
        if value is not None:
            feed_address.parse(value)
        return value

    @field_validator("feed_interval")
    @classmethod
    def _not_too_often(cls, value: int, info: ValidationInfo) -> int:
        if value < FASTEST and "feed_url" in info.data:
            address = info.data["feed_url"]
            if address is None or isinstance(feed_address.parse(address), FeedServer):
                raise ValueError
        return value

    @field_validator("send_rate")
    @classmethod
    def _paid_for(cls, value: int, info: ValidationInfo) -> int:
        if value > _FREE_RATE and not info.data.get("paid_broadcast", True) and _is_elsewhere(info):
            raise ValueError(
                f"is {value}, but Telegram takes no more than {_FREE_RATE} messages a second for free: "
                "give less, or PAID_BROADCAST=true"
            )
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        public = parts.scheme == "https" and bool(parts.hostname) and parts.port in _TELEGRAM_PORTS
        local = parts.scheme == "http" and is_loopback(parts.hostname) and parts.port != 0
        if not (public or local) or parts.query or parts.fragment or parts.path in OWN_PATHS:
            raise ValueError
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("webhook_url"):
            raise PydanticCustomError("missing", "")
        if value is not None and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError
        return value

    @field_validator("port")
    @classmethod
    def _served(cls, value: int | None, info: ValidationInfo) -> int | None:
        return _WEB_PORT if value is None and info.data.get("webhook_url") else value

    @field_validator("rehearsal")
    @classmethod
    def _only_local(cls, value: bool, info: ValidationInfo) -> bool:
        if value and _is_elsewhere(info):
            address = info.data["bot_api_url"]
            raise ValueError(
                f"stays on this machine, but BOT_API_URL is {address}: give a local Bot API, or unset REHEARSAL"
            )
        return value

    @field_validator("control_port")
    @classmethod
    def _only_rehearsed(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and info.data.get("rehearsal") is False:
            raise ValueError(
                "steers a rehearsal, but REHEARSAL is not true: give REHEARSAL=true, or unset CONTROL_PORT"
            )
        return value


def read_settings() -> Settings:
    """The settings of this process's environment. Raises ConfigError with every fault of it."""
    return _read(Settings)


def read_database_settings() -> DatabaseSettings:
    """Those of them that say where things are kept. Raises ConfigError where they are no good."""
    return _read(DatabaseSettings)


def _read(settings: type[_Some]) -> _Some:
    try:
        return settings()
    except ValidationError as error:
        raise ConfigError(_sentence(fault) for fault in error.errors()) from None


def _sentence(fault: ErrorDetails) -> str:
    field = str(fault["loc"][0])
    variable, advice = field.upper(), _ADVICE[field]
    if fault["type"] == "missing":
        return f"{variable} is missing: {advice}"
    if field in _SAYS_WHY and fault["type"] == "value_error":
        return f"{variable} {fault['ctx']['error']}"
    shown = "no good" if field in _SECRET or _MAY_HOLD_A_SECRET.search(str(fault["input"])) else f'"{fault["input"]}"'
    return f"{variable} is {shown}: {advice}"


def _is_elsewhere(info: ValidationInfo) -> bool:
    """Whether the Bot API is on another machine; where its address is no good, that is told of it alone."""
    address = info.data.get("bot_api_url")
    return address is not None and not is_loopback(urlsplit(address).hostname)


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False

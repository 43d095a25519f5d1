"""What a bot is started with in a test."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.config import Settings

TOKEN = "123456:AAHnotARealToken-just_a_shape"


def sqlite_in(folder: Path) -> str:
    """The address of a SQLite database in this folder."""
    return f"sqlite:///{folder / 'election.db'}"


def settings(telegram_url: str, database_url: str, token: str = TOKEN, **others: Any) -> Settings:
    """The settings of a bot between this Telegram and this database; `others` are as the bot's own."""
    return Settings(bot_token=SecretStr(token), bot_api_url=telegram_url, database_url=database_url, **others)

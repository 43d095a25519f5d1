"""The doors of the bot: people come through Telegram, hosts and monitors over HTTP."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import structlog
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.config import ConfigError, Settings
from bot.intake import Intake, StrictApplication
from bot.monitor import Monitor
from bot.text.languages import Language
from bot.web.metrics import Metrics
from bot.web.probes import healthz, readyz
from bot.web.server import AddressTakenError, serve
from bot.web.webhook import WebhookDoor
from handlers.menus import menus

_log = structlog.stdlib.get_logger(__name__)


async def answer_people(intake: Intake, settings: Settings, languages: Mapping[str, Language]) -> None:
    """Answer people until cancelled, whether Telegram is asked for their updates or pushes them.

    Raises ConfigError where Telegram refuses the token, or the address to push to.
    """
    try:
        await intake.introduce()
        await _set_menus(intake.application, languages)
        if settings.webhook_url is None:
            await intake.run()
        else:
            await intake.run_pushed(settings.webhook_url, _secret(settings))
    except InvalidToken:
        raise ConfigError(
            [f"BOT_TOKEN is not known to {settings.bot_api_url}: give the token that @BotFather gave you"]
        ) from None
    except BadRequest as error:
        raise ConfigError([f"WEBHOOK_URL is refused by Telegram: {error.message}"]) from None


async def serve_http(
    settings: Settings, intake: Intake, metrics: Metrics, monitor: Monitor, parts: AsyncExitStack
) -> None:
    """Serve what a host and a monitor ask, and take updates where Telegram is to push them, until `parts` are closed.

    Nothing is served without a PORT. Raises ConfigError where that is not to be had.
    """
    if settings.port is None:
        return
    asked = {"/healthz": healthz, "/readyz": readyz(monitor.readiness), "/metrics": metrics.page(monitor.sources())}
    pushed = {}
    if settings.webhook_url is not None:
        door = WebhookDoor(intake.accept, intake.application.bot, _secret(settings))
        pushed[urlsplit(settings.webhook_url).path or "/"] = door.take
    try:
        address = await parts.enter_async_context(serve(settings.host, settings.port, asked, pushed))
    except AddressTakenError as error:
        raise ConfigError([f"HOST and PORT cannot be listened at ({error}): give others"]) from None
    _log.info("serving", address=address)


async def _set_menus(application: StrictApplication, languages: Mapping[str, Language]) -> None:
    """Tell Telegram the commands, for each kind of chat in each language; the bot works without."""
    try:
        for menu in menus(languages):
            await application.bot.set_my_commands(menu.commands, menu.scope, menu.language_code)
    except InvalidToken:
        raise
    except TelegramError as error:
        _log.warning("the command menu was not set", reason=error.message)


def _secret(settings: Settings) -> str:
    assert settings.webhook_secret is not None, "there is no webhook without a secret"
    return settings.webhook_secret.get_secret_value()

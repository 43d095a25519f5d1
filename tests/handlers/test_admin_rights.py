"""What a group is told is set by its admins alone, and Telegram is asked each time who they are."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.sandbox import Call, Group, User
from bot.text.replies import not_admin
from storage.tables import chats, subscriptions
from tests.handlers.town import Town, edits, notices
from tests.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")

REFUSAL = not_admin(LANGUAGES["en"])
SETTINGS = ["/subscribe", "/subscribe thresholds", "/unsubscribe", "/language ru", "/forget"]
BUTTONS = ["on:all", "off:all", "off", "lang:ru"]


@dataclass(frozen=True)
class Scene:
    """A group with its owner and one more member, and a message of the bot in it that has buttons."""

    owner: User
    other: User
    group: Group
    message: Call


@pytest_asyncio.fixture(loop_scope="session")
async def scene(town: Town) -> Scene:
    owner, other = await town.user(), await town.user()
    group = await town.group(owner, other)
    return Scene(owner, other, group, await town.ask(owner, "/help", group))


async def settings(town: Town, group: Group) -> tuple[set[str], str | None]:
    """What the group follows, and the language that was chosen there."""
    followed = {row["topic"] for row in await town.kept(subscriptions, chat_id=group.id)}
    (chat,) = await town.kept(chats, id=group.id) or [{"language": None}]
    return followed, chat["language"]


async def member(town: Town, scene: Scene) -> None:
    for command in SETTINGS:
        assert (await town.ask(scene.other, command, scene.group)).params["text"] == REFUSAL
    for data in BUTTONS:
        calls = await town.press(scene.other, scene.message, data, scene.group)
        assert (notices(calls), edits(calls)) == ([REFUSAL], [])
    assert await settings(town, scene.group) == (set(), None)


async def owner(town: Town, scene: Scene) -> None:
    await _set_everything(town, scene, scene.owner)


async def admin(town: Town, scene: Scene) -> None:
    await town.sandbox.promote(scene.group, scene.other)
    await _set_everything(town, scene, scene.other)


async def anonymous_admin(town: Town, scene: Scene) -> None:
    await town.sandbox.promote(scene.group, scene.other)
    await _set_everything(town, scene, scene.other, anonymous=True)


async def demoted_admin_with_an_old_button(town: Town, scene: Scene) -> None:
    await town.sandbox.promote(scene.group, scene.other)
    await town.press(scene.other, scene.message, "on:all", scene.group)
    await town.sandbox.demote(scene.group, scene.other)
    for data in ("off:all", "lang:ru"):
        assert notices(await town.press(scene.other, scene.message, data, scene.group)) == [REFUSAL]
    assert (await town.ask(scene.other, "/unsubscribe", scene.group)).params["text"] == REFUSAL
    assert await settings(town, scene.group) == ({"all"}, None)


async def admin_of_another_group(town: Town, scene: Scene) -> None:
    theirs = await town.group(scene.other, scene.owner)
    assert (await town.ask(scene.other, "/subscribe", scene.group)).params["text"] == REFUSAL
    await town.ask(scene.other, "/subscribe", theirs)
    assert await settings(town, scene.group) == (set(), None)
    assert await settings(town, theirs) == ({"all"}, None)


async def owner_of_whom_telegram_tells_nothing(town: Town, scene: Scene) -> None:
    town.sandbox.fail("getChatAdministrators", code=400, description="Bad Request: CHAT_ADMIN_REQUIRED")
    assert (await town.ask(scene.owner, "/subscribe", scene.group)).params["text"] == REFUSAL
    assert await settings(town, scene.group) == (set(), None)


async def _set_everything(town: Town, scene: Scene, user: User, *, anonymous: bool = False) -> None:
    await town.ask(user, "/subscribe thresholds", scene.group, anonymous=anonymous)
    await town.ask(user, "/language ru", scene.group, anonymous=anonymous)
    assert await settings(town, scene.group) == ({"thresholds"}, "ru")
    await town.press(user, scene.message, "on:party:auyl", scene.group)
    await town.press(user, scene.message, "lang:kk", scene.group)
    assert await settings(town, scene.group) == ({"thresholds", "party:auyl"}, "kk")
    await town.ask(user, "/forget", scene.group, anonymous=anonymous)
    assert await settings(town, scene.group) == (set(), None)


PEOPLE: tuple[Callable[[Town, Scene], Awaitable[None]], ...] = (
    member,
    owner,
    admin,
    anonymous_admin,
    demoted_admin_with_an_old_button,
    admin_of_another_group,
    owner_of_whom_telegram_tells_nothing,
)


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.__name__)
async def test_admin_rights(town: Town, scene: Scene, who: Callable[[Town, Scene], Awaitable[None]]) -> None:
    await who(town, scene)


async def test_everybody_sees_the_menus_and_the_count_in_a_group(town: Town, scene: Scene) -> None:
    for data in ("subscriptions", "languages", "results"):
        calls = await town.press(scene.other, scene.message, data, scene.group)
        assert (notices(calls), len(edits(calls))) == ([""], 1)

"""What a group is told is set by its admins alone, and Telegram is asked each time who they are."""

from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.sandbox import Call, Group, User
from bot.text.replies import not_admin
from storage.tables import chats, subscriptions
from tests.handlers.town import LANGUAGES, Town, edits, notices

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


@pytest.mark.parametrize("command", SETTINGS)
async def test_admin_rights_of_a_member_are_none(town: Town, scene: Scene, command: str) -> None:
    answer = await town.ask(scene.other, command, scene.group)
    assert answer.params["text"] == REFUSAL
    assert await settings(town, scene.group) == (set(), None)


@pytest.mark.parametrize("data", BUTTONS)
async def test_admin_rights_of_a_member_do_not_come_with_a_button(town: Town, scene: Scene, data: str) -> None:
    calls = await town.press(scene.other, scene.message, data, scene.group)
    assert (notices(calls), edits(calls)) == ([REFUSAL], [])
    assert await settings(town, scene.group) == (set(), None)


@pytest.mark.parametrize("by", ["owner", "admin", "anonymous admin"])
async def test_admin_rights_of_an_admin(town: Town, scene: Scene, by: str) -> None:
    user = scene.owner if by == "owner" else scene.other
    if user is scene.other:
        await town.sandbox.promote(scene.group, user)
    anonymous = by == "anonymous admin"
    await town.ask(user, "/subscribe thresholds", scene.group, anonymous=anonymous)
    await town.ask(user, "/language ru", scene.group, anonymous=anonymous)
    assert await settings(town, scene.group) == ({"thresholds"}, "ru")
    await town.press(user, scene.message, "on:party:auyl", scene.group)
    await town.press(user, scene.message, "lang:kk", scene.group)
    assert await settings(town, scene.group) == ({"thresholds", "party:auyl"}, "kk")
    await town.ask(user, "/forget", scene.group, anonymous=anonymous)
    assert await settings(town, scene.group) == (set(), None)


async def test_admin_rights_of_a_demoted_admin_end_with_an_old_button_in_hand(town: Town, scene: Scene) -> None:
    await town.sandbox.promote(scene.group, scene.other)
    await town.press(scene.other, scene.message, "on:all", scene.group)
    await town.sandbox.demote(scene.group, scene.other)
    for data in ("off:all", "lang:ru"):
        assert notices(await town.press(scene.other, scene.message, data, scene.group)) == [REFUSAL]
    assert (await town.ask(scene.other, "/unsubscribe", scene.group)).params["text"] == REFUSAL
    assert await settings(town, scene.group) == ({"all"}, None)


async def test_admin_rights_in_one_group_are_none_in_another(town: Town, scene: Scene) -> None:
    theirs = await town.group(scene.other, scene.owner)
    assert (await town.ask(scene.other, "/subscribe", scene.group)).params["text"] == REFUSAL
    await town.ask(scene.other, "/subscribe", theirs)
    assert (await settings(town, scene.group))[0] == set()
    assert (await settings(town, theirs))[0] == {"all"}


async def test_admin_rights_are_nobodys_where_telegram_does_not_say_who_has_them(town: Town, scene: Scene) -> None:
    town.sandbox.fail("getChatAdministrators", code=400, description="Bad Request: CHAT_ADMIN_REQUIRED")
    assert (await town.ask(scene.owner, "/subscribe", scene.group)).params["text"] == REFUSAL
    assert (await settings(town, scene.group))[0] == set()


async def test_everybody_sees_the_menus_and_the_count_in_a_group(town: Town, scene: Scene) -> None:
    for data in ("subscriptions", "languages", "results"):
        calls = await town.press(scene.other, scene.message, data, scene.group)
        assert (notices(calls), len(edits(calls))) == ([""], 1)

"""Questions to a bot at work, and what it answers."""

from bot.sandbox import Sandbox, User


async def ask(sandbox: Sandbox, user: User, text: str) -> str:
    """What the bot answers to this; only answers carry buttons."""
    before = len(sandbox.sent)
    await sandbox.say(user, text)
    answer = await sandbox.wait_for(
        lambda call: call.chat_id == user.id and "reply_markup" in call.params, since=before, timeout=15
    )
    return answer.text


async def shown(sandbox: Sandbox, user: User, figure: str) -> None:
    """Ask for the results until this figure is in them."""
    while figure not in await ask(sandbox, user, "/results"):
        continue

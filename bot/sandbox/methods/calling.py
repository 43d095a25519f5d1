"""One call of a method by the bot: read, struck by a fault that waits for it, acted upon and put on record.

Where a call has several faults of its own, the first one named is the one that Telegram names first: the text, then
the keyboard, then the chat.
"""

import asyncio
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.errors import ApiError, method_not_found
from bot.sandbox.faults import ConnectionDroppedError, Fault
from bot.sandbox.methods.table import METHODS, Method
from bot.sandbox.parameters import Params, decode
from bot.sandbox.sandbox import Sandbox


async def call(sandbox: Sandbox, name: str, raw: Params) -> Any:
    """The result of a method, named in any case, for parameters as they came. Every call of the bot passes here.

    Polls for updates are not recorded: they say nothing of what the bot does, and there is no end of them. Raises the
    refusal as ApiError, and ConnectionDroppedError where a fault wants the call to get no answer.
    """
    method = METHODS.get(name.lower())
    if method is None:
        raise method_not_found()
    done = await _attempt(sandbox, method, raw)
    if method.recorded:
        sandbox.calls.record(done)
    if done.lost:
        raise ConnectionDroppedError
    if done.error is not None:
        raise done.error
    return done.result


async def _attempt(sandbox: Sandbox, method: Method, raw: Params) -> Call:
    params = dict(raw)
    try:
        params = decode(raw, method.parameters, strict=sandbox.strict)
        fault = sandbox.faults.take(method.name, params)
        if fault is not None:
            await _strike(fault)
        result = await method.act(sandbox, params)
    except ApiError as error:
        return Call(method.name, params, error=error)
    except ConnectionDroppedError:
        return Call(method.name, params, lost=True)
    return Call(method.name, params, result, lost=fault is not None and fault.drop == "after")


async def _strike(fault: Fault) -> None:
    """Let a fault do what it does before the call is acted upon."""
    await asyncio.sleep(fault.delay)
    if fault.error is not None:
        raise fault.error
    if fault.drop == "before":
        raise ConnectionDroppedError

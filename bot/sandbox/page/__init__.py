"""The messenger in the browser: what people see of the sandbox, and what they do there.

The page follows the world by server-sent events (`stream`, fed by `journal`) and acts by a small JSON API (`control`).
"""

from bot.sandbox.page.extension import Extension
from bot.sandbox.page.own_page import json_object, require_own_page
from bot.sandbox.page.routes import add_page

__all__ = ["Extension", "add_page", "json_object", "require_own_page"]

"""The messenger in the browser: what people see of the sandbox, and what they do there.

The page follows the world by server-sent events (`stream`, fed by `journal`) and acts by a small JSON API (`control`).
"""

from bot.sandbox.page.routes import add_page

__all__ = ["add_page"]

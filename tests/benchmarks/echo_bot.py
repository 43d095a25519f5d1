"""The baseline: a bot of python-telegram-bot as its documentation shows it, which answers each message with its text.

Run by the bench as a process of its own: `python -m tests.benchmarks.echo_bot`, with BOT_TOKEN and BOT_API_URL.
"""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with what was said."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{os.environ['BOT_API_URL']}/bot")
    application = builder.concurrent_updates(50).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()

"""PyTelegramBotAPI with `antiflood`, as its documentation shows it: one after another, again where asked to wait.

https://pytba.readthedocs.io/en/latest/util.html
"""

from telebot import TeleBot, apihelper
from telebot.apihelper import ApiTelegramException
from telebot.util import antiflood

from tests.benchmarks.delivery.peers.broadcast import TEXT, TOKEN, Broadcast, run


def _broadcast(work: Broadcast) -> None:
    apihelper.API_URL = work.url + "/bot{0}/{1}"
    bot = TeleBot(TOKEN, parse_mode="HTML", threaded=False)
    for chat_id in work.chats:
        try:
            antiflood(bot.send_message, chat_id, TEXT)
        except ApiTelegramException as error:
            work.gave_up(error)
        else:
            work.told()


if __name__ == "__main__":
    run(_broadcast)

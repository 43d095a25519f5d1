"""No message is longer than Telegram takes: one that is too long loses rows of its middle, never its head or footer.

Telegram counts UTF-16 code units after the tags and entities are read: at most 4,096 in a message
(https://core.telegram.org/bots/api#sendmessage).
"""

import html as entities
import re
from collections.abc import Iterable, Sequence

from bot.text.languages import Language
from bot.text.screen import Html, escape

ROOM = 3_400
"""What a screen or an alert may take, so that what is put around it has room too: that the source is silent, what
the chat is told from now on, or when an alert was sent and which one overtook it.
"""
_HEAD, _FOOT = 3, 6
_ROW = 300
_SAYING_SO = 80
_TAG = re.compile("<[^>]*>")
_PIECE = re.compile("<[^>]*>|&[a-z]+;|.", re.DOTALL)


def size(text: str) -> int:
    """The length of a message as Telegram counts it, in UTF-16 code units."""
    return len(entities.unescape(_TAG.sub("", text)).encode("utf-16-le", "surrogatepass")) // 2


def fitted(text: Html, language: Language) -> Html:
    """The message in at most `ROOM` code units, its tags balanced.

    Where it is longer, no row keeps more than 300; where that is not enough, rows of the middle are left out, and a
    line in their place says how many. The first rows stay (what happened), and so do the
    last ones (class, source and time).
    """
    if size(text) <= ROOM:
        return text
    lines = [_cut(line) for line in text.split("\n")]
    if size("\n".join(lines)) <= ROOM:
        return Html("\n".join(lines))
    head, middle, foot = lines[:_HEAD], lines[_HEAD:-_FOOT], lines[-_FOOT:]
    kept = _as_many_as_fit(middle, ROOM - _SAYING_SO - size("\n".join((*head, *foot))))
    left_out = middle[kept:]
    closing, opening = _unpaired(left_out)
    n = sum(1 for line in left_out if size(line))
    notice = escape(language.plural("… {n} line is left out here …", "… {n} lines are left out here …", n))
    return Html("\n".join((*head, *middle[:kept], f"{closing}{notice}{opening}", *foot)))


def _cut(line: str) -> str:
    """The line with its tags and no more letters than a row keeps."""
    if size(line) <= _ROW:
        return line
    kept, room = [], _ROW
    for piece in _PIECE.findall(line):
        taken = size(piece)
        if not taken or room > taken:
            kept.append(piece)
            room -= taken
        elif room:
            kept.append("…")
            room = 0
    return "".join(kept)


def _as_many_as_fit(lines: Sequence[str], room: int) -> int:
    taken = 0
    for number, line in enumerate(lines):
        taken += size(line) + 1
        if taken > room:
            return number
    return len(lines)


def _unpaired(lines: Iterable[str]) -> tuple[str, str]:
    """The tags in these lines that close what was opened before them, and those that open what is closed behind."""
    closing: list[str] = []
    opening: list[str] = []
    for tag in _TAG.findall("\n".join(lines)):
        if not tag.startswith("</"):
            opening.append(tag)
        elif opening:
            opening.pop()
        else:
            closing.append(tag)
    return "".join(closing), "".join(opening)

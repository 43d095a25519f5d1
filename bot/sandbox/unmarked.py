"""What Telegram finds in a text though nobody marked it: commands, mentions, hashtags, addresses of pages and of mail.

The rules are those of Telegram's own library as far as a reader would notice. It knows every top-level domain by name;
here an address without a scheme has any of two letters, or one of the common longer ones.
"""

import re
from collections.abc import Iterator

_LONGER_DOMAINS = "app|biz|com|dev|edu|gov|info|int|mil|name|net|news|org|pro|site|store|tech|world|xyz|рф|бел|укр|қаз"
_HOST = r"(?:[\w-]+\.)+"
_PATH = r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»]*)?"
_PATTERNS = {
    "url": re.compile(
        rf"(?<![\w@.-])(?:(?:https?|ftp)://{_HOST}[^\W\d_]{{2,}}|{_HOST}(?:[a-z]{{2}}|{_LONGER_DOMAINS}))(?![\w@-]){_PATH}",
        re.IGNORECASE,
    ),
    "email": re.compile(r"(?<![\w@.+-])[A-Za-z0-9_.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,8}(?![\w@-])"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w\u200c])#(?=[\w\u200c]*[^\W\d_])[\w\u200c]{1,256}(?![\w\u200c#])"),
}
"""In the order in which they win where two begin at the same character."""
_NOT_AT_THE_END = ".:;,('?!`"


def unmarked(text: str) -> Iterator[tuple[str, int, int]]:
    """The type of each find and the characters where it begins and ends, in their order; none overlap."""
    found = [
        (match.start(), order, match.end(), kind)
        for order, (kind, pattern) in enumerate(_PATTERNS.items())
        for match in pattern.finditer(text)
    ]
    reached = 0
    for start, _, end, kind in sorted(found):
        if start >= reached:
            reached = _address_end(text, start, end) if kind == "url" else end
            yield kind, start, reached


def _address_end(text: str, start: int, end: int) -> int:
    """Where an address ends: a full stop and a bracket opened before it belong to the sentence."""
    while text[end - 1] in _NOT_AT_THE_END or _closes_too_much(text[start:end]):
        end -= 1
    return end


def _closes_too_much(address: str) -> bool:
    return address[-1] in ")]" and address.count(")") + address.count("]") > address.count("(") + address.count("[")

"""A screen: HTML as Telegram takes it, and buttons. The one place where text is escaped."""

import html as entities
import re
import unicodedata
from dataclasses import dataclass

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile("<[^>]+>")
_ISOLATE, _END = "\u2068", "\u2069"


class Html(str):
    """Text that is safe to send: every tag in it was written in code, everything else is escaped."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a screen. `data` names the screen it leads to, in at most 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What a chat shows at once: the message, and rows of buttons under it."""

    html: Html
    buttons: tuple[tuple[Button, ...], ...] = ()


def escape(text: str) -> Html:
    """Text as HTML; what is HTML already stays as it is.

    Control characters and overrides of the writing direction are dropped, and a text that is written from right to
    left is isolated, so that a name can never turn around the figures beside it (Unicode UAX #9).
    """
    if isinstance(text, Html):
        return text
    clean = _UNREADABLE.sub("", text)
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in clean):
        clean = f"{_ISOLATE}{clean}{_END}"
    return Html(clean.translate(_ENTITIES))


def html(template: str, **values: str) -> Html:
    """Fill a template of markup written in code; the values are escaped unless they are HTML."""
    return Html(template.format(**{name: escape(value) for name, value in values.items()}))


def bold(text: str) -> Html:
    """The text in bold."""
    return html("<b>{text}</b>", text=text)


def rows(*texts: str | None) -> Html:
    """The texts one under another; None is left out."""
    return Html("\n".join(escape(text) for text in texts if text))


def paragraphs(*texts: str | None) -> Html:
    """The texts with an empty line between them; None is left out."""
    return Html("\n\n".join(escape(text) for text in texts if text))


def without_tags(message: Html) -> str:
    """A message without its tags, as a terminal shows it."""
    return entities.unescape(_TAG.sub("", message))

"""Long texts: folded where Telegram shows the first lines only, and never longer than a message may be."""

from collections.abc import Iterable, Sequence

from bot.text.languages import Language
from bot.text.screen import Html, escape, html


def folded(text: Html | str) -> Html:
    """The text as a quotation that opens at a touch."""
    return html("<blockquote expandable>{text}</blockquote>", text=text)


def fitting(parts: Iterable[Html | str], letters: int, language: Language, gap: str = "\n") -> Html:
    """As many of the parts as have room in so many letters, one under another, and how many were left out."""
    wanted: Sequence[Html] = [escape(part) for part in parts]
    sizes = [len(part) + len(gap) for part in wanted]
    room = sum(1 for i in range(len(sizes)) if sum(sizes[: i + 1]) <= letters)
    left_out = len(wanted) - room
    more = [escape(language.plural("and {n} more", "and {n} more", left_out))] if left_out else []
    return Html(gap.join([*wanted[:room], *more]))

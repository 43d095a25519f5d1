"""HTML marks: what is kept, where it stands, and how a fault is named."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import FormattedText, utf16_length
from bot.sandbox.errors import ApiError
from bot.sandbox.parse_mode import parse_html

VISIBLE = st.characters(exclude_categories=["Cs", "Cc"])
TYPES = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "tg-spoiler": "spoiler", "code": "code"}


def entities(source: str) -> list[dict[str, object]]:
    return [entity.json() for entity in parse_html(source).entities]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>a</b><strong>b</strong>", ["bold", "bold"]),
        ("<i>a</i><em>b</em>", ["italic", "italic"]),
        ("<u>a</u><ins>b</ins>", ["underline", "underline"]),
        ("<s>a</s><strike>b</strike><del>c</del>", ["strikethrough", "strikethrough", "strikethrough"]),
        ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', ["spoiler", "spoiler"]),
        ("<code>a</code><pre>b</pre>", ["code", "pre"]),
        ("<blockquote>a</blockquote><blockquote expandable>b</blockquote>", ["blockquote", "expandable_blockquote"]),
        ("<B>a</B >", ["bold"]),
        ("<b></b>", []),
        ("<b>a</>", ["bold"]),
    ],
)
def test_every_tag_gives_its_entity(source: str, expected: list[str]) -> None:
    assert [entity.type for entity in parse_html(source).entities] == expected


@pytest.mark.parametrize(
    ("source", "details"),
    [
        ('<a href="https://KZ.example/a?b=1&amp;c=2">x</a>', {"url": "https://kz.example/a?b=1&c=2"}),
        ("<a href='sailau.example'>x</a>", {"url": "http://sailau.example/"}),
        ("<a>sailau.example</a>", {"url": "http://sailau.example/"}),
        ("<a href=sailau.example>x</a>", {"url": "http://sailau.example/"}),
        ('<a href="tg://user?id=1">x</a>', {"url": "tg://user?id=1"}),
        ('<pre><code class="language-python">x</code></pre>', {"language": "python"}),
        ('<code class="language-python"><pre>x</pre></code>', {"language": "python"}),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', {"custom_emoji_id": "5368324170671202286"}),
        (
            '<tg-time unix="1679248800" format="wDT">x</tg-time>',
            {"unix_time": 1679248800, "date_time_format": "wDT"},
        ),
    ],
)
def test_a_tag_with_attributes_gives_their_meaning(source: str, details: dict[str, object]) -> None:
    (entity,) = parse_html(source).entities
    assert entity.details == details


@pytest.mark.parametrize("url", ["http://localhost", "javascript:alert(1)", "ftp://kz.example", "http://[", "a b"])
def test_a_link_that_leads_nowhere_is_plain_text(url: str) -> None:
    assert parse_html(f'<a href="{url}">x</a>') == FormattedText("x")


def test_code_alone_keeps_no_language() -> None:
    assert entities('<code class="language-python">x</code>') == [{"type": "code", "offset": 0, "length": 1}]


def test_offsets_count_utf16_code_units() -> None:
    assert entities("🇰🇿 Қ <b>😀ж</b>") == [{"type": "bold", "offset": 7, "length": 3}]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "'),
        ("&#1178;&#x49A;&#128512;", "ҚҚ😀"),
        ("&lt 5 &amp&gt", "< 5 &>"),
        ("&nbsp; &apos; &; &#; &#x; & 5", "&nbsp; &apos; &; &#; &#x; & 5"),
        ("&#0; &#1114111; &#00000065; &#" + "9" * 5000, "&#0; &#1114111; &#00000065; &#" + "9" * 5000),
        ("a\tb\r\nc\x00", "a b\nc "),
        ("5 > 4", "5 > 4"),
    ],
)
def test_references_and_control_characters(source: str, text: str) -> None:
    assert parse_html(source) == FormattedText(text)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<P>", 'Unsupported start tag "p" at byte offset 0'),
        ("Қ<table>", 'Unsupported start tag "table" at byte offset 2'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("2 < 3 ", 'Unsupported start tag "" at byte offset 2'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("<", "Unclosed start tag at byte offset 0"),
        ("<a href='x.kz'", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a ", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=http://x.kz>y</a>", "Unexpected end of name token at byte offset 8"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="soon">y</tg-time>', "Invalid date specified"),
        (
            "&#xD83D;",
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
            "code units",
        ),
    ],
)
def test_a_fault_is_named_with_its_byte(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text(VISIBLE))
@settings(deadline=None)
def test_what_is_escaped_comes_back(text: str) -> None:
    assert parse_html(html.escape(text)) == FormattedText(text)


@dataclass(frozen=True)
class Marked:
    """A text with marks: the source, the text it must give, and (type, text) of each element that is not empty."""

    source: str
    text: str
    elements: tuple[tuple[str, str], ...] = ()


def plain(text: str) -> Marked:
    return Marked(html.escape(text), text)


def marked(tag: str, children: list[Marked]) -> Marked:
    text = "".join(child.text for child in children)
    inner = tuple(element for child in children for element in child.elements)
    source = "".join(child.source for child in children)
    return Marked(f"<{tag}>{source}</{tag}>", text, (*inner, (TYPES[tag], text)) if text else inner)


TREES = st.recursive(
    st.text(VISIBLE, max_size=4).map(plain),
    lambda children: st.builds(marked, st.sampled_from(sorted(TYPES)), st.lists(children, max_size=3)),
    max_leaves=8,
)


@given(TREES)
@settings(deadline=None)
def test_each_entity_covers_the_text_of_its_element(tree: Marked) -> None:
    parsed = parse_html(tree.source)
    units = parsed.text.encode("utf-16-le")
    covered = [
        (entity.type, units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")) for entity in parsed.entities
    ]
    assert (parsed.text, covered) == (tree.text, list(tree.elements))


def outcome(source: str) -> FormattedText | str:
    try:
        return parse_html(source)
    except ApiError as refusal:
        return refusal.description


@given(st.text(st.sampled_from("<>/&;#x='\" abiу😀\n1")))
@settings(deadline=None)
def test_any_text_is_parsed_or_refused_in_words(source: str) -> None:
    parsed = outcome(source)
    if isinstance(parsed, str):
        assert parsed.startswith("Bad Request: can't parse entities: ")
    else:
        assert all(0 <= entity.offset < entity.end <= utf16_length(parsed.text) for entity in parsed.entities)

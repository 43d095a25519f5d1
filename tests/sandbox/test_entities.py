"""What Telegram keeps of a text: trimmed, properly nested, with its commands found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, FormattedText, tidy, utf16_length
from bot.sandbox.parse_mode import parse_html


def kept(source: str) -> list[tuple[str, int, int]]:
    return [(entity.type, entity.offset, entity.length) for entity in tidy(parse_html(source)).entities]


def test_spaces_and_line_feeds_around_a_text_are_cut() -> None:
    assert tidy(parse_html(" \n <b> x </b> y \n")) == FormattedText("x  y", (Entity("bold", 0, 2),))


def test_a_text_of_blanks_comes_out_empty() -> None:
    assert tidy(parse_html(" <b> \n </b> ")) == FormattedText("")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b><i>x</i></b>", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<i><b>x</b>y</i>", [("italic", 0, 2), ("bold", 0, 1)]),
        ("<b>a <b>b</b></b>", [("bold", 0, 3)]),
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<b><code>b</code></b>", [("code", 0, 1)]),
        ("<pre>a<b>b</b></pre>", [("pre", 0, 2)]),
        ("<pre><code>a</code></pre>", [("pre", 0, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", [("blockquote", 0, 2)]),
        ("<blockquote><b>a</b><code>b</code></blockquote>", [("blockquote", 0, 2), ("bold", 0, 1), ("code", 1, 1)]),
        ("<a href='x.kz'>a<code>b</code></a>", [("text_link", 0, 2)]),
        ("a<b>b</b><i> </i>", [("bold", 1, 1)]),
    ],
)
def test_entities_nest_by_the_rules_of_telegram(source: str, expected: list[tuple[str, int, int]]) -> None:
    assert kept(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("😀 /results@sandbox_bot now", [("bot_command", 3, 20)]),
        ("/a, /b\n(/c)", [("bot_command", 0, 2), ("bot_command", 4, 2), ("bot_command", 8, 2)]),
        ("<b>/start</b>", [("bot_command", 0, 6), ("bold", 0, 6)]),
        ("a/b //x /x/ 1/2 &lt;/b&gt; /қазақ", []),
        ("<code>/start</code> <a href='x.kz'>/start</a>", [("code", 0, 6), ("text_link", 7, 6)]),
    ],
)
def test_commands_are_found_where_a_client_would_show_them(source: str, expected: list[tuple[str, int, int]]) -> None:
    assert kept(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("see https://www.election.gov.kz/rus/?a=1#b.", [("url", 4, 38)]),
        ("(x.kz), X.ORG/a(b)? сайлау.қаз", [("url", 1, 4), ("url", 8, 10), ("url", 20, 10)]),
        ("58.15 % 19.03.23 a.b 1/2 v1.2 и.о. http://localhost a@b", []),
        ("sandbox@example.org", [("email", 0, 19)]),
        ("@election_night, (@abc) a@abcd", [("mention", 0, 15)]),
        ("#сайлау2023 #1 a#b #a#b #x_y", [("hashtag", 0, 11), ("hashtag", 24, 4)]),
        ("😀 <b>@news_kz</b>", [("bold", 3, 8), ("mention", 3, 8)]),
        ("<a href='x.kz'>y.kz</a> <code>z.kz @name #tag</code>", [("text_link", 0, 4), ("code", 5, 15)]),
        ("<blockquote>x.kz #a</blockquote>", [("blockquote", 0, 7), ("url", 0, 4), ("hashtag", 5, 2)]),
        ("x.kz/#tag x.kz/@name", [("url", 0, 9), ("url", 10, 10)]),
    ],
)
def test_links_mentions_and_hashtags_are_found(source: str, expected: list[tuple[str, int, int]]) -> None:
    assert sorted(kept(source)) == sorted(expected)


SPANS = st.builds(
    Entity,
    st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "text_link"]),
    st.integers(0, 5),
    st.integers(1, 5),
)


@given(st.text(st.sampled_from("ab \n😀"), min_size=10, max_size=10), st.lists(SPANS, max_size=4))
@settings(deadline=None)
def test_kept_entities_are_visible_inside_the_text_and_in_order(text: str, spans: list[Entity]) -> None:
    formatted = tidy(FormattedText(text, tuple(spans)))
    units = formatted.text.encode("utf-16-le")
    assert formatted.text == formatted.text.strip()
    for entity in formatted.entities:
        assert 0 <= entity.offset < entity.end <= utf16_length(formatted.text)
        assert not units[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "replace")[0].isspace()
    places = [(entity.offset, -entity.length) for entity in formatted.entities]
    assert places == sorted(places)

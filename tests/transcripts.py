"""Transcripts of the recorded nights: every event that chats are told of, word for word, as a chat would read it.

`python -m tests.transcripts` writes them anew into tests/golden; read the difference before you commit it.
"""

from pathlib import Path

from bot import catalogue
from bot.election.embargo import told
from bot.feeds.recording import Recording
from bot.recorded_steps import steps_of
from bot.text.alert import alert
from bot.text.languages import Language

NIGHTS = ("kz-2023-mazhilis", "pt-2019-assembleia")
LANGUAGES = ("en", "ru", "kk")
GOLDEN = Path(__file__).parent / "golden"


def path(night: str, language: str) -> Path:
    """Where the transcript of a night in a language is kept."""
    return GOLDEN / f"{night}.{language}.txt"


def transcript(night: str, language_code: str) -> str:
    """Every event that chats are told of, in words: its time and kind, then the message."""
    language = Language(language_code, catalogue.locale_files()[language_code])
    recording = Recording.read(catalogue.night_files(night))
    election = catalogue.load_election(recording.election_id)
    messages = [
        f"=== {recorded.time.isoformat()} {type(news.event).__name__}\n{alert(news.event, news.night, language)}\n"
        for recorded in steps_of(recording, election)
        for news in told(recorded.step, rehearsal=True)
    ]
    return "\n".join(messages)


if __name__ == "__main__":
    for night in NIGHTS:
        for code in LANGUAGES:
            path(night, code).write_text(transcript(night, code))

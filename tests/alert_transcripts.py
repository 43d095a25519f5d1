"""Transcripts of the recorded nights: every event that chats are told of, word for word, as a chat would read it.

`python -m tests.alert_transcripts` writes them anew into tests/golden; read the difference before you commit it.
"""

from pathlib import Path

from bot import catalogue
from bot.election.embargo import told
from bot.election.model import Election
from bot.feeds.recording import Recording
from bot.recorded_steps import steps_of
from bot.text.alert import alert
from bot.text.languages import Language

NIGHTS = ("kz-2023-mazhilis", "pt-2019-assembleia")
LANGUAGES = ("en", "ru", "kk")
GOLDEN = Path(__file__).parent / "golden"


def path(night: str, language: str) -> Path:
    """Where the transcript of a night in a language is kept."""
    return GOLDEN / f"alerts-{night}.{language}.txt"


def transcript(recording: Recording, election: Election, language: Language) -> str:
    """Every event that chats are told of, in words: its time and kind, then the message."""
    messages = [
        f"=== {recorded.time.isoformat()} {type(news.event).__name__}\n{alert(news.event, news.night, language)}\n"
        for recorded in steps_of(recording, election)
        for news in told(recorded.step, rehearsal=True)
    ]
    return "\n".join(messages)


def transcript_of(night: str, language: str) -> str:
    """The transcript of a night that ships, with its own election."""
    recording = Recording.read(catalogue.night_files(night))
    words = Language(language, catalogue.locale_files()[language])
    return transcript(recording, catalogue.load_election(recording.election_id), words)


if __name__ == "__main__":
    for night in NIGHTS:
        for code in LANGUAGES:
            path(night, code).write_text(transcript_of(night, code))

"""What people write in ten languages; ``distress/<code>.txt`` beside this file holds most of it."""

from pathlib import Path

import pytest

from core.distress import LANGUAGES, danger_languages, is_danger, is_loss

SAID = Path(__file__).parent / "said"
DISGUISED = """
su1cide
s*icide
s.u.i.c.i.d.e
s u i c i d e
sui-cide
k i l l myself
k*ll mys3lf
KMS!!!
i wanna dieeeeee
i want to 💀
i want 😢 to 😭 die
I DON’T   WANT TO LIVE
i dont want to live
iwanttodie
sucidal
Я х0чу умереть
м\u0435ня бьёт муж
死 に た い
死にたーーい
أَنْتَحِر
أنتحـــر
"""
IN_PASSING = """
a comedy please, or i kill myself tonight
joy. actually no, i don't want to be alive anymore, sorry
/mood kms
/settings country kys
"""


def said(language: str, kind: str) -> list[str]:
    """Read the sentences of one kind: ``danger``, ``figures`` or ``loss``."""
    section = (SAID / f"{language}.txt").read_text("utf-8").partition(f"[{kind}]\n")[2].partition("\n\n")[0]
    return section.splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_is_recognised(language: str) -> None:
    """Whatever the app says, all languages are listened for."""
    assert [words for words in said(language, "danger") if not is_danger(words)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_of_speech_and_titles_are_no_danger(language: str) -> None:
    """Nor are they a loss."""
    assert [words for words in said(language, "figures") if is_danger(words) or is_loss(words)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_loss_is_recognised(language: str) -> None:
    """It is no danger."""
    assert [words for words in said(language, "loss") if not is_loss(words) or is_danger(words)] == []


@pytest.mark.parametrize("words", DISGUISED.strip().splitlines())
def test_disguised_danger_is_recognised(words: str) -> None:
    """Signs, spaces, drawn-out letters, emoji and lookalikes hide nothing."""
    assert is_danger(words)


@pytest.mark.parametrize("words", IN_PASSING.strip().splitlines())
def test_danger_is_recognised_among_other_words(words: str) -> None:
    """It counts wherever it stands."""
    assert is_danger(words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("es", "ya no quiero vivir"), ("fr", "je veux mourir"), ("de", "ich will nicht mehr leben")),
        *(("pt", "quero morrer"), ("it", "voglio morire"), ("vi", "tôi không muốn sống nữa"), ("ru", "не хочу жить")),
        *(("ja", "死にたい"), ("ar", "أريد أن أموت"), ("en", "i want to die")),
    ],
)
def test_danger_has_a_language(language: str, words: str) -> None:
    """So that the answer can be in it."""
    assert language in danger_languages(words)


@pytest.mark.parametrize(
    "words", ["my phone died", "a movie in which the dog dies", "I lost my keys", "does the dog die"]
)
def test_other_endings_are_no_loss(words: str) -> None:
    """Things break, and dogs die in movies."""
    assert not is_loss(words)


@pytest.mark.parametrize(
    "words", ["", " ", "\n", "*", "\u200b", "🔫", "a" * 100_000, "kill " * 20_000, "i want to " * 20_000]
)
def test_any_text_will_do(words: str) -> None:
    """Empty, hostile and endless ones are read in time."""
    assert not is_danger(words)
    assert not is_loss(words)

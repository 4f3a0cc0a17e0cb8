import pytest

from bot.dialogue.understanding import Meaning, meaning_of
from bot.languages import speaking
from core.errors import ArtifactRejected
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood, MoodScores


async def meant(words: str, *, kind: Kind = Kind.WANT, **shares: float) -> Meaning:
    """Ask what words mean, with a model that gives some shares to moods and the rest to none."""
    moods = MoodScores.of(shares)
    rest = 1 - sum(share for _, share in moods.items())
    mood = moods.strongest() if moods[moods.strongest()] > rest else None

    async def understand(_: str) -> Intent:
        return Intent(mood, moods, kind if mood else None)

    return await meaning_of(words, understand)


async def test_refused_mood_is_neither_first_nor_second() -> None:
    """The shares of the model do not matter."""
    meaning = await meant("I hate romantic comedies, give me something tense", love=0.6, fear=0.3)
    assert (meaning.mood, meaning.also, meaning.refused) == (Mood.FEAR, None, {Mood.LOVE})
    meaning = await meant("something tense for the lads, no romance", fear=0.6, love=0.3)
    assert (meaning.mood, meaning.also, meaning.refused) == (Mood.FEAR, None, {Mood.LOVE})


async def test_refusal_alone_leaves_the_other_moods() -> None:
    assert await meant("romance bores us, so no romance", love=0.9) == Meaning(refused=frozenset({Mood.LOVE}))


async def test_denied_mood_is_not_answered() -> None:
    meaning = await meant("i'm not happy with how it went", kind=Kind.FEEL, joy=0.5, sadness=0.3)
    assert (meaning.mood, meaning.kind, meaning.refused) == (Mood.SADNESS, Kind.FEEL, frozenset())


async def test_refused_detail_is_no_second_mood() -> None:
    meaning = await meant("no gore but chases, escapes and puns", joy=0.5, fear=0.4)
    assert (meaning.mood, meaning.also) == (Mood.JOY, None)


async def test_named_mood_beside_a_refusal_counts() -> None:
    """It counts without a mood by the model, too."""
    assert (await meant("less gore from my cousin, more horror comedies or no romance", fear=0.1)).mood is Mood.FEAR
    assert (await meant("horror list from my cousin", fear=0.3)).mood is None


async def test_known_words_need_no_model() -> None:
    meaning = await meant("something scary but funny", anger=0.9)
    assert (meaning.mood, meaning.also, meaning.kind) == (Mood.FEAR, Mood.JOY, Kind.WANT)


async def test_named_mood_in_another_language_needs_no_model() -> None:
    """The model knows English only."""
    with speaking("de"):
        assert (await meant("was trauriges mit Hunden", joy=0.9)).mood is Mood.SADNESS


async def test_named_mood_counts_without_a_model() -> None:
    async def understand(_: str) -> Intent:
        raise ArtifactRejected("The model in models/intent cannot be read.")

    for model in (None, understand):
        assert (await meaning_of("horror list from my cousin", model)).mood is Mood.FEAR
        assert (await meaning_of("horror list and comedy list from my cousin", model)).mood is None
        assert (await meaning_of("my cousin wants no horror", model)).refused == {Mood.FEAR}


@pytest.mark.parametrize("words", ["i'm not happy", "i don't feel happy today", "not feeling good"])
async def test_unhappy_person_is_sad_without_another_mood(words: str) -> None:
    assert await meant(words) == Meaning(Mood.SADNESS, kind=Kind.FEEL)
    assert (await meant(words, kind=Kind.FEEL, joy=0.4, anger=0.5)).mood is Mood.ANGER
    assert (await meant("not feeling comedies lately")).mood is None


@pytest.mark.parametrize("words", ["he", "Her", "because of them", "?!", "..."])
async def test_words_without_meaning_are_no_mood(words: str) -> None:
    """The shares of the model do not matter."""
    assert await meant(words, love=0.9) == Meaning()


async def test_single_unknown_word_needs_a_large_share() -> None:
    assert (await meant("glove", love=0.35)).mood is None
    assert (await meant("smoochy", love=0.6)).mood is Mood.LOVE


async def test_refusal_in_another_language_needs_no_model() -> None:
    """The model knows English only."""
    with speaking("de"):
        assert await meant("nach der Arbeit nichts Trauriges", love=0.9) == Meaning(refused=frozenset({Mood.SADNESS}))

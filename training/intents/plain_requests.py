"""The plainest messages of all, put together from words and sentences: learned beside those that people made up.

Who makes up messages avoids the obvious ones, and a model that never saw "show me a scary movie" gets it wrong. Nothing
is measured on these.
"""

from collections.abc import Iterator

from core.inference.intent_model import Kind
from core.moods.mood import Mood
from training.intents.utterances import Utterance

_FELT = {
    Mood.LOVE: "in love, loved, affectionate, tender, smitten, full of love, grateful for my friends, romantic",
    Mood.JOY: "happy, great, cheerful, excited, joyful, wonderful, proud, delighted, so good, fantastic",
    Mood.SURPRISE: "surprised, bored, curious, amazed, shocked, astonished, stunned, speechless",
    Mood.SADNESS: "sad, lonely, depressed, heartbroken, down, miserable, blue, hurt, unhappy, empty",
    Mood.FEAR: "scared, anxious, nervous, worried, afraid, terrified, stressed, panicky, frightened",
    Mood.ANGER: "angry, furious, annoyed, mad, frustrated, irritated, outraged, pissed off, fed up",
}
_WANTED = {
    Mood.LOVE: "romantic, sweet, heartwarming, tender, lovely, love, romance, touching love, romcom",
    Mood.JOY: "funny, happy, cheerful, uplifting, feel-good, hilarious, comedy, joyful, fun, lighthearted",
    Mood.SURPRISE: "mind-bending, mysterious, twisty, surprising, mystery, unpredictable, puzzling, clever heist",
    Mood.SADNESS: "sad, tragic, heartbreaking, tearjerker, depressing, moving, melancholy, emotional",
    Mood.FEAR: "scary, creepy, horror, terrifying, spooky, frightening, slasher, ghost, nerve-racking",
    Mood.ANGER: "angry, revenge, violent, brutal, gangster, vengeful, furious, war, ruthless",
}
_FELT_SENTENCES = (
    "i am {}",
    "i'm {} today",
    "feeling {}",
    "i feel {} right now",
    "so {}",
    "i have been feeling {} lately",
    "i am very {} this week",
    "kind of {} tonight",
    "today made me feel {}",
    "{}",
)
_WANTED_SENTENCES = (
    "show me a {} movie",
    "i want to watch a {} film",
    "recommend something {}",
    "{} movies please",
    "can you find me a {} movie for tonight",
    "any good {} movies?",
    "i would like to see something {}",
    "{} movie",
    "in the mood for a {} film",
    "give me {}",
    "do you have {} films",
    "what is a good {} movie",
)
_SENTENCES_OF_NONE = ("no {} movies please", "what does {} mean", "not in the mood for {} films")
_EVERY = 2  # of the combinations one in so many is learned


def utterances() -> list[Utterance]:
    """Return the messages, always the same ones."""
    felt = (
        Utterance(text, mood.value, Kind.FEEL.value)
        for mood, words in _FELT.items()
        for text in _combined(words, _FELT_SENTENCES)
    )
    wanted = (
        Utterance(text, mood.value, Kind.WANT.value)
        for mood, words in _WANTED.items()
        for text in _combined(words, _WANTED_SENTENCES)
    )
    none = (Utterance(text, None, None) for words in _WANTED.values() for text in _combined(words, _SENTENCES_OF_NONE))
    return [*felt, *wanted, *none]


def _combined(words: str, sentences: tuple[str, ...]) -> Iterator[str]:
    for at, word in enumerate(words.split(", ")):
        yield from (sentence.format(word) for sentence in sentences[at % _EVERY :: _EVERY])

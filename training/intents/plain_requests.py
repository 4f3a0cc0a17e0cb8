"""Plain messages for training, put together from words and sentences.

Authors of messages avoid the obvious ones, and a model that never saw "show me a scary movie" gets it wrong. Nothing is
measured on these messages.
"""

from collections.abc import Iterator, Sequence

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
_EVERY = 2  # one combination in this many is a message


def utterances() -> list[Utterance]:
    """Return the messages, always the same ones."""
    messages: list[Utterance] = []
    for mood, words in _FELT.items():
        messages += _fill(_FELT_SENTENCES, words, mood.value, Kind.FEEL.value)
    for mood, words in _WANTED.items():
        messages += _fill(_WANTED_SENTENCES, words, mood.value, Kind.WANT.value)
    for words in _WANTED.values():
        messages += _fill(_SENTENCES_OF_NONE, words, None, None)
    return messages


def _fill(sentences: Sequence[str], words: str, mood: str | None, kind: str | None) -> Iterator[Utterance]:
    """Put each word, separated by commas, into every second sentence."""
    for number, word in enumerate(words.split(", ")):
        for sentence in sentences[number % _EVERY :: _EVERY]:
            yield Utterance(sentence.format(word), mood, kind)

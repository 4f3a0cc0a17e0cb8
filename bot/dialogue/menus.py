"""What the menus of the platforms say, in each language."""

from bot.dialogue import labels, wording
from bot.languages import ENGLISH, LANGUAGES, say, speaking
from core.moods.mood import Mood


def translated() -> dict[str, dict[str, str]]:
    """Return all that menus say, in each language but English: language → English → translated."""
    fixed = (
        *labels.COMMANDS.values(),
        labels.GREETING,
        labels.FEEL,
        labels.FEEL_WORDS,
        labels.DIGEST_WORDS,
        labels.MOOD_OPTION,
        labels.COUNTRY_OPTION,
        labels.PRIVATE_OPTION,
        labels.MOVIES_FOR_THIS,
    )
    told: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:  # in their order, which is the same in every process, unlike that of a set
        if language == ENGLISH:
            continue
        moods = {mood: wording.mood_choice(mood) for mood in Mood}
        with speaking(language):
            told[language] = {sentence: say(sentence) for sentence in fixed}
            told[language] |= {moods[mood]: wording.mood_choice(mood) for mood in Mood}
    return told

"""What the menus of the platforms say, in each language."""

from bot.dialogue import texts as shared_texts
from bot.dialogue.moods import mood_choice
from bot.frontends.manners import texts
from bot.languages import ENGLISH, LANGUAGES, say, speaking
from core.moods.mood import Mood


def translated() -> dict[str, dict[str, str]]:
    """Return all that menus say, in each language but English: language → English → translated."""
    fixed = (
        *texts.COMMANDS.values(),
        shared_texts.GREETING,
        texts.FEEL,
        texts.FEEL_WORDS,
        texts.DIGEST_WORDS,
        texts.MOOD_OPTION,
        texts.COUNTRY_OPTION,
        texts.PRIVATE_OPTION,
        texts.MOVIES_FOR_THIS,
    )
    told: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:  # in their order, which is the same in every process, unlike that of a set
        if language == ENGLISH:
            continue
        moods = {mood: mood_choice(mood) for mood in Mood}
        with speaking(language):
            told[language] = {sentence: say(sentence) for sentence in fixed}
            told[language] |= {moods[mood]: mood_choice(mood) for mood in Mood}
    return told

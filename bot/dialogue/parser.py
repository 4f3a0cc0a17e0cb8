"""Parse typed words, as far as that takes no model: commands, deep links, the name of a mood."""

import difflib
import re
from typing import Final

from bot.dialogue import texts
from bot.dialogue.actions import (
    AnyAction,
    AskMood,
    ChangeSetting,
    Forget,
    ListName,
    Open,
    OrderDigest,
    Say,
    ShowAbout,
    ShowDigest,
    ShowHelp,
    ShowHelpline,
    ShowList,
    ShowMovies,
    ShowMyData,
    ShowPrivacy,
    ShowSettings,
    Start,
    StartGroup,
    action_from,
)
from bot.dialogue.lexicon import visible
from bot.dialogue.mood_words import is_made_of, leaves_it_open, phrases_in_all_languages, read_moods
from bot.dialogue.moods import moods_by_name
from bot.dialogue.settings import texts as setting_texts
from core.moods.mood import Mood

COMMANDS: Final[dict[str, AnyAction]] = {
    "start": Start(),
    "help": ShowHelp(),
    "helpline": ShowHelpline(),
    "about": ShowAbout(),
    "privacy": ShowPrivacy(),
    "settings": ShowSettings(),
    "mydata": ShowMyData(),
    "forget": Forget(),
    "together": StartGroup(),
    "digest": ShowDigest(),
    "saved": ShowList(1, ListName.SAVED),
    "seen": ShowList(1, ListName.SEEN),
}
"""The actions of commands, without their stroke and without words behind them."""
_FREE_WORD_COMMANDS = {"/mood", "/feel"}
_MOOD_COMMAND = re.compile(rf"/mood_?(?P<mood>{'|'.join(Mood)})")
"""The mood in the name of the command: ``/mood_joy``."""
_LINK = re.compile(r"m_(?P<any>[a-z]+)|p_(?P<movie>\d{1,9})_(?P<mood>[a-z]+)")
_MIN_SIMILARITY = 0.8
"""The ratio of ``difflib`` from which a word counts as a misspelt name."""
_MIN_LETTERS_IF_ONE_IS_MISSING = 5
_MIN_LETTERS_IF_SOME_ARE_WRONG = 6
"""In shorter names other letters make other words."""
_MAX_CHARACTERS_OF_NAME = 24
"""Longer texts are not searched for a misspelt mood."""
_SPACES_AND_MARKS = "\u200e\u200f \n"
"""Stripped from texts; marks of direction come along where right-to-left text is copied."""
_SMALL_TALK = (
    (phrases_in_all_languages(lambda vocabulary: vocabulary.greeting), texts.GREETING),
    (phrases_in_all_languages(lambda vocabulary: vocabulary.thanks), texts.WELCOME),
    (phrases_in_all_languages(lambda vocabulary: vocabulary.help), texts.HELP),
    (phrases_in_all_languages(lambda vocabulary: vocabulary.closing), texts.ALL_RIGHT),
)
"""Phrases that ask for no movie, in any language, and the answers to them."""
_LINKS: Final[dict[str, AnyAction]] = {
    "help_line": ShowHelpline(),
    "saved": COMMANDS["saved"],
    "seen": COMMANDS["seen"],
}
"""Payloads of deep links that are no tokens."""
_TOKEN_VERSION = re.compile(r"^[12]_")  # links that older versions wrote have the first

_WISHES = (
    (phrases_in_all_languages(lambda vocabulary: vocabulary.lists), COMMANDS["saved"]),
    (phrases_in_all_languages(lambda vocabulary: vocabulary.menu), AskMood()),
)
"""Phrases that ask for the same as a command, in any language."""


def parse(text: str) -> AnyAction:
    """Parse typed words, in the language that is spoken: a command, a mood by its name, or else just words.

    >>> parse("/mood@cinemood_bot Joy").token, parse("/start p_603_joy").token, parse("so tired of it all")
    ('2_mood_joy', '2_open_joy_603', Say(text='so tired of it all'))
    """
    command, words = _split(text)
    if mood_command := _MOOD_COMMAND.fullmatch(command):
        command, words = "/mood", f"{mood_command['mood']} {words}"
    if not words and command in COMMANDS:  # commands are understood without their stroke, too
        command = f"/{command}"
    if action := _parse_command(command, words):
        return action
    if command in _FREE_WORD_COMMANDS:
        text = words
    return _parse_wish(text) or Say(text)


def _parse_command(command: str, words: str) -> AnyAction | None:
    """Parse a command with the words behind it; None for words that are no command."""
    if not command.startswith("/"):
        return None
    match command.removeprefix("/"):
        case "start" if words:
            return _parse_link(words)
        case "settings" if words:
            return _parse_setting(words)
        case "digest" if words:
            return OrderDigest(tuple(words.split()))
        case name:
            return COMMANDS.get(name)


def _parse_wish(text: str) -> AnyAction | None:
    """Parse words that ask for the same as a button: movies for one mood, the moods to choose from, a list."""
    if not any(map(str.isprintable, visible(text).strip())):
        return AskMood()
    for phrases, action in _WISHES:
        if is_made_of(text, phrases):
            return action
    if leaves_it_open(text) or small_talk(text):
        return None
    mood = read_moods(text).only_wish
    if mood is None:
        return None
    return ShowMovies(mood)


def link_to(mood: Mood, movie: int | None = None) -> str:
    """Write the payload of a deep link: ``m_joy`` to a mood, ``p_603_joy`` to a movie offered for it."""
    if movie is None:
        return f"m_{mood}"
    return f"p_{movie}_{mood}"


def follow(action: AnyAction) -> AnyAction:
    """Return the action for a link: the same if a link may ask for it, else one that only shows something.

    Links can be forged, and a tap on one must not change or delete the data of a person.
    """
    if action.linkable:
        return action
    match action:
        case Forget():
            return ShowMyData()
        case ChangeSetting():
            return ShowSettings()
        case _:
            return Start()


def tells_feeling(text: str) -> bool:
    """Report whether a text is the command for feelings."""
    return _split(text)[0] == "/feel"


def is_command(text: str) -> bool:
    """Report whether a text was meant as a command."""
    return text.startswith("/")


def small_talk(text: str) -> str | None:
    """Return the answer, in English, to words that ask for no movie: a greeting, thanks, a call for help.

    >>> small_talk("Hello!") == texts.GREETING, small_talk("hello, make me laugh")
    (True, None)
    """
    if is_command(text):
        return None
    for phrases, answer in _SMALL_TALK:
        if is_made_of(text, phrases):
            return answer
    return None


def closest(words: str) -> Mood | None:
    """Return the mood that words name, perhaps with a typing error; None for words that resemble it by chance.

    >>> closest("sadnes") == Mood.SADNESS, closest("anime"), closest("not sadness")
    (True, None, None)
    """
    word = words.strip().casefold().lstrip("/#")
    if len(word) > _MAX_CHARACTERS_OF_NAME:
        return None
    names = moods_by_name()
    if word in names:
        return names[word]
    for name, mood in names.items():
        if _is_misspelt(word, name):
            return mood
    return None


def _is_misspelt(word: str, name: str) -> bool:
    """Return whether a word is a name with a typing error; the first letter must be right."""
    if word[:1] != name[:1]:
        return False
    if _simplify_sounds(word) == _simplify_sounds(name):
        return True
    if len(name) >= _MIN_LETTERS_IF_SOME_ARE_WRONG:
        similarity = difflib.SequenceMatcher(None, word, name).ratio()
        if similarity >= _MIN_SIMILARITY:
            return True
    return _lacks_a_letter(word, name) or _swaps_letters(word, name)


def _simplify_sounds(word: str) -> str:
    """Return a word with one spelling for letters that sound alike, and without double letters."""
    return re.sub(r"(.)\1+", r"\1", word.replace("y", "i").replace("ea", "ee"))


def _lacks_a_letter(word: str, name: str) -> bool:
    if len(name) < _MIN_LETTERS_IF_ONE_IS_MISSING:
        return False
    return any(word == name[:position] + name[position + 1 :] for position in range(1, len(name)))


def _swaps_letters(word: str, name: str) -> bool:
    """Return whether two neighbouring letters of a name are swapped in a word."""
    for position in range(1, len(name) - 1):
        first, second = name[position : position + 2]
        if word == name[:position] + second + first + name[position + 2 :]:
            return True
    return False


def _split(text: str) -> tuple[str, str]:
    """Split a command from the words behind it; in groups Telegram adds the bot's name: /mood@cinemood_bot."""
    command, *rest = text.strip(_SPACES_AND_MARKS).split(maxsplit=1) or [""]
    return command.partition("@")[0].casefold(), "".join(rest).strip()


def _parse_link(payload: str) -> AnyAction:
    """Parse the payload of a deep link; one that cannot be read is a start like any other."""
    link = _LINK.fullmatch(payload)
    if link is None:
        token = f"2_{_TOKEN_VERSION.sub('', payload)}"
        return follow(_LINKS.get(payload) or action_from(token))
    mood = link["any"] or link["mood"]
    if mood not in frozenset(Mood):
        return Start()
    if link["any"]:
        return ShowMovies(Mood(mood))
    return Open(Mood(mood), int(link["movie"]))


def _parse_setting(words: str) -> AnyAction:
    """Parse ``country United Kingdom``, or ``country`` alone for the values that it may have."""
    name, *rest = re.split(r"[\s:=]+", words.strip(), maxsplit=1)
    value = "".join(rest)
    if not value and name.casefold() in setting_texts.PANELS:
        return ShowSettings(name.casefold())
    return ChangeSetting(name.casefold(), value)

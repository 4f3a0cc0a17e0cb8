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
from bot.dialogue.mood_words import is_made_of, known_phrases, leaves_it_open, read_moods
from bot.dialogue.moods import mood_name
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.vocabulary import VOCABULARIES
from core.inference.intent_model import Kind
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
_FREE_WORDS = {"/mood", "/feel"}
_GLUED = re.compile(rf"/mood_?(?P<mood>{'|'.join(Mood)})")
_LINK = re.compile(r"m_(?P<any>[a-z]+)|p_(?P<movie>\d{1,9})_(?P<mood>[a-z]+)")
_CLOSE = 0.8  # difflib's ratio from which a long name counts as misspelt
_LONG, _VERY_LONG = 5, 6  # letters of a name in which one may be missing, or wrong
_LONGEST_MOOD = 24  # characters; longer words are not searched for a misspelt mood
_MARKS = "\u200e\u200f \n"  # of direction, which come along where right-to-left text is copied
_EVERY = tuple(VOCABULARIES.values())
_SMALL_TALK = (
    (known_phrases(one.greeting for one in _EVERY), texts.GREETING),
    (known_phrases(one.thanks for one in _EVERY), texts.WELCOME),
    (known_phrases(one.help for one in _EVERY), texts.HELP),
    (known_phrases(one.closing for one in _EVERY), texts.ALL_RIGHT),
)
"""What people say, in any language, and what is answered."""
_LINKS: Final[dict[str, AnyAction]] = {
    "help_line": ShowHelpline(),
    "saved": COMMANDS["saved"],
    "seen": COMMANDS["seen"],
}
"""Payloads of deep links that are no tokens."""
_TOKEN_VERSION = re.compile(r"^[12]_")  # links that older versions wrote have the first

_ASKED_FOR = (
    (known_phrases(one.lists for one in _EVERY), COMMANDS["saved"]),
    (known_phrases(one.menu for one in _EVERY), AskMood()),
)
"""What people ask for without a command, in any language."""


def parse(text: str) -> AnyAction:
    """Parse typed words, in the language that is spoken: a command, a mood by its name, or else just words.

    >>> parse("/mood@cinemood_bot Joy").token, parse("/start p_603_joy").token, parse("so tired of it all")
    ('2_mood_joy', '2_open_joy_603', Say(text='so tired of it all'))
    """
    command, words = _split(text)
    if glued := _GLUED.fullmatch(command):
        command, words = "/mood", f"{glued['mood']} {words}"
    if not words and command in COMMANDS:  # commands are understood without their stroke, too
        command = f"/{command}"
    if action := _parse_command(command, words):
        return action
    text = words if command in _FREE_WORDS else text
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
    """Parse words that ask for the same as a button: one mood, the moods to choose from, a list."""
    if not any(map(str.isprintable, visible(text).strip())):
        return AskMood()
    for phrases, action in _ASKED_FOR:
        if is_made_of(text, phrases):
            return action
    if leaves_it_open(text) or small_talk(text):
        return None
    found = read_moods(text)
    is_one = found.is_plain and len(found.moods) == 1 and not found.refused
    return ShowMovies(found.moods[0]) if is_one and found.kind is Kind.WANT else None


def link_to(mood: Mood, movie: int | None = None) -> str:
    """Write the payload of a deep link: ``m_joy`` to a mood, ``p_603_joy`` to a movie offered for it."""
    return f"m_{mood}" if movie is None else f"p_{movie}_{mood}"


def follow(action: AnyAction) -> AnyAction:
    """Return the action that a link may ask for: one that shows what another would change, or a start like any other.

    Anybody can put a link anywhere, and a tap on it must not cost people what they told the bot.
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
    return next((answer for phrases, answer in _SMALL_TALK if is_made_of(text, phrases)), None)


def closest(words: str) -> Mood | None:
    """Find the mood whose name somebody may have misspelt; what is near it by chance, such as *anime*, is none.

    >>> closest("sadnes") == Mood.SADNESS, closest("anime"), closest("not sadness")
    (True, None, None)
    """
    word = words.strip().casefold().lstrip("/#")
    if len(word) > _LONGEST_MOOD:
        return None
    names = {mood_name(mood).casefold(): mood for mood in Mood} | {mood.value: mood for mood in Mood}
    return names.get(word) or next((mood for name, mood in names.items() if _is_misspelt(word, name)), None)


def _is_misspelt(word: str, name: str) -> bool:
    """Tell whether a word is a name with a slip of the fingers: the first letter is right, and little else wrong.

    In short names only letters that are doubled, swapped, or sound alike: other letters make other words.
    """
    if word[:1] != name[:1]:
        return False
    if _as_heard(word) == _as_heard(name):
        return True
    swapped = {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(1, len(name) - 1)}
    lacking = {name[:at] + name[at + 1 :] for at in range(1, len(name))} if len(name) >= _LONG else set[str]()
    is_near = difflib.SequenceMatcher(None, word, name).ratio() >= _CLOSE
    return word in swapped | lacking or (len(name) >= _VERY_LONG and is_near)


def _as_heard(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word.replace("y", "i").replace("ea", "ee"))


def _split(text: str) -> tuple[str, str]:
    """Split a command from the words behind it; in groups Telegram adds the bot's name: /mood@cinemood_bot."""
    command, *rest = text.strip(_MARKS).split(maxsplit=1) or [""]
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
    return ShowMovies(Mood(mood)) if link["any"] else Open(Mood(mood), int(link["movie"]))


def _parse_setting(words: str) -> AnyAction:
    """Parse ``country United Kingdom``, or ``country`` alone for the values that it may have."""
    name, *rest = re.split(r"[\s:=]+", words.strip(), maxsplit=1)
    value = "".join(rest)
    if not value and name.casefold() in setting_texts.PANELS:
        return ShowSettings(name.casefold())
    return ChangeSetting(name.casefold(), value)

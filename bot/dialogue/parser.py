"""Understand what was typed, as far as that takes no model: commands, deep links, the name of a mood."""

import difflib
import re

from bot.dialogue import texts
from bot.dialogue.lexicon import visible
from bot.dialogue.mood_words import is_made_of, known_phrases, leaves_it_open, read_moods
from bot.dialogue.moods import mood_name
from bot.dialogue.reply import Press, Verb, press_of
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.vocabulary import VOCABULARIES
from core.inference.intent_model import Kind
from core.moods.mood import Mood

_COMMANDS = {
    f"/{verb.value}": verb
    for verb in (
        Verb.START,
        Verb.HELP,
        Verb.HELPLINE,
        Verb.ABOUT,
        Verb.PRIVACY,
        Verb.SETTINGS,
        Verb.MYDATA,
        Verb.FORGET,
        Verb.TOGETHER,
        Verb.DIGEST,
    )
}
_LINKED = {
    *(Verb.MOOD, Verb.MORE, Verb.WAY, Verb.TONIGHT, Verb.OPEN, Verb.BACK, Verb.ASK),
    *(Verb.HELP, Verb.HELPLINE, Verb.ABOUT, Verb.PRIVACY, Verb.SETTINGS, Verb.MYDATA, Verb.LIST, Verb.EXPORT),
}
"""What only shows something, and to nobody but who follows the link."""
_SHOWN_FIRST = {Verb.FORGET: Verb.MYDATA, Verb.SET: Verb.SETTINGS}
"""What shows what others would change."""
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
_NAMED_LINKS = {"help_line": Press(Verb.HELPLINE)}
_LISTS = {f"/{name}": Press(Verb.LIST, movies=(1,), words=(name,)) for name in ("saved", "seen")}

_ASKED_FOR = (
    (known_phrases(one.lists for one in _EVERY), _LISTS["/saved"]),
    (known_phrases(one.menu for one in _EVERY), Press(Verb.ASK)),
)
"""What people ask for without a command, in any language."""
_ALONE = {*_COMMANDS, *_LISTS}
"""Commands that are understood without their stroke, too."""


def read(text: str) -> Press | str:
    """Understand typed words: a command, a mood by its name, or whatever else was said.

    >>> read("/mood@cinemood_bot Joy").encode(), read("/start p_603_joy").encode(), read("so tired of it all")
    ('1_mood_joy', '1_open_joy_603', 'so tired of it all')
    """
    command, words = _split(text)
    if glued := _GLUED.fullmatch(command):
        command, words = "/mood", f"{glued['mood']} {words}"
    if not words and f"/{command}" in _ALONE:
        command = f"/{command}"
    if press := _commanded(command, words):
        return press
    text = words if command in _FREE_WORDS else text
    return _asked(text) or text


def _commanded(command: str, words: str) -> Press | None:
    """Read a command with the words behind it; None for words that are none."""
    if command == "/start" and words:
        return _followed(words)
    if command == "/settings" and words:
        return _setting(words)
    if command in _LISTS:
        return _LISTS[command]
    if command in _COMMANDS:
        verb = _COMMANDS[command]
        return Press(verb, words=tuple(words.split()) if verb is Verb.DIGEST else ())
    return None


def _asked(text: str) -> Press | None:
    """Read words that ask for what a button would show: one mood, the moods to choose from, a list."""
    if not any(map(str.isprintable, visible(text).strip())):
        return Press(Verb.ASK)
    for phrases, press in _ASKED_FOR:
        if is_made_of(text, phrases):
            return press
    if leaves_it_open(text) or small_talk(text):
        return None
    found = read_moods(text)
    is_one = found.is_plain and len(found.moods) == 1 and not found.refused
    return Press(Verb.MOOD, found.moods[0]) if is_one and found.kind is Kind.WANT else None


def link_to(mood: Mood, movie: int | None = None) -> str:
    """Write the payload of a deep link: ``m_joy`` to a mood, ``p_603_joy`` to a movie offered for it."""
    return f"m_{mood}" if movie is None else f"p_{movie}_{mood}"


def followed(press: Press) -> Press:
    """Return what a link may ask for: of what would change something what there is, or a start like any other.

    Anybody can put a link anywhere, and a tap on it must not cost people what they told the bot.
    """
    return press if press.verb in _LINKED else Press(_SHOWN_FIRST.get(press.verb, Verb.START))


def tells_feeling(text: str) -> bool:
    """Tell whether a text is the command for feelings."""
    return _split(text)[0] == "/feel"


def is_command(text: str) -> bool:
    """Tell whether a text was meant as a command."""
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


def _followed(payload: str) -> Press:
    """Read the payload of a deep link; one that cannot be read is a start like any other."""
    link = _LINK.fullmatch(payload)
    if link is None:
        press = _NAMED_LINKS.get(payload) or _LISTS.get(f"/{payload}") or press_of(f"1_{payload}") or press_of(payload)
        return followed(press) if press else Press(Verb.START)
    mood = link["any"] or link["mood"]
    if mood not in frozenset(Mood):
        return Press(Verb.START)
    return Press(Verb.MOOD, Mood(mood)) if link["any"] else Press(Verb.OPEN, Mood(mood), (int(link["movie"]),))


def _setting(words: str) -> Press:
    """Read ``country United Kingdom``, or ``country`` alone for what it may be."""
    name, *rest = re.split(r"[\s:=]+", words.strip(), maxsplit=1)
    value = "".join(rest)
    if not value and name.casefold() in setting_texts.PANELS:
        return Press(Verb.SETTINGS, words=(name.casefold(),))
    return Press(Verb.SET, words=(name.casefold(), value))

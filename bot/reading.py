"""Understand what was typed, as far as that takes no model: commands, deep links, the name of a mood."""

import difflib
import re
from functools import cache

from bot import labels, wording
from bot.languages import say, speaking, spoken
from bot.reply import Press, Verb, press_of
from core.mood import Mood

_COMMANDS = {
    f"/{verb.value}": verb
    for verb in (
        Verb.START,
        Verb.HELP,
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
    *(Verb.HELP, Verb.ABOUT, Verb.PRIVACY, Verb.SETTINGS, Verb.MYDATA, Verb.LIST, Verb.EXPORT),
}
"""What only shows something, and to nobody but who follows the link."""
_SHOWN_FIRST = {Verb.FORGET: Verb.MYDATA, Verb.SET: Verb.SETTINGS}
"""What shows what others would change."""
_FREE_WORDS = {"/mood", "/feel"}
_LINK = re.compile(r"m_(?P<any>[a-z]+)|p_(?P<movie>\d{1,9})_(?P<mood>[a-z]+)")
_CLOSE = 0.6  # difflib's ratio from which a misspelt mood is worth a "did you mean"
_WORD_OF_TALK = re.compile(r"[\w']+")
_WORD = re.compile(r"\w+|[^\w\s]\ufe0f?")  # words and, one by one, emoji
_LONGEST_READ = 1000  # characters that are searched for a mood
_LONGEST_MOOD = 24  # characters; longer words are not searched for a misspelt mood
_MARKS = "\u200e\u200f \n"  # of direction, which come along where right-to-left text is copied
_WITHOUT_SPACES = {"ja"}  # languages that do not part words
_DO_NOT_KNOW = re.compile(r"\b(?:i )?(?:don'?t|do not) know\b")
_ASKED = re.compile(
    r"(?:please )?"
    r"(?:(?:(?:i|we) )?(?:want|need|would like)|(?:i|we)'d like|(?:show|give|find|get|bring) (?:me|us))? ?"
    r"(?:to (?:see|watch|have) |to )?(?:(?:a|an|the|some|something|more|really|very|good) )*"
    r"(?P<mood>\w+)"
    r"(?: (?:movies?|films?|stuff|mood))?(?: (?:please|now|today|tonight))*"
)
"""A mood with the words that ask for one. *I love movies* asks for none, and *surprise me* for any."""

_MARKS_OF_TALK = ".,!?…:;¡¿。、！？،؟~*👋🙏🙂"
_SMALL_TALK = {
    labels.HELLO_WORDS: labels.GREETING,
    labels.THANKS_WORDS: labels.WELCOME,
    labels.PAGES["help"]: labels.HELP,
}

_LISTS = {f"/{name}": Press(Verb.LIST, movies=(1,), words=(name,)) for name in ("saved", "seen")}

_ALONE = {*_COMMANDS, *_LISTS}
"""Commands that are understood without their stroke, too."""


def read(text: str) -> Press | str:
    """Understand typed words: a command, a mood by its name, or whatever else was said.

    >>> read("/mood@cinemood_bot Joy").encode(), read("/start p_603_joy").encode(), read("so tired of it all")
    ('1_mood_joy', '1_open_joy_603', 'so tired of it all')
    """
    command, words = _split(text)
    if not words and f"/{command}" in _ALONE:
        command = f"/{command}"
    if command == "/start" and words:
        return _followed(words)
    if command == "/settings" and words:
        return _setting(words)
    if command in _LISTS:
        return _LISTS[command]
    if command in _COMMANDS:
        verb = _COMMANDS[command]
        return Press(verb, words=tuple(words.split()) if verb is Verb.DIGEST else ())
    if command in _FREE_WORDS:
        text = words
    if not text.strip():
        return Press(Verb.ASK)
    mood = mood_named(text) or _mood_asked(text)
    return Press(Verb.MOOD, mood) if mood else text


def link_to(mood: Mood, movie: int | None = None) -> str:
    """Write the payload of a deep link: ``m_joy`` to a mood, ``p_603_joy`` to a movie offered for it."""
    return f"m_{mood}" if movie is None else f"p_{movie}_{mood}"


def followed(press: Press) -> Press:
    """Return what a link may ask for: of what would change something what there is, or a start like any other.

    Anybody can put a link anywhere, and a tap on it must not cost people what they told the bot.
    """
    return press if press.verb in _LINKED else Press(_SHOWN_FIRST.get(press.verb, Verb.START))


def is_command(text: str) -> bool:
    """Tell whether a text was meant as a command."""
    return text.startswith("/")


def mood_named(text: str) -> Mood | None:
    """Find the mood that a word names, in English or in the language that is spoken."""
    return Mood.named(text) or _names(spoken()).get(text.strip().casefold().lstrip("/#"))


def mood_among(text: str) -> Mood | None:
    """Find the one mood that a text names in a word; None when it names none or several, or says what not to have."""
    text = text[:_LONGEST_READ]
    words, refusing = _WORD_OF_TALK.findall(text.casefold().replace("’", "'")), _listed(labels.NOT_WORDS)
    moods = {mood for word in _WORD.findall(text) if (mood := mood_named(word))}
    if spoken() in _WITHOUT_SPACES:
        moods |= {mood for name, mood in _names(spoken()).items() if name in text}
        words = [word for word in refusing if word in text]
    return moods.pop() if len(moods) == 1 and refusing.isdisjoint(words) else None


def moods_joined(text: str) -> tuple[Mood, Mood] | None:
    """Find two moods of which a text names nothing else, the first in front.

    >>> moods_joined("joy & fear") == (Mood.JOY, Mood.FEAR), moods_joined("joy without fear")
    (True, None)
    """
    between = {*labels.AND_WORDS.split(), *say(labels.AND_WORDS).casefold().split()}
    words = (word for word in _WORD.findall(text[:_LONGEST_READ].casefold()) if word not in between)
    match [*dict.fromkeys(map(mood_named, words))]:
        case [Mood() as first, Mood() as second]:
            return first, second
        case _:
            return None


def small_talk(text: str) -> str | None:
    """Return the answer, in English, to words that ask for no movie: a greeting, thanks, a call for help.

    >>> small_talk("Hello!") == labels.GREETING, small_talk("hello, make me laugh")
    (True, None)
    """
    return next((answer for known, answer in _SMALL_TALK.items() if _is_made_of(text, known)), None)


def is_despair(text: str) -> bool:
    """Tell whether somebody may be in danger, which no movie answers.

    >>> is_despair("I just want to end it all"), is_despair("my boss is killing me")
    (True, False)
    """
    words = text.casefold().replace("’", "'").replace("my self", "myself").split()
    softening = _listed(labels.SOFTENING)
    said = " ".join(word for word in words if word not in softening)
    return any(phrase.strip() in said for known in (labels.DESPAIR, say(labels.DESPAIR)) for phrase in known.split(";"))


def leaves_it_open(text: str) -> bool:
    """Tell whether words ask for movies of any mood.

    >>> leaves_it_open("Surprise me!"), leaves_it_open("surprise me with a wedding")
    (True, False)
    """
    return _is_made_of(_DO_NOT_KNOW.sub("idk", text.casefold().replace("’", "'")), labels.ANY_WORDS)


def closest(words: str) -> Mood | None:
    """Find the mood that somebody may have misspelt."""
    if len(words) > _LONGEST_MOOD:
        return None
    moods = {wording.mood_name(mood).casefold(): mood for mood in Mood} | {mood.value: mood for mood in Mood}
    names = difflib.get_close_matches(words.casefold().lstrip("/"), moods, n=1, cutoff=_CLOSE)
    return moods[names[0]] if names else None


@cache
def _names(language: str) -> dict[str, Mood]:
    """Return what the moods are called in a language."""
    with speaking(language):
        return {
            word: mood
            for mood in Mood
            for word in (wording.mood_name(mood).casefold(), *say(labels.MOOD_WORDS[mood]).casefold().split())
        }


def _is_made_of(text: str, known: str) -> bool:
    """Tell whether a text has only words of a list, in English or in the language that is spoken."""
    words = {word.strip(_MARKS_OF_TALK) for word in text.casefold().replace("’", "'").split()} - {""}
    return bool(words) and words <= _listed(known)


def _listed(known: str) -> set[str]:
    """Return the words of a list, in English and in the language that is spoken."""
    return {*known.casefold().split(), *say(known).casefold().split()}


def _mood_asked(text: str) -> Mood | None:
    """Find the mood that a text asks for, in English, in hardly more words than its name.

    >>> _mood_asked("Some joy, please") == Mood.JOY, _mood_asked("surprise me"), _mood_asked("no joy")
    (True, None, None)
    """
    words = " ".join(re.sub(r"[.,!?…]", " ", text.casefold().replace("’", "'")).split())
    asked = _ASKED.fullmatch(words)
    return mood_named(asked["mood"]) if asked else None


def _split(text: str) -> tuple[str, str]:
    """Split a command from the words behind it; in groups Telegram adds the bot's name: /mood@cinemood_bot."""
    command, *rest = text.strip(_MARKS).split(maxsplit=1) or [""]
    return command.partition("@")[0].casefold(), "".join(rest).strip()


def _followed(payload: str) -> Press:
    """Read the payload of a deep link; one that cannot be read is a start like any other."""
    link = _LINK.fullmatch(payload)
    if link is None:
        press = _LISTS.get(f"/{payload}") or press_of(f"1_{payload}") or press_of(payload)
        return followed(press) if press else Press(Verb.START)
    mood = link["any"] or link["mood"]
    if mood not in frozenset(Mood):
        return Press(Verb.START)
    return Press(Verb.MOOD, Mood(mood)) if link["any"] else Press(Verb.OPEN, Mood(mood), (int(link["movie"]),))


def _setting(words: str) -> Press:
    """Read ``country United Kingdom``, or ``country`` alone for what it may be."""
    name, *rest = re.split(r"[\s:=]+", words.strip(), maxsplit=1)
    value = "".join(rest)
    if not value and name.casefold() in labels.PANELS:
        return Press(Verb.SETTINGS, words=(name.casefold(),))
    return Press(Verb.SET, words=(name.casefold(), value))

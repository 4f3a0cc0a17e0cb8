"""What moods typed words name, tell and refuse without a model: rules over ``bot.dialogue.vocabulary``."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bot.dialogue.moods import MOOD_LOOKS
from bot.dialogue.vocabulary import GRAMMAR, VOCABULARIES, Vocabulary
from bot.languages import ENGLISH, LANGUAGES, say, speaking, spoken
from core.accents import strip_accents
from core.inference.intent_model import Kind
from core.moods.mood import Mood

_LONGEST_READ = 1000  # characters
_MOST_WORDS = 4  # of a phrase
_INVISIBLE = re.compile("[\u200b-\u200c\u200e-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f]")
_TOKEN = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*'?|[.,!?…:;¡¿。、！？،؟\n–—]|[^\w\s]")
_STOPS = frozenset(".!?…:;。！？؟\n–—")
_ENDS = frozenset(".!?…,;")
_COMMAS = frozenset(",、،，")
_PICTURES_OF_MOVIES = frozenset("🍿🎬🎥📺🎞📽🙏👀✨🌃🌙🛋🙂👋‍️¡¿\"“”'()[]*~#|-/&+<>@^=_`•·’‘")
_WITHOUT_SPACES = "ja"
_WITH_ACCENTS = frozenset({ENGLISH, "vi", "ja"})  # languages in which an accent makes another word
_HIRAGANA = re.compile("[\u3040-\u309fー]+")
_PREFIX_OF_REFUSAL = re.compile(r"\bnon-(?=\w)")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_SILENT = frozenset({"Mn", "Cf", "Sk"})  # accents, joiners and tones of skin that stand alone
_ARABIC_VOWELS = re.compile("[\u0640\u064b-\u0652]")
_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل", "و", "ب", "ل")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "ااااي" + "ه")
_SHORT = 2  # letters that are left of an Arabic word without its article, at least
_FEWEST_LETTERS = 4  # of a single word that counts as one of another language
_MOST_UNKNOWN = 2  # words that no list knows, beyond which a refusal does not reach
_LOVERS = frozenset(
    ["i", "we", "you", "they", "he", "she", "who", "who'd", "i'd", "we'd", "people", "would", "really", "just", "also"]
)
_LOVED = frozenset(
    ["you", "it", "this", "that", "to", "him", "her", "them", "how", "when", "watching", "my", "your", "the", "these"]
)
_PERSONS = frozenset(["i", "we"])
_STRONGER = frozenset(["more", "rather"])
_LESS = frozenset(["less", "fewer"])
_TOO = frozenset(["too"])
_ONLY_LAST = frozenset(["never", "nope", "nah", "no way"])
"""What refuses only what stands before: who never felt so happy is happy."""
_ONLY_FIRST = frozenset(["enough", "genug"])
"""What refuses only at the beginning of a clause: who is brave enough for horror wants it."""
_ONLY_NEXT = frozenset(["lacking"])
"""What refuses only the mood that follows: a *non-scary comedy* is a comedy."""
_VERBS_OF_REFUSAL = frozenset(
    ["don't", "dont", "doesn't", "doesnt", "isn't", "isnt", "aren't", "wasn't", "won't", "ain't", "hate", "hates"]
)
"""What refuses nothing as the last word: *mysteries don't*."""
_DISLIKES = frozenset(
    ["hate", "hates", "hating", "dislike", "avoid", "skip", "sick of", "tired of", "bored of", "so over"]
)
"""What refuses movies, also behind *I am*."""
_NEAR = 3  # words
_FAR = 8  # words
_POLITE = frozenset(
    ["please", "thanks", "thank", "you", "hell", "rather", "oh", "thx", "pls", "bitte", "danke", "merci", "grazie"]
)
_COMEDIES = ("comed", "coméd", "commed", "komöd", "комед", "كوميد", "コメディ")
_YES = frozenset(["yes", "yeah", "yep", "yup"])
_OR = frozenset(["or", "nor", "oder", "noch", "ou", "o", "u", "ni", "né", "или", "ни", "أو", "nem", "hoặc"])
_NOUNS = frozenset([*Mood, "romance", "comedy", "mystery", "horror", "heist", "tragedy", "revenge"])


class _Part(Enum):
    """What a word does."""

    MOOD = auto()
    REFUSING = auto()
    HARMLESS = auto()
    FELT = auto()
    ASKING = auto()
    MOVIE = auto()
    PLAIN = auto()
    JOINING = auto()
    TURNING = auto()
    STOP = auto()
    COMMA = auto()
    OTHER = auto()


_SAYING_MORE = frozenset({_Part.OTHER, _Part.HARMLESS})
_CHANGING_NOTHING = frozenset({_Part.PLAIN, _Part.MOVIE, _Part.ASKING, _Part.JOINING})
_PARTS_OF_LISTS = frozenset({_Part.MOOD, _Part.JOINING, _Part.COMMA, _Part.PLAIN, _Part.REFUSING})


class _Word(NamedTuple):
    text: str
    part: _Part
    mood: Mood | None = None


class Typed(NamedTuple):
    """What typed words say of moods."""

    moods: tuple[Mood, ...] = ()
    """Those that are named and not refused, in order; the first leads."""
    kind: Kind | None = None
    """None exactly when no mood is named."""
    refused: frozenset[Mood] = frozenset()
    """Those that movies shall not have."""
    unwelcome: frozenset[Mood] = frozenset()
    """Those of which movies shall not have too much: they never come second."""
    denied: frozenset[Mood] = frozenset()
    """Those that somebody says not to feel."""
    is_plain: bool = False
    """Whether moods are named or refused, and nothing is said that the word lists do not know."""
    is_unhappy: bool = False
    """Whether somebody says that they are not happy."""
    is_worried: bool = False
    """Whether it tells a worry of everyday life."""

    @property
    def excluded(self) -> frozenset[Mood]:
        """Moods that are never served."""
        return self.refused | self.denied


def typed(text: str) -> Typed:
    """Read typed words with the lists of English and of the language that is spoken, else with those of all others.

    >>> found = typed("a comedy without any romance")
    >>> found.moods == (Mood.JOY,), found.refused == {Mood.LOVE}, found.is_plain
    (True, True, True)
    """
    found = _typed(text, _languages())
    return found if found.is_plain else _typed_elsewhere(text) or found


def _typed_elsewhere(text: str) -> Typed | None:
    """Read what is said in no more than words of another language; None where two languages read it differently."""
    if len(text.strip()) < _FEWEST_LETTERS and text.isascii():
        return None
    others = [language for language in LANGUAGES if language not in _languages()]
    plain = _plain(text)
    may_name = [language for language in others if _may_name(plain, language)]
    found = [one for language in may_name if (one := _typed(text, (language,))).is_plain]
    agreed = {(one.moods, one.refused) for one in found}
    return found[0] if len(agreed) == 1 else None


def leaves_it_open(text: str) -> bool:
    """Tell whether words ask for movies of any mood.

    >>> leaves_it_open("Surprise me!"), leaves_it_open("surprise me with a wedding"), leaves_it_open("a movie")
    (True, False, False)
    """
    return not text.startswith("/") and is_made_of(text, _LEAVING_OPEN, may_ask=True)


def means_nothing(text: str) -> bool:
    """Tell whether a text has only marks and words that mean nothing by themselves.

    >>> means_nothing("because of him?"), means_nothing("..."), means_nothing("it hurts"), means_nothing(":(")
    (True, True, False, False)
    """
    return all(token in _phrases(GRAMMAR) or token in _ENDS for token in _TOKEN.findall(_plain(text)))


def known_phrases(lists: Iterable[str]) -> frozenset[str]:
    """Return the words and phrases of some lists, as ``is_made_of`` looks for them."""
    return frozenset(_folded(phrase) for words in lists for phrase in _phrases(words))


def is_made_of(text: str, phrases: frozenset[str], *, may_ask: bool = False) -> bool:
    """Tell whether a text has at least one of some phrases, and beside them only what changes nothing.

    Args:
        text: Any.
        phrases: As ``known_phrases`` returns them.
        may_ask: Whether words that ask for movies change nothing, either.
    """
    words = [word for word in _words(text, _languages(), phrases) if word.part not in {_Part.STOP, _Part.COMMA}]
    named = [word for word in words if _folded(word.text) in phrases]
    silent = _CHANGING_NOTHING if may_ask else {_Part.PLAIN}
    return bool(named) and all(word in named or word.part in silent for word in words)


def _languages() -> tuple[str, ...]:
    return (spoken(), ENGLISH) if spoken() != ENGLISH else (ENGLISH,)


def mood_named(text: str) -> Mood | None:
    """Find the mood that a word names, in English or in the language that is spoken."""
    named = Mood.named(text)
    if named is None:
        words = [*_words(text.lstrip(" /#"), _languages())]
        named = words[0].mood if len(words) == 1 else None
    return named


def visible(text: str) -> str:
    """Return a text without what nobody sees: control characters, marks of direction, spaces without width."""
    return _INVISIBLE.sub("", text)


def _may_name(plain: str, language: str) -> bool:
    """Tell whether a text, as ``_plain`` writes it, may name a mood in a language; quick."""
    lexicon = _lexicon(language)
    tokens = [*_tokens(plain, (language,))]
    return any(lexicon.begins_phrase(token) or _of(token, lexicon) is _Part.MOOD for token in tokens)


def _of(token: str, lexicon: "_Lexicon") -> _Part | None:
    found = lexicon.find(token) or lexicon.find_bare(token) or _of_parts(token, [lexicon])
    return found.part if found else None


def _typed(text: str, languages: Sequence[str]) -> Typed:
    return _Reading([*_words(text, languages)], languages).read()


class _Refusal:
    """A refusal that goes on: the moods that follow in its clause are not wanted."""

    def __init__(self, at: int, *, is_mild: bool = False, is_denial: bool = False) -> None:
        self.at = at
        self.is_mild = is_mild
        """Whether only less of something is asked for."""
        self.is_denial = is_denial
        """Whether somebody says what they do not feel."""
        self.has_refused = False
        self.unknown = 0
        """Words since then that no list knows."""
        self.reaches_to = at
        """The place of the last word that it surely covers."""

    @property
    def has_said(self) -> bool:
        """Whether it has an object, so that what is asked for next is no part of it."""
        return self.has_refused or self.unknown > 0


class _Reading:
    """Reads a text word by word: where refusals begin and end, and which moods stand where."""

    def __init__(self, words: Sequence[_Word], languages: Sequence[str]) -> None:
        vocabularies = [VOCABULARIES[language] for language in languages]
        self._words = words
        self._softening = frozenset[str]().union(*(_phrases(one.softening) for one in vocabularies))
        self._details = _Stems(" ".join(one.details for one in vocabularies))
        self._worries = _Stems(" ".join(one.worried for one in vocabularies))
        self._behind = _phrases(VOCABULARIES[_WITHOUT_SPACES].refusing if _WITHOUT_SPACES in languages else "")
        self._firm = frozenset[str]().union(*(_phrases(one.firm) for one in vocabularies))
        self._persons = _PERSONS if languages[0] == ENGLISH else frozenset[str]()  # elsewhere, "i" is an article
        self._wanted: dict[int, Kind] = {}
        """Places of moods that are not refused."""
        self._refused: dict[int, bool] = {}
        """Places of moods that are refused; whether that is mild."""
        self._denied: set[int] = set()
        self._refusal: _Refusal | None = None
        self._clause = 0
        """Place where the present clause begins."""

    def read(self) -> Typed:
        """Read all words."""
        for at, word in enumerate(self._words):
            self._end_refusal_before(at, word)
            match word.part:
                case _Part.MOOD:
                    self._read_mood(at, word)
                case _Part.REFUSING:
                    self._read_refusal(at, word)
                case _Part.TURNING | _Part.STOP | _Part.COMMA:
                    self._refusal = self._refusal if self._is_list(at) else None
                    self._clause = at + 1
                case _:
                    self._read_rest(at, word)
        return self._typed()

    def _typed(self) -> Typed:
        wanted = [at for at in self._wanted if not self._is_taken_back(at)]
        is_unhappy = any(
            self._words[at].mood is Mood.JOY and not self._words[at].text.startswith(_COMEDIES) for at in self._denied
        )
        moods = tuple(dict.fromkeys(self._moods_at(_noun_first(self._words, wanted))))
        strict = frozenset(self._moods_at(at for at, is_mild in self._refused.items() if not is_mild))
        mild = frozenset(self._moods_at(at for at, is_mild in self._refused.items() if is_mild))
        is_plain = self._is_plain(wanted)
        refused = strict | mild if is_plain else strict
        return Typed(
            moods,
            self._kind(wanted) if moods else None,
            refused - {*moods},
            mild - {*moods},
            frozenset(self._moods_at(self._denied)) - {*moods},
            is_plain=is_plain,
            is_unhappy=is_unhappy,
            is_worried=any(self._worries.has(word.text) for word in self._words),
        )

    def _moods_at(self, places: Iterable[int]) -> list[Mood]:
        return [mood for at in places if (mood := self._words[at].mood)]

    def _is_taken_back(self, at: int) -> bool:
        """Tell whether a mood that was named is refused later on, not just a detail of it; a felt one, anywhere."""
        is_felt = self._wanted[at] is Kind.FEEL
        return any(
            (later > at or is_felt) and not is_mild and self._words[later].mood is self._words[at].mood
            for later, is_mild in self._refused.items()
        )

    def _is_plain(self, wanted: Sequence[int]) -> bool:
        if not (wanted or self._refused) or any(word.part in _SAYING_MORE for word in self._words):
            return False
        between = [word for one, other in pairwise(wanted) for word in self._words[one + 1 : other]]
        return not any(word.part in {_Part.ASKING, _Part.FELT, _Part.STOP} for word in between)

    def _kind(self, places: Sequence[int]) -> Kind:
        return Kind.FEEL if all(self._wanted[at] is Kind.FEEL for at in places) else Kind.WANT

    def _end_refusal_before(self, at: int, word: _Word) -> None:
        """End a refusal where somebody begins to say what they do want, or do feel."""
        refusal = self._refusal
        if refusal is None:
            return
        begins_anew = word.part is _Part.ASKING or word.text in self._persons
        feels_anew = word.part is _Part.FELT and at > refusal.at + 1
        if (begins_anew and refusal.has_said) or feels_anew or refusal.unknown > _MOST_UNKNOWN:
            self._refusal = None

    def _read_mood(self, at: int, word: _Word) -> None:
        refusal = self._refusal
        is_picture = not word.text[0].isalnum()
        if refusal is None or (is_picture and at > refusal.reaches_to + 1):
            self._wanted[at] = Kind.FEEL if self._is_felt(at) else Kind.WANT
            return
        refusal.has_refused, refusal.reaches_to = True, at
        if refusal.is_denial:
            self._denied.add(at)
        else:
            self._refused[at] = refusal.is_mild or self._details.has(word.text)
        if refusal.is_mild or self._words[refusal.at].text in _ONLY_NEXT:
            self._refusal = None

    def _read_refusal(self, at: int, word: _Word) -> None:
        if word.text in self._behind:
            self._refuse_before(at, within=self._reach_back(at) if word.text in self._firm else _NEAR)
        elif self._is_last(at):
            before = self._words[at - 1]
            is_verb = (
                word.text in _VERBS_OF_REFUSAL | _ONLY_FIRST
                and before.part is not _Part.STOP
                and before.text not in _POLITE
            )
            if self._refusal is None and not is_verb:
                self._refuse_before(at, within=5)
        elif self._begins_refusal(at, word):
            self._refusal = self._refusal_at(at, word)

    def _begins_refusal(self, at: int, word: _Word) -> bool:
        """Tell whether a word refuses what follows; *never horror* does, and *never so happy* does not."""
        if word.text in _ONLY_LAST:
            return any(one.text in _NOUNS for one in self._words[at + 1 : at + 2])
        return word.text not in _ONLY_FIRST or at == self._clause

    def _reach_back(self, at: int) -> int:
        """Count the words before a place that belong to the same clause, as many as a refusal reaches."""
        ends = {_Part.STOP, _Part.COMMA, _Part.TURNING}
        before = reversed(self._words[max(at - _FAR, 0) : at])
        return next((count for count, word in enumerate(before) if word.part in ends and word.text != "が"), _FAR)

    def _refusal_at(self, at: int, word: _Word) -> _Refusal:
        clause, behind = self._words[self._clause : at], self._words[at + 1 : at + 2]
        is_mild = word.text in _LESS or any(one.text in self._softening for one in behind)
        near = (*clause[-3:], *behind)
        is_felt = any(one.part is _Part.FELT or one.text.startswith("feel") for one in near)
        is_asked = any(one.part in {_Part.ASKING, _Part.MOVIE} for one in self._words[at + 1 : at + 4])
        return _Refusal(at, is_mild=is_mild, is_denial=is_felt and not is_asked and word.text not in _DISLIKES)

    def _read_rest(self, at: int, word: _Word) -> None:
        clause = self._words[self._clause : at]
        is_told = any(one.part is _Part.FELT for one in clause)
        if word.text in _TOO and self._refusal is None and not is_told and self._words[at + 1 : at + 2]:
            self._refusal = _Refusal(at, is_mild=True)
        elif word.text == "than" and self._wanted and any(one.text in _STRONGER for one in self._words[:at]):
            self._refusal = _Refusal(at)
        elif word.text in _YES:
            self._refusal, self._clause = None, at + 1
        elif self._refusal and word.part is _Part.OTHER:
            self._refusal.unknown += 1
        elif self._refusal and word.part is _Part.JOINING:
            self._refusal.reaches_to = at

    def _is_list(self, at: int) -> bool:
        """Tell whether a refusal goes on behind a comma: *nothing sad, scary or violent*."""
        if self._words[at].part is not _Part.COMMA or self._refusal is None or not self._refusal.has_refused:
            return False
        rest = [*_until_stop(self._words[at + 1 :])]
        is_joined = any(word.text in _OR for word in rest)
        return is_joined and sum(word.part not in _PARTS_OF_LISTS for word in rest) <= 1

    def _is_last(self, at: int) -> bool:
        """Tell whether a refusal stands behind what it refuses, at the end of its clause."""
        rest = [word for word in _until_stop(self._words[at + 1 :], commas=True) if word.text not in _POLITE]
        before = self._words[at - 1 : at] if at else ()
        return not rest and bool(self._wanted) and not any(word.part is _Part.JOINING for word in before)

    def _refuse_before(self, at: int, *, within: int) -> None:
        """Refuse the mood that stands last before a word, with those that are joined to it."""
        places = [place for place in self._wanted if at - within <= place < at]
        while places:
            place = places.pop()
            self._refused[place] = False
            del self._wanted[place]
            if not (places and all(word.part is _Part.JOINING for word in self._words[places[-1] + 1 : place])):
                return

    def _is_felt(self, at: int) -> bool:
        clause = [*self._words[self._clause : at], *_until_stop(self._words[at + 1 : at + 3], commas=True)]
        is_asked = any(word.part in {_Part.ASKING, _Part.MOVIE} for word in clause)
        told = self._words[self._clause : at + 1]
        return not is_asked and any(word.part is _Part.FELT or word.text.startswith("feel") for word in told)


def _noun_first(words: Sequence[_Word], places: Sequence[int]) -> Sequence[int]:
    """Let the noun lead of two moods that stand side by side: a *sad romance* is a romance."""
    match places:
        case [one, other] if other == one + 1 and words[other].text in _NOUNS and words[one].text not in _NOUNS:
            return (other, one)
        case _:
            return places


def _until_stop(words: Iterable[_Word], *, commas: bool = False) -> Iterator[_Word]:
    for word in words:
        if word.part is _Part.STOP or (commas and word.part is _Part.COMMA):
            return
        yield word


def _words(text: str, languages: Sequence[str], phrases: Collection[str] = ()) -> Iterator[_Word]:
    """Split a text into words and phrases, and tell what each does; some phrases are kept together in any case."""
    tokens = [*_tokens(_plain(text), languages, phrases)]
    lexicons = [_lexicon(language) for language in languages]
    at = 0
    while at < len(tokens):
        word, count = _longest(tokens, at, lexicons, phrases)
        yield _checked(word, tokens, at, count)
        at += count


def _plain(text: str) -> str:
    """Write a text as the lists do: small letters, straight apostrophes, pictures without their selectors."""
    seen = _ARABIC_VOWELS.sub("", visible(text[:_LONGEST_READ])).replace("\ufe0f", "").replace("’", "'")
    return _PREFIX_OF_REFUSAL.sub("lacking ", unicodedata.normalize("NFKC", seen).casefold())


def _tokens(plain: str, languages: Sequence[str], phrases: Collection[str] = ()) -> Iterator[str]:
    for token in _TOKEN.findall(plain.replace("_", " ")):
        if _WITHOUT_SPACES in languages and not token.isascii() and _folded(token) not in phrases:
            yield from _cut(token)
        else:
            yield token


def _cut(run: str) -> Iterator[str]:
    """Cut a run of Japanese into the words that are known, and single letters."""
    known = _lexicon(_WITHOUT_SPACES).known
    at = 0
    while at < len(run):
        length = next((size for size in range(8, 0, -1) if run[at : at + size] in known), 1)
        yield run[at : at + length]
        at += length


def _longest(
    tokens: Sequence[str], at: int, lexicons: Sequence["_Lexicon"], phrases: Collection[str]
) -> tuple[_Word, int]:
    """Find the longest phrase that begins at a token."""
    may_be_phrase = phrases or any(lexicon.begins_phrase(tokens[at]) for lexicon in lexicons)
    for count in range(min(_MOST_WORDS if may_be_phrase else 1, len(tokens) - at), 0, -1):
        phrase = " ".join(tokens[at : at + count])
        if _folded(phrase) in phrases:
            return _Word(phrase, _Part.OTHER), count
        for lexicon in lexicons:
            if found := lexicon.find(phrase):
                return found, count
    return _of_one(tokens[at], lexicons), 1


def _of_one(token: str, lexicons: Sequence["_Lexicon"]) -> _Word:
    """Tell what a token does that no list has as it stands."""
    if part := _part_of_mark(token):
        return _Word(token, part)
    if mood := Mood.named(token):
        return _Word(token, _Part.MOOD, mood)
    for lexicon in lexicons:
        if found := lexicon.find(re.sub(r"['\-]", "", token)) or lexicon.find_bare(token):
            return found
    if (short := _DRAWN_OUT.sub(r"\1", token)) != token and not token.isdecimal():
        return _of_one(short, lexicons)._replace(text=token)
    return _of_parts(token, lexicons) or _Word(token, _Part.OTHER)


def _part_of_mark(token: str) -> _Part | None:
    """Tell what a mark, a picture or a Japanese particle does; None for other words."""
    if token in _STOPS:
        return _Part.STOP
    if token in _COMMAS:
        return _Part.COMMA
    is_silent = token in _PICTURES_OF_MOVIES or unicodedata.category(token[0]) in _SILENT
    return _Part.PLAIN if is_silent or _HIRAGANA.fullmatch(token) else None


def _of_parts(token: str, lexicons: Sequence["_Lexicon"]) -> _Word | None:
    """Find the mood that a part of a token names: *d'horreur*, *rom-tragedy*."""
    parts = re.split(r"['\-]", token)
    found = (lexicon.find(part) for part in parts for lexicon in lexicons if part and len(parts) > 1)
    return next((word for word in found if word and word.mood), None)


def _checked(word: _Word, tokens: Sequence[str], at: int, count: int) -> _Word:
    """Return a word as it is meant here: who loves movies asks for no love."""
    before, behind = tokens[at - 1] if at else "", tokens[at + count] if at + count < len(tokens) else ""
    if word.text.split(" ")[0] in {"love", "loves", "loved"} and (before in _LOVERS or behind in _LOVED):
        return _Word(word.text, _Part.OTHER)
    return word


class _Stems:
    """A list of words, some of which stand for all that begin like them."""

    def __init__(self, words: str) -> None:
        self._whole = frozenset(_folded(one) for one in _phrases(words) if not one.endswith("*"))
        self._begun = tuple(_folded(one[:-1]) for one in _phrases(words) if one.endswith("*"))

    def has(self, word: str) -> bool:
        """Tell whether a word is one of them."""
        folded = _folded(word)
        return folded in self._whole or (bool(self._begun) and folded.startswith(self._begun))


class _Lexicon:
    """What the words of one language do."""

    def __init__(self, language: str, vocabulary: Vocabulary, names: dict[str, Mood]) -> None:
        self.language = language
        self._exact: dict[str, _Word] = {}
        self._folded: dict[str, _Word] = {}
        self._begun: dict[str, _Word] = {}
        for part, words in _lists(vocabulary):
            for phrase in _phrases(words):
                self._add(phrase, _Word(phrase, part))
        for name, mood in names.items():
            self._add(name, _Word(name, _Part.MOOD, mood))
        for mood, words in vocabulary.moods.items():
            for phrase in _phrases(words):
                self._add(phrase, _Word(phrase, _Part.MOOD, mood))
        self.known = frozenset(self._exact) | frozenset(self._begun)
        self._shortest_begun = min(map(len, self._begun), default=0)
        self._longest_begun = max(map(len, self._begun), default=0)
        self._first = frozenset(_folded(known.split(" ")[0]) for known in self.known if " " in known)

    def begins_phrase(self, word: str) -> bool:
        """Tell whether a phrase begins with a word."""
        return _folded(word) in self._first

    def find(self, phrase: str) -> _Word | None:
        """Find what a word or a phrase does; accents may be missing or wrong where they only help to read."""
        folded = _folded(phrase)
        word = self._exact.get(phrase) or (self._folded.get(folded) if self.language not in _WITH_ACCENTS else None)
        word = word or (self._find_begun(folded) if self._begun else None)
        return word._replace(text=phrase) if word else None

    def find_bare(self, token: str) -> _Word | None:
        """Find what an Arabic word does without the article or the particle that it begins with."""
        if self.language != "ar":
            return None
        for begin in _ARABIC_ARTICLES:
            bare = token.removeprefix(begin)
            if bare != token and len(bare) > _SHORT and (found := self.find(bare)):
                return found
        return None

    def _find_begun(self, folded: str) -> _Word | None:
        end = folded.rfind(" ") + 1  # any ending is one without spaces
        for length in range(min(len(folded), self._longest_begun), max(end, self._shortest_begun - 1), -1):
            if found := self._begun.get(folded[:length]):
                return found
        return None

    def _add(self, phrase: str, word: _Word) -> None:
        if phrase.endswith("*"):
            self._begun[_folded(phrase[:-1])] = word
            return
        self._exact[phrase] = word
        self._folded[_folded(phrase)] = word


def _lists(vocabulary: Vocabulary) -> Iterator[tuple[_Part, str]]:
    """Yield the lists beside the moods, what counts most last."""
    yield _Part.PLAIN, vocabulary.leaving_open
    yield _Part.PLAIN, vocabulary.plain
    yield _Part.PLAIN, vocabulary.softening
    yield _Part.MOVIE, vocabulary.movies
    yield _Part.ASKING, vocabulary.asking
    yield _Part.FELT, vocabulary.felt
    yield _Part.JOINING, vocabulary.joining
    yield _Part.TURNING, vocabulary.turning
    yield _Part.REFUSING, vocabulary.refusing
    yield _Part.HARMLESS, vocabulary.harmless


@cache
def _lexicon(language: str) -> _Lexicon:
    with speaking(language):
        names = {say(MOOD_LOOKS[mood].name).casefold(): mood for mood in Mood} | {mood.value: mood for mood in Mood}
    return _Lexicon(language, VOCABULARIES[language], names)


@cache
def _phrases(words: str) -> frozenset[str]:
    return frozenset(word.casefold().replace("_", " ") for word in words.split())


@cache
def _folded(word: str) -> str:
    """Return a word without accents, and Arabic with one letter for those that people write alike."""
    return strip_accents(word).translate(_ARABIC_LETTERS)


_LEAVING_OPEN = known_phrases(vocabulary.leaving_open for vocabulary in VOCABULARIES.values())

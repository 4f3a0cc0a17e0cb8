"""Splits typed text into words and phrases, and looks up in ``bot.dialogue.vocabulary`` which role each plays."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from bot.dialogue.moods import moods_by_name
from bot.dialogue.vocabulary import VOCABULARIES, Vocabulary
from bot.languages import ENGLISH, speaking
from core.accents import strip_accents
from core.moods.mood import Mood

MAX_CHARACTERS = 1000  # of a message that are read
MAX_WORDS_PER_PHRASE = 4
LANGUAGE_WITHOUT_SPACES = "ja"
_LANGUAGES_WITH_ACCENTS = frozenset({ENGLISH, "vi", "ja"})
"""Languages in which an accent makes another word."""
_INVISIBLE = re.compile("[\u200b-\u200c\u200e-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f]")
_TOKEN = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*'?|[.,!?…:;¡¿。、！？،؟\n–—]|[^\w\s]")
_STOPS = frozenset(".!?…:;。！？؟\n–—")
_COMMAS = frozenset(",、،，")
_PICTURES_OF_MOVIES = frozenset("🍿🎬🎥📺🎞📽🙏👀✨🌃🌙🛋🙂👋‍️¡¿\"“”'()[]*~#|-/&+<>@^=_`•·’‘")
_HIRAGANA = re.compile("[\u3040-\u309fー]+")
_PREFIX_OF_REFUSAL = re.compile(r"\bnon-(?=\w)")
_REPEATED_LETTER = re.compile(r"(.)\1{2,}")
_SILENT_CATEGORIES = frozenset({"Mn", "Cf", "Sk"})
"""Unicode's categories of accents, joiners and skin tones that stand alone."""
_ARABIC_VOWELS = re.compile("[\u0640\u064b-\u0652]")
_ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل", "و", "ب", "ل")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "ااااي" + "ه")
_MIN_ARABIC_STEM = 3  # letters that are left of a word without its prefix
_LONGEST_JAPANESE_WORD = 8  # characters
_SUBJECTS_OF_LOVE = frozenset(
    ["i", "we", "you", "they", "he", "she", "who", "who'd", "i'd", "we'd", "people", "would", "really", "just", "also"]
)
_OBJECTS_OF_LOVE = frozenset(
    ["you", "it", "this", "that", "to", "him", "her", "them", "how", "when", "watching", "my", "your", "the", "these"]
)
_VERBS_OF_LOVE = frozenset({"love", "loves", "loved"})


class Role(Enum):
    """The part that a word plays in a message about moods."""

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


class Word(NamedTuple):
    """A word or phrase of a message."""

    text: str
    role: Role
    mood: Mood | None = None
    """The mood that it names."""


class Stems:
    """A list of words, in which ``scar*`` stands for all words that begin with it."""

    def __init__(self, words: str) -> None:
        whole: set[str] = set()
        beginnings: list[str] = []
        for phrase in phrases_of(words):
            if phrase.endswith("*"):
                beginnings.append(fold(phrase[:-1]))
            else:
                whole.add(fold(phrase))
        self._whole = frozenset(whole)
        self._beginnings = tuple(beginnings)

    def has(self, word: str) -> bool:
        """Return whether a word is on the list."""
        folded = fold(word)
        return folded in self._whole or folded.startswith(self._beginnings)


class Lexicon:
    """The roles of one language's words."""

    def __init__(self, language: str, vocabulary: Vocabulary, names: dict[str, Mood]) -> None:
        self.language = language
        self._exact: dict[str, Word] = {}
        self._folded: dict[str, Word] = {}
        self._beginnings: dict[str, Word] = {}
        for role, words in _lists_by_role(vocabulary):
            for phrase in phrases_of(words):
                self._add(phrase, Word(phrase, role))
        for name, mood in names.items():
            self._add(name, Word(name, Role.MOOD, mood))
        for mood, words in vocabulary.moods.items():
            for phrase in phrases_of(words):
                self._add(phrase, Word(phrase, Role.MOOD, mood))
        self.words = frozenset(self._exact) | frozenset(self._beginnings)
        self._shortest_beginning = min(map(len, self._beginnings), default=0)
        self._longest_beginning = max(map(len, self._beginnings), default=0)
        self._first_words = frozenset(fold(phrase.split(" ")[0]) for phrase in self.words if " " in phrase)

    def begins_phrase(self, word: str) -> bool:
        """Return whether a phrase begins with a word."""
        return fold(word) in self._first_words

    def find(self, phrase: str) -> Word | None:
        """Return a word or phrase with its role; accents may be missing or wrong where they only help to read."""
        folded = fold(phrase)
        word = self._exact.get(phrase)
        if word is None and self.language not in _LANGUAGES_WITH_ACCENTS:
            word = self._folded.get(folded)
        if word is None and self._beginnings:
            word = self._find_beginning(folded)
        if word is None:
            return None
        return word._replace(text=phrase)

    def find_without_prefix(self, token: str) -> Word | None:
        """Return an Arabic word without the article or particle that it begins with."""
        if self.language != "ar":
            return None
        for prefix in _ARABIC_PREFIXES:
            stem = token.removeprefix(prefix)
            if stem == token or len(stem) < _MIN_ARABIC_STEM:
                continue
            if word := self.find(stem):
                return word
        return None

    def _find_beginning(self, folded: str) -> Word | None:
        last_word = folded.rfind(" ") + 1  # an ending has no spaces
        shortest = max(last_word, self._shortest_beginning - 1)
        for length in range(min(len(folded), self._longest_beginning), shortest, -1):
            if word := self._beginnings.get(folded[:length]):
                return word
        return None

    def _add(self, phrase: str, word: Word) -> None:
        if phrase.endswith("*"):
            self._beginnings[fold(phrase[:-1])] = word
            return
        self._exact[phrase] = word
        self._folded[fold(phrase)] = word


@cache
def lexicon_of(language: str) -> Lexicon:
    """Return the lexicon of a language, with the names of the moods in it and in English."""
    with speaking(language):
        names = moods_by_name()
    return Lexicon(language, VOCABULARIES[language], names)


@cache
def phrases_of(words: str) -> frozenset[str]:
    """Return the words and phrases of a list of the vocabulary."""
    return frozenset(word.casefold().replace("_", " ") for word in words.split())


@cache
def fold(word: str) -> str:
    """Return a word without accents, and with one letter for Arabic letters that people write alike."""
    return strip_accents(word).translate(_ARABIC_LETTERS)


def visible(text: str) -> str:
    """Return a text without invisible characters: controls, marks of direction, spaces without width."""
    return _INVISIBLE.sub("", text)


def normalise(text: str) -> str:
    """Write a text as the lists do: small letters, straight apostrophes, pictures without their selectors."""
    seen = _ARABIC_VOWELS.sub("", visible(text[:MAX_CHARACTERS])).replace("\ufe0f", "").replace("’", "'")
    return _PREFIX_OF_REFUSAL.sub("lacking ", unicodedata.normalize("NFKC", seen).casefold())


def tokens_of(text: str) -> list[str]:
    """Split a normalised text into words, marks and pictures."""
    return _TOKEN.findall(text)


def split_words(text: str, languages: Sequence[str], phrases: Collection[str] = ()) -> Iterator[Word]:
    """Split a text into words and phrases with their roles.

    Args:
        text: As it was typed.
        languages: In which it is read; the first that has a word decides.
        phrases: Folded phrases that are kept together in any case.
    """
    tokens = list(_split_tokens(normalise(text), languages, phrases))
    lexicons = [lexicon_of(language) for language in languages]
    place = 0
    while place < len(tokens):
        word, count = _longest_phrase(tokens, place, lexicons, phrases)
        yield _without_verb_of_love(word, tokens, place, count)
        place += count


def may_name_mood(normalised: str, language: str) -> bool:
    """Return quickly whether a normalised text may name a mood in a language."""
    lexicon = lexicon_of(language)
    for token in _split_tokens(normalised, (language,)):
        if lexicon.begins_phrase(token):
            return True
        word = lexicon.find(token) or lexicon.find_without_prefix(token) or _mood_in_parts(token, [lexicon])
        if word and word.role is Role.MOOD:
            return True
    return False


def _split_tokens(normalised: str, languages: Sequence[str], phrases: Collection[str] = ()) -> Iterator[str]:
    for token in tokens_of(normalised.replace("_", " ")):
        if LANGUAGE_WITHOUT_SPACES in languages and not token.isascii() and fold(token) not in phrases:
            yield from _split_japanese(token)
        else:
            yield token


def _split_japanese(text: str) -> Iterator[str]:
    """Split Japanese, which has no spaces, into the longest words of the lexicon and single letters."""
    words = lexicon_of(LANGUAGE_WITHOUT_SPACES).words
    place = 0
    while place < len(text):
        length = _LONGEST_JAPANESE_WORD
        while length > 1 and text[place : place + length] not in words:
            length -= 1
        yield text[place : place + length]
        place += length


def _longest_phrase(
    tokens: Sequence[str], place: int, lexicons: Sequence[Lexicon], phrases: Collection[str]
) -> tuple[Word, int]:
    """Return the longest phrase that begins at a token, and its length in tokens."""
    longest = 1
    if phrases or any(lexicon.begins_phrase(tokens[place]) for lexicon in lexicons):
        longest = MAX_WORDS_PER_PHRASE
    for count in range(min(longest, len(tokens) - place), 0, -1):
        phrase = " ".join(tokens[place : place + count])
        if fold(phrase) in phrases:
            return Word(phrase, Role.OTHER), count
        for lexicon in lexicons:
            if word := lexicon.find(phrase):
                return word, count
    return _word_of(tokens[place], lexicons), 1


def _word_of(token: str, lexicons: Sequence[Lexicon]) -> Word:
    """Return the role of a token that no list has as it stands."""
    if role := _role_of_mark(token):
        return Word(token, role)
    if mood := Mood.named(token):
        return Word(token, Role.MOOD, mood)
    if word := _find_variant(token, lexicons):
        return word
    shortened = _REPEATED_LETTER.sub(r"\1", token)
    if shortened != token and not token.isdecimal():
        return _word_of(shortened, lexicons)._replace(text=token)
    return _mood_in_parts(token, lexicons) or Word(token, Role.OTHER)


def _find_variant(token: str, lexicons: Sequence[Lexicon]) -> Word | None:
    """Return a word that a token is without its hyphens and apostrophes, or without its Arabic prefix."""
    without_marks = re.sub(r"['\-]", "", token)
    for lexicon in lexicons:
        if word := lexicon.find(without_marks) or lexicon.find_without_prefix(token):
            return word
    return None


def _role_of_mark(token: str) -> Role | None:
    """Return the role of a mark, a picture or a Japanese particle; None for words."""
    if token in _STOPS:
        return Role.STOP
    if token in _COMMAS:
        return Role.COMMA
    is_silent = token in _PICTURES_OF_MOVIES or unicodedata.category(token[0]) in _SILENT_CATEGORIES
    if is_silent or _HIRAGANA.fullmatch(token):
        return Role.PLAIN
    return None


def _mood_in_parts(token: str, lexicons: Sequence[Lexicon]) -> Word | None:
    """Return the mood that a part of a token names: *d'horreur*, *rom-tragedy*."""
    parts = re.split(r"['\-]", token)
    if len(parts) == 1:
        return None
    for part in filter(None, parts):
        for lexicon in lexicons:
            word = lexicon.find(part)
            if word and word.mood:
                return word
    return None


def _without_verb_of_love(word: Word, tokens: Sequence[str], place: int, count: int) -> Word:
    """Return a word; without its mood if its neighbours make it a verb: *I love movies* asks for no love."""
    if word.text.split(" ")[0] not in _VERBS_OF_LOVE:
        return word
    before = tokens[max(place - 1, 0) : place]
    behind = tokens[place + count : place + count + 1]
    if _SUBJECTS_OF_LOVE.intersection(before) or _OBJECTS_OF_LOVE.intersection(behind):
        return Word(word.text, Role.OTHER)
    return word


def _lists_by_role(vocabulary: Vocabulary) -> Iterator[tuple[Role, str]]:
    """Yield the lists beside the moods; of a word that stands on several, the last decides."""
    yield Role.PLAIN, vocabulary.leaving_open
    yield Role.PLAIN, vocabulary.plain
    yield Role.PLAIN, vocabulary.softening
    yield Role.MOVIE, vocabulary.movies
    yield Role.ASKING, vocabulary.asking
    yield Role.FELT, vocabulary.felt
    yield Role.JOINING, vocabulary.joining
    yield Role.TURNING, vocabulary.turning
    yield Role.REFUSING, vocabulary.refusing
    yield Role.HARMLESS, vocabulary.harmless

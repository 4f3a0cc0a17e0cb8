"""Which moods typed words name, want and refuse, without a model: rules over ``bot.dialogue.lexicon``."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.dialogue.lexicon import (
    LANGUAGE_WITHOUT_SPACES,
    Role,
    Stems,
    Word,
    fold,
    may_name_mood,
    normalise,
    phrases_of,
    split_words,
    tokens_of,
)
from bot.dialogue.vocabulary import GRAMMAR, VOCABULARIES, Vocabulary
from bot.languages import ENGLISH, LANGUAGES, current_language
from core.inference.intent_model import Kind
from core.moods.mood import Mood

_PUNCTUATION = frozenset(".!?…,;")
_MIN_LETTERS_ELSEWHERE = 4
"""Letters of a single word that is read in another language than the person's."""
_MAX_UNKNOWN_WORDS = 2
"""Words without a role that a refusal reaches over."""
_PERSONS = frozenset(["i", "we"])
_STRONGER = frozenset(["more", "rather"])
_LESS = frozenset(["less", "fewer"])
_TOO = frozenset(["too"])
_ONLY_BACKWARDS = frozenset(["never", "nope", "nah", "no way"])
"""Refuse only the words before: *never felt so happy* is happy."""
_ONLY_AT_START = frozenset(["enough", "genug"])
"""Refuse only at the beginning of a clause: *brave enough for horror* wants it."""
_ONLY_NEXT = frozenset(["lacking"])
"""Refuse only the mood that follows: a *non-scary comedy* is a comedy."""
_VERBS_OF_REFUSAL = frozenset(
    ["don't", "dont", "doesn't", "doesnt", "isn't", "isnt", "aren't", "wasn't", "won't", "ain't", "hate", "hates"]
)
"""Refuse nothing as the last word: *mysteries don't*."""
_DISLIKES = frozenset(
    ["hate", "hates", "hating", "dislike", "avoid", "skip", "sick of", "tired of", "bored of", "so over"]
)
"""Refuse movies, behind *I am*, too."""
_NEAR_WORDS, _CLAUSE_WORDS, _FAR_WORDS = 3, 5, 8
"""How far back, in words, a refusal reaches that stands behind the mood."""
_POLITE = frozenset(
    ["please", "thanks", "thank", "you", "hell", "rather", "oh", "thx", "pls", "bitte", "danke", "merci", "grazie"]
)
_COMEDIES = ("comed", "coméd", "commed", "komöd", "комед", "كوميد", "コメディ")
_YES = frozenset(["yes", "yeah", "yep", "yup"])
_OR = frozenset(["or", "nor", "oder", "noch", "ou", "o", "u", "ni", "né", "или", "ни", "أو", "nem", "hoặc"])
_NOUNS = frozenset([*Mood, "romance", "comedy", "mystery", "horror", "heist", "tragedy", "revenge"])
_SAYING_MORE = frozenset({Role.OTHER, Role.HARMLESS})
_CHANGING_NOTHING = frozenset({Role.PLAIN, Role.MOVIE, Role.ASKING, Role.JOINING})
_IN_LISTS = frozenset({Role.MOOD, Role.JOINING, Role.COMMA, Role.PLAIN, Role.REFUSING})
_ENDING_CLAUSES = frozenset({Role.STOP, Role.COMMA, Role.TURNING})


class MoodReading(NamedTuple):
    """The moods in a message."""

    moods: tuple[Mood, ...] = ()
    """Moods that are named and not refused, in order; the first leads."""
    kind: Kind | None = None
    """None exactly when no mood is named."""
    refused: frozenset[Mood] = frozenset()
    """Moods that movies shall not have."""
    unwelcome: frozenset[Mood] = frozenset()
    """Moods of which movies shall not have too much: they never come second."""
    denied: frozenset[Mood] = frozenset()
    """Moods that the person denies to feel."""
    is_plain: bool = False
    """Whether moods are named or refused, and every word has a role."""
    is_unhappy: bool = False
    """Whether the person says that they are not happy."""
    is_worried: bool = False
    """Whether it is about a worry of everyday life."""

    @property
    def excluded(self) -> frozenset[Mood]:
        """Moods that are never served."""
        return self.refused | self.denied

    @property
    def only_wish(self) -> Mood | None:
        """The mood that the person wants movies for, if the message says nothing else."""
        has_one_mood = len(self.moods) == 1 and not self.refused
        if self.is_plain and has_one_mood and self.kind is Kind.WANT:
            return self.moods[0]
        return None


def read_moods(text: str) -> MoodReading:
    """Read a message with the lists of English and of the language that is spoken, else with all others.

    >>> reading = read_moods("a comedy without any romance")
    >>> reading.moods == (Mood.JOY,), reading.refused == {Mood.LOVE}, reading.is_plain
    (True, True, True)
    """
    reading = _read_in(text, _languages())
    if reading.is_plain:
        return reading
    return _read_elsewhere(text) or reading


def leaves_it_open(text: str) -> bool:
    """Return whether a message asks for movies of any mood.

    >>> leaves_it_open("Surprise me!"), leaves_it_open("surprise me with a wedding"), leaves_it_open("a movie")
    (True, False, False)
    """
    return not text.startswith("/") and is_made_of(text, _LEAVING_OPEN, may_ask=True)


def means_nothing(text: str) -> bool:
    """Return whether a message has only marks and words without a meaning of their own.

    >>> means_nothing("because of him?"), means_nothing("..."), means_nothing("it hurts"), means_nothing(":(")
    (True, True, False, False)
    """
    return _PUNCTUATION.union(phrases_of(GRAMMAR)).issuperset(tokens_of(normalise(text)))


def phrases_in_all_languages(words_of: Callable[[Vocabulary], str]) -> frozenset[str]:
    """Return the folded words and phrases of one list of every vocabulary, as ``is_made_of`` takes them."""
    phrases: set[str] = set()
    for vocabulary in VOCABULARIES.values():
        phrases.update(map(fold, phrases_of(words_of(vocabulary))))
    return frozenset(phrases)


def is_made_of(text: str, phrases: frozenset[str], *, may_ask: bool = False) -> bool:
    """Return whether a message has at least one of some phrases, and beside them only words that change nothing.

    Args:
        text: Any.
        phrases: As ``phrases_in_all_languages`` returns them.
        may_ask: Whether words that ask for movies change nothing, either.
    """
    harmless = {Role.STOP, Role.COMMA, Role.PLAIN}
    if may_ask:
        harmless |= _CHANGING_NOTHING
    has_phrase = False
    for word in split_words(text, _languages(), phrases):
        if fold(word.text) in phrases:
            has_phrase = True
        elif word.role not in harmless:
            return False
    return has_phrase


def mood_named(text: str) -> Mood | None:
    """Return the mood that a single word names, in English or in the language that is spoken."""
    if mood := Mood.named(text):
        return mood
    words = list(split_words(text.lstrip(" /#"), _languages()))
    if len(words) != 1:
        return None
    return words[0].mood


def _languages() -> tuple[str, ...]:
    if current_language() == ENGLISH:
        return (ENGLISH,)
    return (current_language(), ENGLISH)


def _read_in(text: str, languages: Sequence[str]) -> MoodReading:
    return _Reader(list(split_words(text, languages)), languages).read()


def _read_elsewhere(text: str) -> MoodReading | None:
    """Read a message in one other language that has all its words; None where two languages read it differently."""
    if len(text.strip()) < _MIN_LETTERS_ELSEWHERE and text.isascii():
        return None
    normalised = normalise(text)
    readings: dict[object, MoodReading] = {}
    for language in LANGUAGES:
        if language not in _languages() and may_name_mood(normalised, language):
            reading = _read_in(text, (language,))
            if reading.is_plain:
                readings.setdefault((reading.moods, reading.refused), reading)
    if len(readings) != 1:
        return None
    return next(iter(readings.values()))


class _Refusal:
    """A refusal that goes on: the moods that follow in its clause are not wanted."""

    def __init__(self, place: int, *, is_mild: bool = False, is_denial: bool = False) -> None:
        self.place = place
        self.is_mild = is_mild
        """Whether only less of something is wanted."""
        self.is_denial = is_denial
        """Whether the person says what they do not feel."""
        self.has_refused = False
        self.unknown_words = 0
        """Words without a role since it began."""
        self.reaches_to = place
        """The place of the last word that it surely covers."""

    @property
    def has_object(self) -> bool:
        """Whether it has refused something, so that the next request is no part of it."""
        return self.has_refused or self.unknown_words > 0


class _Reader:
    """Reads a message word by word: where refusals begin and end, and which moods stand where."""

    def __init__(self, words: Sequence[Word], languages: Sequence[str]) -> None:
        self._words = words
        self._softening: set[str] = set()
        self._firm: set[str] = set()
        details: list[str] = []
        worries: list[str] = []
        for language in languages:
            vocabulary = VOCABULARIES[language]
            self._softening |= phrases_of(vocabulary.softening)
            self._firm |= phrases_of(vocabulary.firm)
            details.append(vocabulary.details)
            worries.append(vocabulary.worried)
        self._details = Stems(" ".join(details))
        self._worries = Stems(" ".join(worries))
        self._refusing_backwards = frozenset[str]()
        if LANGUAGE_WITHOUT_SPACES in languages:
            self._refusing_backwards = phrases_of(VOCABULARIES[LANGUAGE_WITHOUT_SPACES].refusing)
        self._persons = frozenset[str]()
        if languages[0] == ENGLISH:  # in other languages, "i" is an article
            self._persons = _PERSONS
        self._wanted: dict[int, Kind] = {}
        """Places of moods that are not refused."""
        self._refused: dict[int, bool] = {}
        """Places of moods that are refused; whether that is mild."""
        self._denied: set[int] = set()
        self._refusal: _Refusal | None = None
        self._clause = 0
        """Place where the present clause begins."""

    def read(self) -> MoodReading:
        """Read all words."""
        for place, word in enumerate(self._words):
            self._end_refusal_before(place, word)
            match word.role:
                case Role.MOOD:
                    self._read_mood(place, word)
                case Role.REFUSING:
                    self._read_refusal(place, word)
                case Role.TURNING | Role.STOP | Role.COMMA:
                    if not self._is_list(place):
                        self._refusal = None
                    self._clause = place + 1
                case _:
                    self._read_rest(place, word)
        return self._conclude()

    def _conclude(self) -> MoodReading:
        wanted = [place for place in self._wanted if not self._is_refused_elsewhere(place)]
        moods = tuple(dict.fromkeys(self._moods_at(_noun_first(self._words, wanted))))
        mild = self._refused_moods(is_mild=True)
        refused = self._refused_moods(is_mild=False)
        is_plain = self._is_plain(wanted)
        if is_plain:
            refused |= mild
        return MoodReading(
            moods,
            self._kind_of(wanted),
            refused.difference(moods),
            mild.difference(moods),
            frozenset(self._moods_at(self._denied)).difference(moods),
            is_plain=is_plain,
            is_unhappy=self._is_unhappy(),
            is_worried=any(self._worries.has(word.text) for word in self._words),
        )

    def _refused_moods(self, *, is_mild: bool) -> frozenset[Mood]:
        places = [place for place, is_refused_mildly in self._refused.items() if is_refused_mildly is is_mild]
        return frozenset(self._moods_at(places))

    def _moods_at(self, places: Iterable[int]) -> list[Mood]:
        return [mood for place in places if (mood := self._words[place].mood)]

    def _is_unhappy(self) -> bool:
        for place in self._denied:
            word = self._words[place]
            if word.mood is Mood.JOY and not word.text.startswith(_COMEDIES):
                return True
        return False

    def _is_refused_elsewhere(self, place: int) -> bool:
        """Return whether a wanted mood is refused later on, not just a detail of it; a felt one, anywhere."""
        is_felt = self._wanted[place] is Kind.FEEL
        for refused, is_mild in self._refused.items():
            is_same = self._words[refused].mood is self._words[place].mood
            if is_same and not is_mild and (is_felt or refused > place):
                return True
        return False

    def _is_plain(self, wanted: Sequence[int]) -> bool:
        if not (wanted or self._refused):
            return False
        if any(word.role in _SAYING_MORE for word in self._words):
            return False
        for first, second in pairwise(wanted):
            for word in self._words[first + 1 : second]:
                if word.role in {Role.ASKING, Role.FELT, Role.STOP}:
                    return False
        return True

    def _kind_of(self, places: Sequence[int]) -> Kind | None:
        if not places:
            return None
        for place in places:
            if self._wanted[place] is Kind.WANT:
                return Kind.WANT
        return Kind.FEEL

    def _end_refusal_before(self, place: int, word: Word) -> None:
        """End a refusal where the person begins to say what they do want, or do feel."""
        refusal = self._refusal
        if refusal is None:
            return
        begins_anew = word.role is Role.ASKING or word.text in self._persons
        feels_anew = word.role is Role.FELT and place > refusal.place + 1
        if (begins_anew and refusal.has_object) or feels_anew or refusal.unknown_words > _MAX_UNKNOWN_WORDS:
            self._refusal = None

    def _read_mood(self, place: int, word: Word) -> None:
        refusal = self._refusal
        is_picture = not word.text[0].isalnum()
        if refusal is None or (is_picture and place > refusal.reaches_to + 1):
            self._wanted[place] = self._kind_at(place)
            return
        refusal.has_refused, refusal.reaches_to = True, place
        if refusal.is_denial:
            self._denied.add(place)
        else:
            self._refused[place] = refusal.is_mild or self._details.has(word.text)
        if refusal.is_mild or self._words[refusal.place].text in _ONLY_NEXT:
            self._refusal = None

    def _read_refusal(self, place: int, word: Word) -> None:
        if word.text in self._refusing_backwards:
            reach = _NEAR_WORDS
            if word.text in self._firm:
                reach = self._clause_length_before(place)
            self._refuse_before(place, within=reach)
        elif self._is_last(place):
            if self._refusal is None and not self._is_verb_of_refusal(place, word):
                self._refuse_before(place, within=_CLAUSE_WORDS)
        elif self._begins_refusal(place, word):
            self._refusal = self._refusal_at(place, word)

    def _is_verb_of_refusal(self, place: int, word: Word) -> bool:
        before = self._words[place - 1]
        if before.role is Role.STOP or before.text in _POLITE:
            return False
        return word.text in _VERBS_OF_REFUSAL or word.text in _ONLY_AT_START

    def _begins_refusal(self, place: int, word: Word) -> bool:
        """Return whether a word refuses the next ones; *never horror* does, and *never so happy* does not."""
        if word.text in _ONLY_BACKWARDS:
            return any(word.text in _NOUNS for word in self._words[place + 1 : place + 2])
        return word.text not in _ONLY_AT_START or place == self._clause

    def _clause_length_before(self, place: int) -> int:
        """Count the words before a place that belong to the same clause, as many as a refusal reaches."""
        for count, word in enumerate(reversed(self._words[max(place - _FAR_WORDS, 0) : place])):
            if word.role in _ENDING_CLAUSES and word.text != "が":
                return count
        return _FAR_WORDS

    def _refusal_at(self, place: int, word: Word) -> _Refusal:
        clause, behind = self._words[self._clause : place], self._words[place + 1 : place + 2]
        is_mild = word.text in _LESS or any(word.text in self._softening for word in behind)
        is_felt = any(_is_about_feeling(word) for word in (*clause[-3:], *behind))
        asks = any(word.role in {Role.ASKING, Role.MOVIE} for word in self._words[place + 1 : place + 4])
        return _Refusal(place, is_mild=is_mild, is_denial=is_felt and not asks and word.text not in _DISLIKES)

    def _read_rest(self, place: int, word: Word) -> None:
        if self._begins_mild_refusal(place, word):
            self._refusal = _Refusal(place, is_mild=True)
        elif self._begins_comparison(place, word):
            self._refusal = _Refusal(place)
        elif word.text in _YES:
            self._refusal, self._clause = None, place + 1
        elif self._refusal and word.role is Role.OTHER:
            self._refusal.unknown_words += 1
        elif self._refusal and word.role is Role.JOINING:
            self._refusal.reaches_to = place

    def _begins_comparison(self, place: int, word: Word) -> bool:
        """Return whether a word refuses the next ones because others are preferred: *more funny than sad*."""
        if word.text != "than" or not self._wanted:
            return False
        return any(earlier.text in _STRONGER for earlier in self._words[:place])

    def _begins_mild_refusal(self, place: int, word: Word) -> bool:
        """Return whether a word wants less of the next ones: *too sad*, but not *I am too sad*."""
        if word.text not in _TOO or self._refusal is not None or place + 1 == len(self._words):
            return False
        return not any(word.role is Role.FELT for word in self._words[self._clause : place])

    def _is_list(self, place: int) -> bool:
        """Return whether a refusal goes on behind a comma: *nothing sad, scary or violent*."""
        if self._words[place].role is not Role.COMMA or self._refusal is None or not self._refusal.has_refused:
            return False
        rest = list(_until_stop(self._words[place + 1 :]))
        strangers = [word for word in rest if word.role not in _IN_LISTS]
        return any(word.text in _OR for word in rest) and len(strangers) <= 1

    def _is_last(self, place: int) -> bool:
        """Return whether a refusal stands behind its object, at the end of its clause."""
        if not self._wanted or (place and self._words[place - 1].role is Role.JOINING):
            return False
        return all(word.text in _POLITE for word in _until_stop(self._words[place + 1 :], commas=True))

    def _refuse_before(self, place: int, *, within: int) -> None:
        """Refuse the mood that stands last before a word, with the moods that are joined to it."""
        places = [wanted for wanted in self._wanted if place - within <= wanted < place]
        while places:
            refused = places.pop()
            self._refused[refused] = False
            del self._wanted[refused]
            if not places or not all(word.role is Role.JOINING for word in self._words[places[-1] + 1 : refused]):
                return

    def _kind_at(self, place: int) -> Kind:
        """Return whether the person says that they feel the mood at a place, or asks for such movies."""
        behind = _until_stop(self._words[place + 1 : place + 3], commas=True)
        for word in (*self._words[self._clause : place], *behind):
            if word.role in {Role.ASKING, Role.MOVIE}:
                return Kind.WANT
        if any(_is_about_feeling(word) for word in self._words[self._clause : place + 1]):
            return Kind.FEEL
        return Kind.WANT


def _is_about_feeling(word: Word) -> bool:
    return word.role is Role.FELT or word.text.startswith("feel")


def _noun_first(words: Sequence[Word], places: Sequence[int]) -> Sequence[int]:
    """Let the noun lead of two moods that stand side by side: a *sad romance* is a romance."""
    if len(places) != 2 or places[1] != places[0] + 1:  # noqa: PLR2004 - a pair
        return places
    first, second = places
    if words[second].text in _NOUNS and words[first].text not in _NOUNS:
        return (second, first)
    return places


def _until_stop(words: Iterable[Word], *, commas: bool = False) -> Iterator[Word]:
    for word in words:
        if word.role is Role.STOP or (commas and word.role is Role.COMMA):
            return
        yield word


_LEAVING_OPEN = phrases_in_all_languages(lambda vocabulary: vocabulary.leaving_open)

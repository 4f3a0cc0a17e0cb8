"""Folding: text in the form for comparison, without capitals, accents, punctuation, drawn-out and disguised letters."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial

_MAX_LENGTH = 5000
"""No platform allows more characters in one message."""
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ＇′")
_INVISIBLE = re.compile(r"[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
"""Soft hyphens, Arabic's tatweel, zero-width characters, marks of direction, variation selectors."""
_DRAWN_OUT = re.compile(r"([^\W\d_])\1+")
_NO_WORD = re.compile(r"[^\w]+|_+")
_SPELLED_OUT = re.compile(r"\b(?:[^\W\d_] ){2,}[^\W\d_]\b")
_SIGNS_AS_LETTERS = str.maketrans(
    {
        "0": "o",
        "1": "i",
        "3": "e",
        "4": "a",
        "5": "s",
        "7": "t",
        "@": "a",
        "$": "s",
        "!": "i",
        "|": "l",
        "€": "e",
    }
)
"""Digits and signs that stand for letters: ``su1cide``."""
_TONES = {"tự tử": "tutu", "tự sát": "tusat", "từ từ": ""}
"""Vietnamese words, one of which means *slowly*, that would be the same without their tones."""
_SIGNS_WITHIN = re.compile(r"(?=\S*[^\W\d_])\S*[013457@$!|€]\S*")
_LATIN_AS_CYRILLIC = str.maketrans("abcehkmoptxy", "авсенкмортху")
_DIGITS_AS_CYRILLIC = str.maketrans("01346", "оизчб")
_CYRILLIC = re.compile(r"[а-яё]")
_KANA_MARKS = {"\u3099", "\u309a"}  # the difference between か and が
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "گ": "ك",
        "چ": "ج",
        "پ": "ب",
        "ڤ": "ف",
    }
)
"""Letters that people mix up, and the accented ones that Unicode does not take apart."""
_KATAKANA = dict(zip(range(ord("ァ"), ord("ヶ") + 1), range(ord("ぁ"), ord("ゖ") + 1), strict=True))
"""To hiragana."""
_SMALL_KANA = str.maketrans("ぁぃぅぇぉ", "あいうえお")
_WRITTEN_TOGETHER = re.compile(r"[^\w]+|[ーｰ_]+")
_EMOJI_WORDS = {
    "💀": " die ",
    "☠": " die ",
    "⚰": " die ",
    "🪦": " die ",
    "🔫": " kill ",
    "🔪": " kill ",
    "🗡": " kill ",
    "🪢": " hang ",
}
"""Emoji in place of a word: *I want to 💀*."""
_HIDING_SIGNS = re.compile(r"([*#•]+)")
_CENSORED = re.compile(r"(?<=[^\W_])[*#•]+(?=[^\W_])")
_DIVIDED = re.compile(r"(?<=[^\W\d_])[.\-/_~·](?=[^\W\d_])")
_SHORT_FORMS = (
    (re.compile(r"\b(do|did|does|ca|could|wo|would|should|is|are|was|were|ai|have|has|had)n t\b"), r"\1nt"),
    (re.compile(r"\b(can|won|don|didn|doesn|ain|isn|wasn|couldn|wouldn) t\b"), r"\1t"),
    (re.compile(r"\b(my|your|ur|him|her|them) self\b"), r"\1self"),
    (re.compile(r"\bi (m|d|ve|ll)\b"), r"i\1"),
    (re.compile(r"\b(j|l|d|m|t|s|n|c|qu) (?=[aeiouyh]\w)"), r"\1"),
)
"""Words that people write apart, most often at an apostrophe."""


def fold(text: str) -> str:
    """Return words separated by single spaces, in small letters without accents, repeated letters once.

    >>> fold("I DON’T  want to liiive"), fold("Je n'en peux plus…")
    ('i dont want to live', 'je nen peux plus')
    """
    plain = _without_marks(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_APOSTROPHES))
    words = " ".join(_NO_WORD.sub(" ", plain).split())
    for pattern, replacement in _SHORT_FORMS:
        words = pattern.sub(replacement, words)
    return _DRAWN_OUT.sub(r"\1", words)


def fold_phrase(phrase: str) -> str:
    """Fold the words of a regular expression as ``fold`` does, and keep its signs."""
    return _DRAWN_OUT.sub(r"\1", _without_marks(unicodedata.normalize("NFKC", phrase).casefold()))


def fold_together(text: str) -> str:
    """Return Japanese as one word in hiragana and kanji, without marks that draw a sound out.

    >>> fold_together("もう シニタ〜イ…")
    'もうしにたい'
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_KATAKANA)
    return _WRITTEN_TOGETHER.sub("", plain).translate(_SMALL_KANA)


def fold_phrase_together(phrase: str) -> str:
    """Fold a regular expression as ``fold_together`` does, and keep its signs."""
    plain = unicodedata.normalize("NFKC", phrase).casefold().translate(_KATAKANA)
    return plain.replace("ー", "").translate(_SMALL_KANA)


def fold_variants(text: str, words: frozenset[str], misspelt: Mapping[str, str]) -> frozenset[str]:
    """Return each possible meaning of a text, folded.

    Args:
        text: The text as it was typed.
        words: Folded words that people disguise by signs in place of their letters, or in between.
        misspelt: Folded words by their misspellings.
    """
    text = text[:_MAX_LENGTH]
    spelled_out = text
    for emoji, word in _EMOJI_WORDS.items():
        spelled_out = spelled_out.replace(emoji, word)
    return frozenset({_read(text, words, misspelt), _read(spelled_out, words, misspelt)})


def _read(text: str, words: frozenset[str], misspelt: Mapping[str, str]) -> str:
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_APOSTROPHES)
    for phrase, replacement in _TONES.items():
        plain = plain.replace(phrase, replacement)
    uncovered = " ".join(map(partial(_uncover, words=words), plain.split()))
    joined = _SPELLED_OUT.sub(lambda match: match[0].replace(" ", ""), fold(uncovered))
    folded = _DRAWN_OUT.sub(r"\1", joined)
    return " ".join(misspelt.get(word, word) for word in folded.split())


def _uncover(token: str, words: frozenset[str]) -> str:
    """Undo the disguise of a token without spaces, if it has one: ``s*icide``, ``sui-cide``, ``k1ll``."""
    token = token.strip('!?.,…;:*#"“”()[]')
    if token.isalpha():
        return token
    joined = fold(_DIVIDED.sub("", token))
    if joined in words:
        return joined
    if _CENSORED.search(token):
        return _guess(_DRAWN_OUT.sub(r"\1", token), words)
    if _CYRILLIC.search(token):
        return token.translate(_LATIN_AS_CYRILLIC).translate(_DIGITS_AS_CYRILLIC)
    if _SIGNS_WITHIN.fullmatch(token) and not token[:1].isdigit() | token[-1:].isdigit():
        return token.translate(_SIGNS_AS_LETTERS)
    word = fold(_DIVIDED.sub("", token.translate(_SIGNS_AS_LETTERS)))
    return word if word in words else token


def _guess(token: str, words: frozenset[str]) -> str:
    """Return the word of which a token hides letters, or the token without its signs if there is none."""
    parts = filter(None, _HIDING_SIGNS.split(token))
    pattern = re.compile("".join(map(_pattern_of, parts)))
    return min(filter(pattern.fullmatch, words), default=_CENSORED.sub("", token))


def _pattern_of(part: str) -> str:
    """Return a pattern for a part of a disguised word: its letters, or the letters that signs hide."""
    if part.isalnum():
        return part
    return r"\w{1,4}"


def misspellings(words: frozenset[str]) -> dict[str, str]:
    """Return the words by their spellings with one letter missing, added, changed or swapped with its neighbour."""
    by_spelling: dict[str, str] = {}
    for word in sorted(words):
        by_spelling |= dict.fromkeys(set(_misspellings(word)) - words, word)
    return by_spelling


def _misspellings(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield word[:at] + letter + word[at + 1 :]
            yield word[:at] + letter + word[at:]


def _without_marks(text: str) -> str:
    """Return text without accents, and with one letter for all that people mix up."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    kept = "".join(part for part in parts if not unicodedata.combining(part) or part in _KANA_MARKS)
    return unicodedata.normalize("NFC", kept).translate(_LETTERS)

"""Letters without their accents, for comparing hastily typed text."""

import unicodedata


def strip_accents(text: str) -> str:
    """Return a text without accents and other marks on letters, in compatible forms (NFKD).

    >>> strip_accents("São Paulo"), strip_accents("ｆｉｌｍ")
    ('Sao Paulo', 'film')
    """
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

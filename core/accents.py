"""Letters without their accents, for comparing what people write in a hurry."""

import unicodedata


def strip_accents(text: str) -> str:
    """Return a text without accents and other marks on letters, in compatible forms (NFKD).

    >>> strip_accents("São Paulo"), strip_accents("ｆｉｌｍ")
    ('Sao Paulo', 'film')
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))

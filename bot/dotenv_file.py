"""The file ``.env``, in any encoding that editors save it in. The only module that uses python-dotenv."""

import codecs
import io
from pathlib import Path

from dotenv import dotenv_values

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The mark at the beginning of a file, and its encoding; PowerShell's ``>`` writes UTF-16."""


class EnvFileUnreadable(ValueError):
    """The file cannot be read as text; its sentence says how to save it."""


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables of a file that are not empty; none when there is no such file.

    Raises:
        EnvFileUnreadable: The file is no text in UTF-8, or in UTF-16 with its mark, or may not be read.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except IsADirectoryError:  # Docker makes one where a file to be mounted is missing
        raise EnvFileUnreadable(f"{path} is a folder: remove it, and copy .env.example to .env.") from None
    except OSError as error:
        raise EnvFileUnreadable(
            f"{path} cannot be read ({error.strerror}): let the user who runs the bot read it."
        ) from None
    variables = dotenv_values(stream=io.StringIO(_decode(content, path)))
    return {name: value for name, value in variables.items() if value}


def _find_encoding(content: bytes) -> str:
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return encoding
    return "utf-8"


def _decode(content: bytes, path: Path) -> str:
    encoding = _find_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise EnvFileUnreadable(f"{path} is not in UTF-8 (line {line}): save the file as UTF-8.") from None
    if "\0" in text:  # UTF-16 without its mark
        raise EnvFileUnreadable(f"{path} is not in UTF-8: save the file as UTF-8.")
    return text

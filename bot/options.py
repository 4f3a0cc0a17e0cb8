"""How a setting is described, and how described settings are read from the environment."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from ipaddress import ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit

Options = TypeVar("Options")
"""A frozen dataclass whose fields were made by ``option``."""

MAX_PORT = 65_535
_QUOTES = ('""', "''", "“”", "‘’")  # word processors turn straight quotes into the last two


class Secret:
    """A token that shows itself only through ``reveal``.

    >>> print(Secret("123:ABC"), [Secret("123:ABC")])
    ●●● [Secret('●●●')]
    """

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the hidden value, for the one library that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('●●●')"

    def __str__(self) -> str:
        return "●●●"

    def __eq__(self, value: object) -> bool:
        return isinstance(value, Secret) and value._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[type["Secret"], tuple[str]]:
        """Refuse nothing, reveal nothing: a copied or pickled secret is masked."""
        return Secret, ("●●●",)


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable that a host can set."""

    name: str
    parse: Callable[[str], Any]
    """Turns the text into a value; raises a ``ValueError`` whose sentence continues after the variable's name."""
    default: str
    meaning: str
    shape: str = ""
    """A regular expression for the usual look of a token."""


def option(name: str, parse: Callable[[str], Any], default: str, meaning: str, shape: str = "") -> Any:  # noqa: ANN401 - a dataclass field stands for any type
    """Make a dataclass field that is read from the environment variable ``name``; see ``Setting``."""
    value = None
    if default:
        value = parse(default)
    return field(default=value, metadata={"setting": Setting(name, parse, default, meaning, shape)})


def settings_of(options: type[Any]) -> list[Setting]:
    """List the settings of a class of options, in order; other fields are skipped."""
    return [setting for _, setting in _setting_fields(options)]


def read_options(options: type[Options], environ: Mapping[str, str], faults: list[str]) -> Options:
    """Read options from the environment; a value that cannot be used adds a sentence to ``faults``."""
    values: dict[str, Any] = {}
    for name, setting in _setting_fields(options):
        text = strip_quotes(environ.get(setting.name, ""))
        if not text:
            continue
        try:
            values[name] = setting.parse(text)
        except ValueError as error:
            faults.append(f"{setting.name} {error}.")
    return options(**values)


def reveal(secret: Secret | None) -> str:
    """Return a secret's value; without a secret, the empty string."""
    if secret is None:
        return ""
    return secret.reveal()


def value_of(options: object, setting_name: str) -> object:
    """Return the value that options hold for an environment variable."""
    for name, setting in _setting_fields(type(options)):
        if setting.name == setting_name:
            return getattr(options, name)
    raise KeyError(setting_name)


def secrets_of(options: object) -> Iterator[tuple[Setting, Secret]]:
    """Yield the secrets that are set, each with its setting."""
    for name, setting in _setting_fields(type(options)):
        value = getattr(options, name)
        if isinstance(value, Secret):
            yield setting, value


def has_usual_shape(setting: Setting, secret: Secret) -> bool:
    """Return whether a secret looks like a token of its service; others may still work at a mirror."""
    return not setting.shape or re.fullmatch(setting.shape, secret.reveal()) is not None


def strip_quotes(text: str) -> str:
    """Remove space and one pair of quotes around a value: ``docker run --env-file`` leaves the quotes of .env in place.

    >>> strip_quotes(' "DE" '), strip_quotes('"5"o clock')
    ('DE', '"5"o clock')
    """
    text = text.strip()
    for opening, closing in _QUOTES:
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing):
            return text[1:-1].strip()
    return text


def parse_address(text: str) -> str:
    """Read an address of the web; the slash at its end is dropped."""
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # its sentences quote the value
        is_address = False
    if not is_address:
        raise ValueError("is not an address that begins with http:// or https://")
    return text.rstrip("/")


def parse_port(text: str) -> int:
    """Read a port number."""
    if not text.isdecimal() or not 0 <= int(text) <= MAX_PORT:
        raise ValueError(f"is not a port number between 0 and {MAX_PORT}")
    return int(text)


def parse_number(text: str) -> int:
    """Read a whole number."""
    if not text.isdecimal():
        raise ValueError("is not a whole number")
    return int(text)


def parse_networks(text: str) -> str:
    """Read a list of addresses and networks with commas between them; ``*`` stands for all."""
    for network in text.split(","):
        try:
            if network.strip() != "*":
                ip_network(network.strip())
        except ValueError:  # its sentences quote the value
            raise ValueError("is no list of addresses and networks, such as 127.0.0.1,10.0.0.0/8") from None
    return text


def one_of(*words: str) -> Callable[[str], str]:
    """Make a parser that accepts some words, in capitals or not."""

    def parse(text: str) -> str:
        if text.casefold() not in words:
            raise ValueError(f"is none of {', '.join(words)}")
        return text.casefold()

    return parse


def _setting_fields(options: type[Any]) -> Iterator[tuple[str, Setting]]:
    each: Field[Any]
    for each in fields(options):
        setting = each.metadata.get("setting")
        if setting is not None:
            yield each.name, setting

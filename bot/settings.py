"""Settings from the environment, read once, every fault reported at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from bot.languages.countries import country_coded
from core.errors import CineMoodError

ROOT = Path(__file__).resolve().parent.parent
_HIGHEST_PORT = 65_535
_QUOTES = ('""', "''", "“”", "‘’")  # the last two come along where a word processor was in between


class SettingsInvalid(CineMoodError):
    """One or more settings cannot be used."""

    def __init__(self, faults: list[str]) -> None:
        """Keep one sentence per fault."""
        super().__init__("These settings need a look:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


class Secret:
    """A token that shows itself only to those who ask with ``reveal``.

    >>> print(Secret("123:ABC"), [Secret("123:ABC")])
    ●●● [Secret('●●●')]
    """

    def __init__(self, value: str) -> None:
        """Hide a value."""
        self._value = value

    def reveal(self) -> str:
        """Return the hidden value, for the one library that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('●●●')"

    def __str__(self) -> str:
        return "●●●"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[type["Secret"], tuple[str]]:
        """Refuse nothing, reveal nothing: a copied or pickled secret is masked."""
        return Secret, ("●●●",)


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # its sentences quote what was typed
        is_address = False
    if not is_address:
        raise ValueError("is not an address that begins with http:// or https://")
    return text.rstrip("/")


def _tmdb_token(text: str) -> Secret:
    if re.fullmatch(r"[0-9a-f]{32}", text, re.IGNORECASE):
        raise ValueError(
            "is an API key (v3): take the API Read Access Token from the same page, "
            "https://www.themoviedb.org/settings/api"
        )
    return Secret(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= _HIGHEST_PORT:
        raise ValueError(f"is not a port number between 0 and {_HIGHEST_PORT}")
    return int(text)


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.casefold() not in words:
            raise ValueError(f"is none of {', '.join(words)}")
        return text.casefold()

    return parse


def _level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("is none of DEBUG, INFO, WARNING, ERROR")
    return text.upper()


def _path(text: str) -> Path:
    try:
        return ROOT / Path(text).expanduser()
    except RuntimeError:
        raise ValueError("is in the home folder of somebody who is not known here") from None


def _country(text: str) -> str:
    country = country_coded(text)
    if country is None:
        raise ValueError("is no code of a country, such as US or GB")
    return country


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("is not a whole number")
    return int(text)


def _proxies(text: str) -> str:
    for proxy in (part.strip() for part in text.split(",")):
        try:
            if proxy != "*":
                ip_network(proxy)
        except ValueError:  # its sentences quote what was typed
            raise ValueError("is no list of addresses and networks, such as 127.0.0.1,10.0.0.0/8") from None
    return text


def _without_quotes(text: str) -> str:
    """Take the space and one pair of quotes off around a value: ``docker run --env-file`` leaves those of .env.

    >>> _without_quotes(' "DE" '), _without_quotes('"5"o clock')
    ('DE', '"5"o clock')
    """
    text = text.strip()
    for opening, closing in _QUOTES:
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing):
            return text[1:-1].strip()
    return text


def _setting(name: str, parse: Callable[[str], Any], default: str, meaning: str, shape: str = "") -> Any:  # noqa: ANN401 - a dataclass field stands for any type
    """Describe a setting: its variable, how to read it, its default and meaning, and what it usually looks like."""
    value = parse(default) if default else None
    described = {"name": name, "parse": parse, "default": default, "meaning": meaning, "shape": shape}
    return field(default=value, metadata=described)


_TELEGRAM_SHAPE = r"\d{5,}:[A-Za-z0-9_-]{30,}"
_DISCORD_SHAPE = r"[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{25,}"
_TMDB_SHAPE = r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a host can set. An empty variable counts as not set."""

    telegram_token: Secret | None = _setting(
        "TELEGRAM_TOKEN", Secret, "", "Token of the Telegram bot, from @BotFather", _TELEGRAM_SHAPE
    )
    discord_token: Secret | None = _setting(
        "DISCORD_TOKEN", Secret, "", "Token of the Discord bot, from the developer portal", _DISCORD_SHAPE
    )
    tmdb_token: Secret | None = _setting(
        "TMDB_TOKEN", _tmdb_token, "", "TMDb read access token; without it the sample answers", _TMDB_SHAPE
    )
    store: Path = _setting("CINEMOOD_STORE", _path, "var/cinemood.db", "The database file; its folder is made")
    model: Path = _setting("CINEMOOD_MODEL", _path, "models/mood", "The folder of the mood model")
    intent: Path = _setting("CINEMOOD_INTENT", _path, "models/intent", "The folder of the model that reads messages")
    telegram_cards: str = _setting(
        "TELEGRAM_CARDS", _one_of("strip", "album", "messages"), "strip", "How movies come: strip, album or messages"
    )
    telegram_webhook_url: str | None = _setting(
        "TELEGRAM_WEBHOOK_URL", _address, "", "Public https address of the web page, for updates without polling"
    )
    discord_cards: str = _setting(
        "DISCORD_CARDS", _one_of("components", "embeds"), "components", "How movies are shown: components or embeds"
    )
    country: str = _setting(
        "CINEMOOD_COUNTRY", _country, "US", "ISO 3166-1 code of the country of people whose country is not known"
    )
    web_host: str = _setting("WEB_HOST", str, "127.0.0.1", "Address that the web page listens on")
    web_port: int = _setting("WEB_PORT", _port, "7860", "Port of the web page; 0 takes a free one")
    web_rate: int = _setting("WEB_RATE", _number, "4", "Requests per second that one address may make for long; 0: any")
    web_proxies: str | None = _setting(
        "WEB_PROXIES", _proxies, "", "Addresses of proxies that are believed who asks and how; * believes all"
    )
    web_secret: Secret | None = _setting(
        "WEB_SECRET", Secret, "", "What cookies are signed with; without it one is made up and stored", ".{16,}"
    )
    log_level: str = _setting("LOG_LEVEL", _level, "INFO", "DEBUG, INFO, WARNING or ERROR")
    log_format: str = _setting(
        "LOG_FORMAT",
        _one_of("auto", "text", "json"),
        "auto",
        "How log lines look: text, json, or auto: text in a terminal",
    )
    discord_guild: int | None = _setting(
        "DISCORD_GUILD", _number, "", "Only while developing: the one server to register the commands in"
    )
    tmdb_api_base: str = _setting("TMDB_API_BASE", _address, "https://api.themoviedb.org/3", "TMDb or a mirror of it")
    tmdb_image_base: str = _setting("TMDB_IMAGE_BASE", _address, "https://image.tmdb.org/t/p", "TMDb's posters")
    telegram_api_base: str = _setting(
        "TELEGRAM_API_BASE", _address, "https://api.telegram.org", "Telegram or a local Bot API server"
    )

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings.

        Raises:
            SettingsInvalid: At least one cannot be used; names them all.
        """
        values: dict[str, Any] = {}
        faults: list[str] = []
        for one in fields(cls):
            text = _without_quotes(environ.get(one.metadata["name"], ""))
            if not text:
                continue
            try:
                values[one.name] = one.metadata["parse"](text)
            except ValueError as why:
                faults.append(f"{one.metadata['name']} {why}.")
        if faults:
            raise SettingsInvalid(faults)
        return cls(**values)

    def revealed(self) -> list[str]:
        """Return all tokens, for those who keep them out of what is written."""
        return [secret.reveal() for one in fields(self) if isinstance(secret := getattr(self, one.name), Secret)]

    def misshapen(self) -> list[str]:
        """Name the tokens that do not look like their service's tokens; they may still work at a mirror."""
        return [
            one.metadata["name"]
            for one in fields(self)
            if isinstance(secret := getattr(self, one.name), Secret)
            and not re.fullmatch(one.metadata["shape"], secret.reveal())
        ]

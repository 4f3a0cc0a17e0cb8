"""Settings from the environment, read once, every fault reported at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from bot.frontends.frontend import Platform
from bot.frontends.registry import PLATFORMS
from bot.languages.countries import country_coded
from bot.options import (
    Secret,
    Setting,
    has_usual_shape,
    one_of,
    option,
    parse_address,
    read_options,
    secrets_of,
    settings_of,
)
from core.errors import CineMoodError
from core.store.address import StoreAddress, is_url

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds ``bot``, ``core``, ``data`` and ``models``."""
_NETWORKS_OF_SPACES = "10.0.0.0/8"  # all that can reach a Space, https://github.com/embeddings-benchmark/mteb/pull/4754
_TMDB_SHAPE = r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"
_Options = TypeVar("_Options")


class SettingsInvalid(CineMoodError):
    """One or more settings cannot be used; ``faults`` holds a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("These settings need a look:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


def _parse_tmdb_token(text: str) -> Secret:
    if re.fullmatch(r"[0-9a-f]{32}", text, re.IGNORECASE):
        raise ValueError(
            "is an API key (v3): take the API Read Access Token from the same page, "
            "https://www.themoviedb.org/settings/api"
        )
    return Secret(text)


def _parse_level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("is none of DEBUG, INFO, WARNING, ERROR")
    return text.upper()


def _parse_path(text: str) -> Path:
    try:
        return ROOT / Path(text).expanduser()
    except RuntimeError:
        raise ValueError("is in the home folder of somebody who is not known here") from None


def _parse_store(text: str) -> StoreAddress:
    """Read the address of the store: a URL as it is, or the path of a file."""
    return text if is_url(text) else _parse_path(text)


def _parse_country(text: str) -> str:
    country = country_coded(text)
    if country is None:
        raise ValueError("is no code of a country, such as US or GB")
    return country


def _default_platforms() -> dict[str, Any]:
    return {platform.name: platform.options() for platform in PLATFORMS}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a host can set. An empty variable counts as not set."""

    tmdb_token: Secret | None = option(
        "TMDB_TOKEN", _parse_tmdb_token, "", "TMDb read access token; without it the sample answers", _TMDB_SHAPE
    )
    store: StoreAddress = option(
        "CINEMOOD_STORE", _parse_store, "var/cinemood.db", "The database file; its folder is made"
    )
    model: Path = option("CINEMOOD_MODEL", _parse_path, "models/mood", "The folder of the mood model")
    intent: Path = option(
        "CINEMOOD_INTENT", _parse_path, "models/intent", "The folder of the model that reads messages"
    )
    country: str = option(
        "CINEMOOD_COUNTRY", _parse_country, "US", "ISO 3166-1 code of the country of people whose country is not known"
    )
    log_level: str = option("LOG_LEVEL", _parse_level, "INFO", "DEBUG, INFO, WARNING or ERROR")
    log_format: str = option(
        "LOG_FORMAT",
        one_of("auto", "text", "json"),
        "auto",
        "How log lines look: text, json, or auto: text in a terminal",
    )
    tmdb_api_base: str = option(
        "TMDB_API_BASE", parse_address, "https://api.themoviedb.org/3", "TMDb or a mirror of it"
    )
    tmdb_image_base: str = option("TMDB_IMAGE_BASE", parse_address, "https://image.tmdb.org/t/p", "TMDb's posters")
    platforms: Mapping[str, Any] = field(default_factory=_default_platforms)
    """The options of every platform in ``bot.frontends.registry``, by its name."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings.

        Raises:
            SettingsInvalid: At least one cannot be used; names them all.
        """
        settings, faults = cls.read_usable(environ)
        if faults:
            raise SettingsInvalid(faults)
        return settings

    @classmethod
    def read_usable(cls, environ: Mapping[str, str]) -> tuple[Self, list[str]]:
        """Read the settings, and a sentence for each that cannot be used; they count as not set."""
        faults: list[str] = []
        platforms: dict[str, Any] = {}
        for platform in PLATFORMS:
            platforms[platform.name] = read_options(platform.options, environ, faults)
        settings = read_options(cls, environ, faults)
        return replace(settings, platforms=platforms), faults

    def of(self, platform: Platform[_Options, Any]) -> _Options:
        """Return the options of a platform."""
        return cast("_Options", self.platforms[platform.name])

    def without_tokens(self) -> Self:
        """Return these settings without every platform that needs a token, and with the sample as the source."""
        platforms: dict[str, Any] = {}
        for platform in PLATFORMS:
            if platform.switch:
                platforms[platform.name] = platform.options()
            else:
                platforms[platform.name] = self.of(platform)
        return replace(self, tmdb_token=None, platforms=platforms)

    def secret_values(self) -> list[str]:
        """Return all tokens and passwords, so that logs can hide them."""
        return [secret.reveal() for _, secret in self._secrets()]

    def misshapen(self) -> list[str]:
        """Name the tokens that do not look like their service's tokens; they may still work at a mirror."""
        return [setting.name for setting, secret in self._secrets() if not has_usual_shape(setting, secret)]

    def _secrets(self) -> Iterator[tuple[Setting, Secret]]:
        for options in (*self.platforms.values(), self):
            yield from secrets_of(options)


def all_settings() -> list[Setting]:
    """List every setting: the settings of the platforms first, then the general ones."""
    settings: list[Setting] = []
    for platform in PLATFORMS:
        settings += settings_of(platform.options)
    return settings + settings_of(Settings)


def add_host_defaults(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with defaults for the host's platform; an empty variable counts as not set.

    Hugging Face marks a Space by ``SPACE_ID``:
    https://huggingface.co/docs/hub/spaces-overview#helper-environment-variables
    """
    defaults: dict[str, str] = {}
    if environ.get("SPACE_ID") and not environ.get("WEB_PROXIES"):
        defaults["WEB_PROXIES"] = _NETWORKS_OF_SPACES
    return {**environ, **defaults}

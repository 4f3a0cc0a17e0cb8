import copy
import pickle
import re
import traceback
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from pprint import pformat

import pytest

from bot.frontends.discord.platform import DISCORD
from bot.frontends.telegram.platform import TELEGRAM
from bot.frontends.web.platform import WEB
from bot.options import Secret
from bot.settings import ROOT, Settings, SettingsInvalid, all_settings

TELEGRAM_TOKEN = "123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
DISCORD_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.made-up_token_that_looks_like_a_real_one"
TMDB_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzdGFuZC1pbiJ9.c3RhbmQtaW4tc2lnbmF0dXJl"
TOKENS = {"TELEGRAM_TOKEN": TELEGRAM_TOKEN, "DISCORD_TOKEN": DISCORD_TOKEN, "TMDB_TOKEN": TMDB_TOKEN}
BAD = {
    "WEB_PORT": "70000",
    "LOG_LEVEL": "chatty",
    "DISCORD_GUILD": "my server",
    "CINEMOOD_STORE": "~nobody-of-this-name/cinemood.db",
    "TMDB_API_BASE": "api.themoviedb.org",
    "TMDB_IMAGE_BASE": "ftp://image.tmdb.org",
    "TELEGRAM_API_BASE": "localhost:8081",
}


def described() -> Iterator[tuple[str, str, str]]:
    """Yield name, default and meaning of every setting, in order."""
    for setting in all_settings():
        yield setting.name, setting.default, setting.meaning


def faults_of(**environ: str) -> list[str]:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.read(environ)
    return caught.value.faults


def test_nothing_set_gives_the_defaults() -> None:
    settings = Settings.read({})
    assert settings == Settings()
    assert (settings.of(TELEGRAM).token, settings.of(DISCORD).token, settings.tmdb_token) == (None, None, None)
    assert (settings.of(WEB).host, settings.of(WEB).port, settings.log_level) == ("127.0.0.1", 7860, "INFO")
    assert settings.store == ROOT / "var" / "cinemood.db"


def test_what_is_set_is_read() -> None:
    settings = Settings.read(
        TOKENS
        | {"WEB_PORT": " 0 ", "LOG_LEVEL": "debug", "DISCORD_GUILD": "42", "TMDB_API_BASE": "http://[::1]:8765/3/"}
    )
    assert settings.tmdb_token == Secret(TMDB_TOKEN)
    assert (settings.of(WEB).port, settings.log_level, settings.of(DISCORD).guild) == (0, "DEBUG", 42)
    assert settings.tmdb_api_base == "http://[::1]:8765/3"


def test_empty_variable_counts_as_not_set() -> None:
    assert Settings.read(dict.fromkeys((name for name, _, _ in described()), " ")) == Settings()


def test_unknown_variables_are_left_alone() -> None:
    assert Settings.read({"PATH": "/bin", "web_port": "nonsense"}) == Settings()


@pytest.mark.parametrize("path", ["/tmp/x.db", "x.db", "~/x.db"])  # noqa: S108 - only parsed
def test_path_is_absolute_wherever_the_bot_is_started(path: str) -> None:
    store = Settings.read({"CINEMOOD_STORE": path}).store
    assert store in {Path("/tmp/x.db"), ROOT / "x.db", Path.home() / "x.db"}  # noqa: S108 - only compared


def test_all_faults_are_told_at_once_and_name_their_variables() -> None:
    faults = faults_of(**BAD, **TOKENS)
    assert sorted(fault.partition(" ")[0] for fault in faults) == sorted(BAD)
    assert all(fault.endswith(".") for fault in faults)
    with pytest.raises(SettingsInvalid, match="These settings need a look:\n  - ") as caught:
        Settings.read(BAD)
    assert len(str(caught.value).splitlines()) == len(BAD) + 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *BAD.items(),
        *(("WEB_PROXIES", value) for value in ("nonsense", "300.1.1.1", "10.0.0.1/8", "127.0.0.1,,", "127.0.0.1 *")),
        *(("WEB_PORT", value) for value in ("-1", "65536", "80.0", "0x50", "http", "²", "9" * 9)),
        *(("CINEMOOD_COUNTRY", value) for value in ("USA", "49", "XX", "en", "EU", "ZZ")),
        *(("TELEGRAM_CARDS", value) for value in ("strips", "album messages")),
        *(("DISCORD_GUILD", value) for value in ("-1", "1e3", "<id>")),
        *(("TMDB_API_BASE", value) for value in ("http://[", "http://a℀b", "http://host:port", "http://host:99999")),
        *(("TELEGRAM_API_BASE", value) for value in ("//host", "javascript:alert(1)", "https://:443", "file:///etc")),
    ],
)
def test_fault_names_its_variable_but_not_its_value(name: str, value: str) -> None:
    (fault,) = faults_of(**{name: value})
    assert fault.startswith(f"{name} is ")
    assert value not in fault


@pytest.mark.parametrize(
    "holder", [Secret(TMDB_TOKEN), Settings.read(TOKENS), [Secret(TELEGRAM_TOKEN)], {0: Secret(TMDB_TOKEN)}]
)
def test_secret_is_masked_wherever_it_is_written(holder: object) -> None:
    for text in (repr(holder), str(holder), f"{holder}", f"{holder!r}", f"{holder!a}", pformat(holder)):
        assert "●●●" in text or r"\u25cf" in text
        assert not [token for token in TOKENS.values() if token in text]


def test_secret_is_not_copied_along() -> None:
    secret = Secret(TELEGRAM_TOKEN)
    for double in (copy.copy(secret), copy.deepcopy(secret), pickle.loads(pickle.dumps(secret))):  # noqa: S301 - our own
        assert isinstance(double, Secret)
        assert double.reveal() == "●●●"


def test_secrets_are_in_no_pickle_and_no_dictionary_of_the_settings() -> None:
    settings = Settings.read(TOKENS)
    assert not [token for token in TOKENS.values() if token.encode() in pickle.dumps(settings)]
    assert not [token for token in TOKENS.values() if token in repr(asdict(settings))]


def test_replaced_settings_keep_their_secrets() -> None:
    assert replace(Settings.read(TOKENS), log_level="DEBUG").tmdb_token == Secret(TMDB_TOKEN)


def test_secret_equals_only_the_same_secret() -> None:
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") not in (Secret("b"), "a")


def test_tracebacks_show_no_token_even_with_local_variables() -> None:
    def use(settings: Settings) -> None:
        raise ValueError(f"cannot use {settings}")

    with pytest.raises(ValueError, match="cannot use") as caught:
        use(Settings.read(TOKENS))
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "settings = Settings(" in told
    assert not [token for token in TOKENS.values() if token in told]


def test_complaint_about_one_setting_shows_no_token_of_another() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.read(TOKENS | BAD)
    told = "".join(traceback.format_exception(caught.value))
    assert not [token for token in TOKENS.values() if token in told]


def test_tokens_that_look_right_are_not_suspected() -> None:
    assert Settings.read(TOKENS).misshapen() == []


def test_v3_keys_of_tmdb_are_refused_without_their_value() -> None:
    key = "0123456789abcdef0123456789ABCDEF"
    with pytest.raises(SettingsInvalid, match=r"TMDB_TOKEN .* API Read Access Token") as caught:
        Settings.read({"TMDB_TOKEN": key})
    assert key not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("name", list(TOKENS))
@pytest.mark.parametrize("shape", ['"{}', "Bearer {}", "{}{}", "{0:.9}", "changeme", "<your token>"])
def test_token_that_looks_wrong_is_named_without_its_value(name: str, shape: str) -> None:
    assert Settings.read(TOKENS | {name: shape.format(TOKENS[name], ".")}).misshapen() == [name]


@pytest.mark.parametrize("value", ["*", "127.0.0.1", "10.0.0.0/8, ::1"])
def test_proxies_are_addresses_and_networks(value: str) -> None:
    assert Settings.read({"WEB_PROXIES": value}).of(WEB).proxies == value


def test_tokens_of_other_services_are_noticed() -> None:
    mixed = {"TELEGRAM_TOKEN": DISCORD_TOKEN, "DISCORD_TOKEN": TMDB_TOKEN[:40], "TMDB_TOKEN": TELEGRAM_TOKEN}
    assert Settings.read(mixed).misshapen() == list(mixed)


def test_demo_has_no_tokens_and_keeps_the_other_settings() -> None:
    settings = Settings.read(TOKENS | {"WEB_PORT": "1"})
    assert settings.without_tokens() == Settings.read({"WEB_PORT": "1"})


def test_example_file_lists_exactly_the_settings_with_their_meanings_and_defaults() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert re.findall(r"^# (.+)\n# ([A-Z_]+)=(.*)$", text, re.MULTILINE) == [
        (meaning, name, default) for name, default, meaning in described()
    ]
    assert text.count("=") == len(all_settings())


def test_readme_lists_exactly_the_settings_with_their_defaults_and_meanings() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"^\| `([A-Z_]+)` \| (?:`(.+)`|–) \| (.+) \|$", text, re.MULTILINE) == list(described())

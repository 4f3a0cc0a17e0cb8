import pytest

from core.errors import ProxyUnusable
from core.sources.proxies import proxy_for

OURS = {"http_proxy": "http://ours:3128", "https_proxy": "http://ours:3128"}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://ours:3128"}, "http://ours:3128"),
        ({"HTTPS_PROXY": "ours:3128"}, "http://ours:3128"),
        ({"HTTPS_PROXY": " HTTP://ours:3128\n"}, "HTTP://ours:3128"),
        ({"HTTPS_PROXY": "https://ann:secret@ours"}, "https://ann:secret@ours"),
        ({"HTTPS_PROXY": "http://[::1]:3128"}, "http://[::1]:3128"),
        ({"all_proxy": "http://any:3128"}, "http://any:3128"),
        ({"http_proxy": "http://plain:3128"}, None),
        ({"https_proxy": "http://ours:3128", "no_proxy": "telegram.org"}, None),
        ({"all_proxy": "socks5://ours:1080", "no_proxy": "telegram.org"}, None),
    ],
)
def test_proxy_is_read_from_the_variables(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxy: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for("https://api.telegram.org") == proxy


@pytest.mark.parametrize(
    "proxy",
    [
        "socks5://ann:secret@ours:1080",
        "socks5h://ours",
        "ftp://ours",
        "http://ann:secret@ours:80x",
        "http://ann:sec/ret@ours:3128",
        "http://ours:99999",
        "http://:3128",
        "http://",
        "http://[::1",
        "http://ou\nrs:3128",
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "all_proxy"])
def test_unusable_proxy_is_reported_without_its_address(
    monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str
) -> None:
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(ProxyUnusable, match=r"HTTPS_PROXY, HTTP_PROXY or ALL_PROXY .* http:// proxy") as caught:
        proxy_for("https://api.telegram.org")
    assert not any(part in str(caught.value) for part in ("ours", "sec", "3128", "socks"))
    assert caught.value.__context__ is None  # the words of a library would quote it


@pytest.mark.parametrize(
    ("direct", "address"),
    [
        ("bot-api", "http://bot-api:8081"),
        ("bot-api:8081", "http://bot-api:8081"),
        ("elsewhere, Bot-API:8081", "http://bot-api:8081"),
        ("http://bot-api", "http://bot-api:8081"),
        ("http://bot-api:8081", "http://bot-api:8081"),
        ("::1", "http://[::1]:8081"),
        ("[::1]:8081", "http://[::1]:8081"),
        (".telegram.org", "https://api.telegram.org"),
        ("*", "https://api.telegram.org"),
    ],
)
def test_servers_in_no_proxy_are_asked_directly(monkeypatch: pytest.MonkeyPatch, direct: str, address: str) -> None:
    for name, value in (OURS | {"no_proxy": direct}).items():
        monkeypatch.setenv(name, value)
    assert proxy_for(address) is None


@pytest.mark.parametrize("direct", ["bot-api:8082", "https://bot-api", "http://bot-api:8082", "api:8081", "//bot-api"])
def test_entries_of_no_proxy_for_other_servers_have_no_effect(monkeypatch: pytest.MonkeyPatch, direct: str) -> None:
    for name, value in (OURS | {"no_proxy": direct}).items():
        monkeypatch.setenv(name, value)
    assert proxy_for("http://bot-api:8081") == "http://ours:3128"

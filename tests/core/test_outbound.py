import pytest

from core.outbound import proxy_for


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://ours:3128"}, "http://ours:3128"),
        ({"HTTPS_PROXY": "ours:3128"}, "http://ours:3128"),
        ({"all_proxy": "http://any:3128"}, "http://any:3128"),
        ({"http_proxy": "http://plain:3128"}, None),
        ({"https_proxy": "http://ours:3128", "no_proxy": "telegram.org"}, None),
    ],
)
def test_proxy_is_the_one_that_the_host_has_set(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxy: str | None
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for("https://api.telegram.org") == proxy

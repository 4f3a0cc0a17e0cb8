"""What is said of variables of the host that let nothing be asked."""

from pathlib import Path

import pytest

from tests.support.command_line import bot, serving
from tests.support.telegram.standin import TOKEN
from tests.support.tmdb.standin import V4_KEY

WRONG = {
    "HTTPS_PROXY": "socks5://ann:secret@127.0.0.1:9",
    "ALL_PROXY": "http://ann:sec/ret@127.0.0.1:80x",
    "SSL_CERT_FILE": "/nowhere/secret.pem",
}
TOKENS = {"TELEGRAM_TOKEN": TOKEN, "TMDB_TOKEN": V4_KEY}


@pytest.mark.parametrize("variable", WRONG)
async def test_variable_that_lets_nothing_be_asked_is_found_and_the_rest_is_examined(
    tmp_path: Path, variable: str
) -> None:
    ended = await bot("doctor", store=tmp_path / "db", WEB_PORT="0", **TOKENS, **{variable: WRONG[variable]})
    bad = [line.partition(":")[0] for line in ended.out.splitlines() if line.startswith("✗")]
    assert (ended.code, ended.err, bad) == (1, "", ["✗ TMDb", "✗ Telegram"])
    assert ended.out.count(variable) == 2
    assert "✓ web page" in ended.out
    assert not any(part in ended.said for part in ("secret", "sec/ret", "socks5", "Traceback"))


@pytest.mark.parametrize("variable", WRONG)
async def test_bot_says_once_which_variable_keeps_telegram_out_and_runs_without(tmp_path: Path, variable: str) -> None:
    wrong = {"TELEGRAM_TOKEN": TOKEN, variable: WRONG[variable]}
    async with serving("run", store=tmp_path / "db", **wrong) as running:
        await running.logged(f"Telegram is left out: .*{variable}")
        ended = await running.stop()
    assert ended.code == 0
    assert not any(part in ended.said for part in ("secret", "sec/ret", "socks5", "Traceback", "Telegram"))


@pytest.mark.parametrize("variable", WRONG)
async def test_terminal_says_which_variable_keeps_movies_away(tmp_path: Path, variable: str) -> None:
    ended = await bot("ask", "joy", store=tmp_path / "db", TMDB_TOKEN=V4_KEY, **{variable: WRONG[variable]})
    assert ended.code == 1
    assert (ended.err.count("\n"), ended.err.count(variable)) == (1, 1)
    assert "no movies yet" in ended.out

import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path

import pytest

from bot.app import utc_now
from bot.doctor.examination import examine
from bot.dotenv_file import EnvFileUnreadable, read_env_file
from bot.frontends.web.platform import WEB
from bot.monitoring.findings import State
from bot.settings import ROOT, Settings
from tests.support.command_line import Ended, environment

TEXT = "CINEMOOD_COUNTRY=DE\r\nLOG_LEVEL=INFO\r\n"


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def save(path: Path, text: str, encoding: str) -> None:
    path.write_bytes(text.encode(encoding))


async def run(folder: Path, *arguments: str, store: Path) -> Ended:
    """Run the bot as if the project lay in a folder."""
    start = "environment.ROOT = pathlib.Path(sys.argv.pop(1)); sys.exit(__main__.main())"
    code = f"import sys, pathlib; from bot import __main__; from bot.commands import environment; {start}"
    unset = {name: value for name, value in environment(store).items() if value or not name.startswith("CINEMOOD")}
    process = await create_subprocess_exec(
        sys.executable, "-c", code, str(folder), *arguments, cwd=ROOT, env=unset, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate(b"")
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_env_file_is_read_in_every_marked_encoding(path: Path, encoding: str) -> None:
    """PowerShell's ``>`` writes UTF-16, Notepad a mark before UTF-8."""
    path.write_bytes(TEXT.encode(encoding))
    assert read_env_file(path) == {"CINEMOOD_COUNTRY": "DE", "LOG_LEVEL": "INFO"}


def test_env_file_in_big_endian_utf_16_is_read(path: Path) -> None:
    """The mark tells the order of bytes."""
    path.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read_env_file(path)["CINEMOOD_COUNTRY"] == "DE"


def test_missing_env_file_sets_nothing(path: Path) -> None:
    """Most hosts have none."""
    assert read_env_file(path) == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("# für zu Hause\nCINEMOOD_COUNTRY=DE\n".encode("latin-1"), "is not in UTF-8 (line 1): save the file as UTF-8"),
        ("A=1\nB=ü\n".encode("cp1252"), "is not in UTF-8 (line 2): save the file as UTF-8"),
        (TEXT.encode("utf-16-le"), "is not in UTF-8: save the file as UTF-8"),
        (b"\xff\xfeC", "is not in UTF-8 (line 1): save the file as UTF-8"),
    ],
)
def test_env_file_in_another_encoding_is_named(path: Path, content: bytes, told: str) -> None:
    """The sentence names the file and what to do, and quotes nothing of it."""
    path.write_bytes(content)
    with pytest.raises(EnvFileUnreadable) as caught:
        read_env_file(path)
    assert str(caught.value) == f"{path} {told}."


def test_folder_in_place_of_the_env_file_is_named(path: Path) -> None:
    """Docker makes a folder where a file to be mounted is missing."""
    path.mkdir()
    with pytest.raises(EnvFileUnreadable, match="is a folder"):
        read_env_file(path)


async def test_unreadable_env_file_ends_a_command_with_one_sentence(tmp_path: Path, path: Path) -> None:
    """Exit code 2, as for settings that cannot be used."""
    save(path, "# für zu Hause\n", "latin-1")
    ended = await run(tmp_path, "ask", "/mood joy", store=tmp_path / "cinemood.db")
    assert (ended.code, ended.out, ended.err) == (2, "", f"{path} is not in UTF-8 (line 1): save the file as UTF-8.\n")


async def test_utf_16_env_file_sets_what_it_says(tmp_path: Path, path: Path) -> None:
    """Its country is refused here to show that it was read."""
    save(path, "CINEMOOD_COUNTRY=49\r\n", "utf-16")
    ended = await run(tmp_path, "ask", "/mood joy", store=tmp_path / "cinemood.db")
    assert ended.code == 2
    assert "CINEMOOD_COUNTRY is" in ended.err


async def test_doctor_goes_on_without_an_unreadable_env_file(tmp_path: Path, path: Path) -> None:
    """It names the file among its findings, and checks all else."""
    save(path, "# für zu Hause\n", "latin-1")
    ended = await run(tmp_path, "doctor", store=tmp_path / "cinemood.db")
    assert ended.code == 1
    assert f"settings: {path} is not in UTF-8 (line 1): save the file as UTF-8." in ended.out
    assert "mood model: " in ended.out


async def test_examination_names_files_that_could_not_be_read(tmp_path: Path) -> None:
    """They count as bad settings."""
    environ = {"CINEMOOD_STORE": str(tmp_path / "cinemood.db"), "WEB_PORT": "0"}
    first = await anext(examine(environ, utc_now, ["a file is broken."]))
    assert (first.what, first.state, first.sentence) == ("settings", State.BAD, "a file is broken.")


@pytest.mark.parametrize("quoted", ['"DE"', "'DE'", ' "DE" ', "“DE”"])
def test_pair_of_quotes_is_taken_off_a_value(quoted: str) -> None:
    """``docker run --env-file`` keeps the quotes that ``.env`` has."""
    assert Settings.read({"CINEMOOD_COUNTRY": quoted}).country == "DE"


def test_quoted_settings_are_read_alike_everywhere(path: Path, tmp_path: Path) -> None:
    """A value in quotes means the same from the file and from Docker."""
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJyZXBsYXkifQ.cmVwbGF5LXNpZ25hdHVyZQ"
    store = tmp_path / "quoted.db"
    lines = {"WEB_PORT": "'8080'", "CINEMOOD_STORE": f'"{store}"', "TMDB_TOKEN": f'"{token}"', "LOG_LEVEL": '""'}
    path.write_text("\n".join(f"{name}={value}" for name, value in lines.items()), "utf-8")
    settings = Settings.read(lines)
    assert settings == Settings.read(read_env_file(path))
    assert (settings.of(WEB).port, settings.store, settings.log_level) == (8080, store, "INFO")
    assert settings.secret_values() == [token]


@pytest.mark.parametrize("value", ['"', '5"o clock and more', "\"mismatched'" + "x" * 10])
def test_single_quotes_stay(value: str) -> None:
    """Only a pair around the whole value is taken off."""
    secret = Settings.read({"WEB_SECRET": value}).of(WEB).secret
    assert secret is not None
    assert secret.reveal() == value

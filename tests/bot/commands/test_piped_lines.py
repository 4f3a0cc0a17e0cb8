import io
import json
from pathlib import Path

import pytest

from bot.commands.piped_lines import utf8_lines
from tests.support.command_line import bot_reading

MOVIES = '{"overview": "A happy comedy."}\n{"overview": "A scary house. für"}\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_encodings_of_other_systems_are_undone(encoding: str) -> None:
    """What comes out is UTF-8 without a mark."""
    assert b"".join(utf8_lines(io.BufferedReader(io.BytesIO(MOVIES.encode(encoding))))) == MOVIES.encode()  # pyright: ignore[reportArgumentType] - it reads what a raw stream reads


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_files_behind_each_other_are_undone(encoding: str) -> None:
    """Whoever joins files that each have a mark gets marks amid the lines."""
    joined = io.BytesIO(MOVIES.encode(encoding) * 2)
    assert b"".join(utf8_lines(io.BufferedReader(joined))) == MOVIES.encode() * 2  # pyright: ignore[reportArgumentType] - as above


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef", b"\xff", b"a\xff\nb"])
def test_other_bytes_are_passed_on(content: bytes) -> None:
    """Whoever reads the lines says what is wrong with them."""
    assert b"".join(utf8_lines(io.BufferedReader(io.BytesIO(content)))) == content  # pyright: ignore[reportArgumentType] - as above


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
async def test_score_reads_the_first_movie_behind_a_mark(tmp_path: Path, encoding: str) -> None:
    """No line is lost."""
    ended = await bot_reading(MOVIES.encode(encoding), "score", store=tmp_path / "cinemood.db")
    assert (ended.code, ended.err) == (0, "")
    assert [json.loads(line)["overview"] for line in ended.out.splitlines()] == [
        "A happy comedy.",
        "A scary house. für",
    ]


async def test_feel_understands_the_first_message_behind_a_mark(tmp_path: Path) -> None:
    """A mark is no part of a message."""
    plain = await bot_reading(b"make me laugh\n", "feel", store=tmp_path / "cinemood.db")
    marked = await bot_reading("make me laugh\n".encode("utf-16"), "feel", store=tmp_path / "cinemood.db")
    assert marked.out == plain.out

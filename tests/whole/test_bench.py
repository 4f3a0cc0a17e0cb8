import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bench.__main__ import MEASUREMENTS, main, take
from bench.answering import answering, telegram_latency
from bench.child import measured
from bench.figure import Figure, Peer
from bench.install import heavy, size_of
from bench.machine import machine
from bench.models import judging
from bench.report import screen
from bench.results import Beside, Results, read, write
from bench.soak import telegram as telegram_soak
from bench.soak.soak import Held, Weather, tenths
from core.errors import SourceUnavailable
from tests.support.fakes import NOON

SLEEP = Figure(what="a nap", unit="s", samples=[3.0, 1.0, 2.0], target=2.5, peer=Peer("a wink", [0.5, 0.4, 0.6]))


class Nap:
    """Measures at once."""

    def __call__(self, *, is_quick: bool) -> list[Figure]:
        return [SLEEP]


class Insomnia:
    """Cannot be measured."""

    def __call__(self, *, is_quick: bool) -> list[Figure]:
        raise SourceUnavailable("The sandman did not come.")


def test_figure_sums_its_samples_up() -> None:
    assert (SLEEP.median, SLEEP.quartiles, SLEEP.ratio) == (2.0, (1.5, 2.5), 4.0)


@pytest.mark.parametrize(("target", "is_floor", "is_met"), [(2, False, True), (2, True, True), (1, False, False)])
def test_target_is_the_most_or_the_least(target: float, is_floor: bool, is_met: bool) -> None:
    assert Figure(what="", unit="", samples=[2.0], target=target, is_floor=is_floor).is_met is is_met


def test_measurement_that_fails_is_reported_and_the_next_is_taken() -> None:
    told, left_out = list[str](), dict[str, str]()
    figures = take({"insomnia": Insomnia(), "nap": Nap()}, left_out, is_quick=True, report=told.append)
    assert figures == [SLEEP]
    assert left_out == {"insomnia": "The sandman did not come."}
    assert "insomnia could not be measured: The sandman did not come." in told


def test_table_shows_number_spread_target_peer_and_machine() -> None:
    console = Console(file=io.StringIO(), width=200)
    console.print(screen([SLEEP], {"cpu": "an abacus"}, NOON))
    shown = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    for part in (
        "a nap",
        "2 s",
        "1.5 … 2.5",
        "≤ 2.5 s",
        "a wink: 0.5 s (0.45 … 0.55)",
        "4.00",
        "cpu an abacus",
        "2026-11-18",
    ):
        assert part in shown


def test_file_holds_what_the_table_shows(tmp_path: Path) -> None:
    path = tmp_path / "var" / "bench.json"
    write(path, Results.of([SLEEP], {"cpu": "an abacus"}, NOON))
    content = json.loads(path.read_text("utf-8"))
    assert (content["machine"], content["measured_at"][:10]) == ({"cpu": "an abacus"}, "2026-11-18")
    assert content["figures"][0]["median"] == 2.0
    assert content["figures"][0]["target"] == {"most": 2.5}
    told = read(path).figures[0]
    assert told.quartiles == (1.5, 2.5)
    assert told.peer == Beside("a wink", 3, 0.5, (0.45, 0.55))


def test_program_is_charged_with_its_own_memory_only() -> None:
    ballast = b"x" * 150_000_000
    small = measured([sys.executable, "-c", "pass"])
    large = measured([sys.executable, "-c", "b'x' * 60_000_000"])
    assert small.peak < len(ballast) / 2e6
    assert large.peak - small.peak == pytest.approx(60, abs=5)
    assert small.seconds > 0


def test_program_that_fails_is_no_measurement() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        measured([sys.executable, "-c", "raise SystemExit(3)"])


def test_size_is_what_lies_on_disk(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(bytes(range(250)) * 8000)
    assert size_of(tmp_path) == pytest.approx(2, abs=0.1)


def test_heavy_install_is_weighed_where_it_is_and_remembered_where_not(tmp_path: Path) -> None:
    (tmp_path / "torch").write_bytes(bytes(range(250)) * 8000)
    assert heavy(tmp_path).median == pytest.approx(2, abs=0.1)
    assert heavy(tmp_path / "missing").recorded == "at design time"


def test_numbers_of_the_manifests_are_said_to_be_remembered() -> None:
    told = judging.remembered({"primary": 0.4})
    assert {one.recorded for one in told} == {"when the model was made"}
    assert [one.peer for one in told if one.peer] == [Peer(judging.CLASSIC, [0.4])]


def test_peers_that_cannot_be_measured_are_told_with_the_reason(tmp_path: Path) -> None:
    found, missing = judging.peers(tmp_path / "python", tmp_path)
    assert found is None
    assert "needs what `make train` installs" in missing[judging.TRANSFORMER]
    assert judging.CLASSIC in missing


def test_memory_is_read_many_times_before_it_has_grown() -> None:
    spiky = [Held(at, 300.0 if at == 99 else 200.0, 5, 9, 0.0) for at in range(100)]
    assert tenths(spiky) == [200.0] * 10
    assert tenths(spiky[-1:]) == [300.0]


def test_machine_is_named() -> None:
    assert all(machine()[part] for part in ("cpu", "cores", "python"))


def test_answers_are_timed() -> None:
    median, slowest, words = answering.measure(is_quick=True, requests=30)
    assert 0 < median.median < slowest.median
    assert words.median > 0
    assert median.ratio is not None


def test_calls_to_telegram_are_timed_beside_those_of_a_bare_bot() -> None:
    median, slowest, rate = telegram_latency.measure(is_quick=True, crowds=(2,))
    assert 0 < median.median < slowest.median
    assert rate.median > 0
    assert all(figure.ratio for figure in (median, slowest, rate))


def test_memory_is_watched_while_updates_come() -> None:
    weather = Weather(per_second=10, warm_seconds=0.5, seconds=1, minute=0.05, every=0.1, rest=0.2)
    growth, rate, lost, away = telegram_soak.measure(is_quick=True, weather=weather)
    assert growth.unit == "MB"
    assert rate.median > 0
    assert (lost.median, away.median) == (0, 0)


def test_misspelt_name_is_answered_with_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["scorign"])
    assert ", ".join(MEASUREMENTS) in capsys.readouterr().err

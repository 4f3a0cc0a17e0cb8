import json
import re
import shutil
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import discord.http
import msgspec
import pytest

from bot.app import open_app, utc_now
from bot.doctor.examination import examine
from bot.monitoring.findings import Finding, State, as_json, worst
from bot.settings import ROOT, Settings
from core.movies.catalogue import Week
from core.store.opening import open_store
from tests.support.command_line import bot
from tests.support.discord.standin import TOKEN as DISCORD_TOKEN
from tests.support.discord.standin import DiscordStandIn
from tests.support.fakes import a_catalogue
from tests.support.telegram.standin import TOKEN, TelegramStandin
from tests.support.tmdb.asking import a_row
from tests.support.tmdb.standin import V4_KEY, TmdbStandin, running

MACHINE = {"disk", "clock", "time zone"}
WEB_ONLY = MACHINE | {
    "settings", "mood model", "intent model", "sample", "store", "catalogue", "TMDb", "web page", "chat"
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> dict[str, str]:
    """The settings that every examination needs."""
    return {"CINEMOOD_STORE": str(tmp_path / "cinemood.db"), "WEB_PORT": "0"}


@pytest.fixture(name="telegram")
async def _telegram() -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin.running() as standin:
        yield standin


async def found(environ: dict[str, str]) -> dict[str, Finding]:
    return {finding.what: finding async for finding in examine(environ, utc_now)}


def an_altered_model(folder: Path) -> Path:
    """Copy the shipped model and change one byte of it."""
    shutil.copytree(ROOT / "models" / "mood", folder)
    weights = (folder / "weights.npz").read_bytes()
    (folder / "weights.npz").write_bytes(weights[:-1] + bytes([weights[-1] ^ 1]))
    return folder


async def test_fresh_bot_without_tokens_is_fine(store: dict[str, str]) -> None:
    findings = await found(store)
    assert findings.keys() == WEB_ONLY
    assert State.BAD not in {finding.state for finding in findings.values()}
    looks = {name for name, finding in findings.items() if finding.state is State.LOOK}
    assert looks == {"catalogue", "TMDb", "chat"}
    assert "none yet" in findings["catalogue"].sentence
    assert "sample answers" in findings["TMDb"].sentence


async def test_bad_settings_are_all_named_and_the_rest_is_examined(store: dict[str, str]) -> None:
    bad = {"DISCORD_GUILD": "x", "LOG_LEVEL": "loud", "TMDB_IMAGE_BASE": "here"}
    findings = [finding async for finding in examine(store | bad, utc_now)]
    faults = [finding for finding in findings if finding.what == "settings"]
    assert {fault.state for fault in faults} == {State.BAD}
    assert {fault.sentence.split()[0] for fault in faults} == bad.keys()
    assert {finding.what for finding in findings} == WEB_ONLY
    assert store["CINEMOOD_STORE"] in next(finding.sentence for finding in findings if finding.what == "store")


async def test_port_that_is_taken_is_worth_a_look_because_it_may_be_the_bots_own(store: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        finding = (await found(store | {"WEB_PORT": str(taken.getsockname()[1])}))["web page"]
    assert finding.state is State.LOOK
    assert "set WEB_PORT to a free port" in finding.sentence


async def test_address_that_can_never_be_listened_on_is_bad(store: dict[str, str]) -> None:
    finding = (await found(store | {"WEB_HOST": "no..where"}))["web page"]
    assert finding.state is State.BAD
    assert "WEB_HOST" in finding.sentence


async def test_token_of_another_shape_is_worth_a_look_and_still_tried(store: dict[str, str]) -> None:
    async with running(TmdbStandin([a_row()], keys=("eyJ-cut-short",))) as tmdb:
        findings = await found(store | {"TMDB_TOKEN": "eyJ-cut-short", "TMDB_API_BASE": tmdb.api_base})
    assert findings["TMDB_TOKEN"].state is State.LOOK
    assert findings["TMDb"].state is State.GOOD
    assert "eyJ-cut-short" not in str(findings)


async def test_short_secret_is_worth_a_look(store: dict[str, str]) -> None:
    finding = (await found(store | {"WEB_SECRET": "short"}))["WEB_SECRET"]
    assert finding.state is State.LOOK
    assert "16 characters" in finding.sentence


async def test_altered_model_is_bad_and_the_rest_is_examined(store: dict[str, str], tmp_path: Path) -> None:
    model = an_altered_model(tmp_path / "model")
    findings = await found(store | {"CINEMOOD_MODEL": str(model)})
    assert findings.keys() == WEB_ONLY
    assert {name for name, one in findings.items() if one.state is State.BAD} == {"mood model"}
    assert f"{model / 'weights.npz'} was altered" in findings["mood model"].sentence


async def test_altered_intent_model_is_bad_and_the_rest_is_examined(store: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "models" / "intent", model := tmp_path / "intent")
    (model / "manifest.json").write_text("{}")
    findings = await found(store | {"CINEMOOD_INTENT": str(model)})
    assert findings.keys() == WEB_ONLY
    assert {name for name, one in findings.items() if one.state is State.BAD} == {"intent model"}


async def test_damaged_store_is_bad(store: dict[str, str]) -> None:
    shutil.copy(__file__, store["CINEMOOD_STORE"])
    findings = await found(store)
    assert findings["store"].state is State.BAD
    assert store["CINEMOOD_STORE"] in findings["store"].sentence
    assert findings["mood model"].state is findings["sample"].state is State.GOOD


async def test_current_catalogue_is_good(store: dict[str, str]) -> None:
    async with open_app(Settings.read(store)) as app:
        catalogue = await app.refresher.refresh()
    finding = (await found(store))["catalogue"]
    told = f"{len(catalogue)} movies of {catalogue.week} from the source 'sample'"
    assert finding == Finding("catalogue", State.GOOD, told)


async def test_catalogue_of_an_earlier_week_is_worth_a_look(store: dict[str, str]) -> None:
    now = utc_now()
    old = a_catalogue(week=Week.of(now - timedelta(days=14)), source="sample")
    async with open_store(Path(store["CINEMOOD_STORE"])) as kept:
        await kept.movies.save_catalogue(msgspec.structs.replace(old, taken_at=now - timedelta(days=14)), fetched=())
    finding = (await found(store))["catalogue"]
    assert finding.state is State.LOOK
    assert f"48 movies of {old.week}" in finding.sentence
    assert "a refresh is due" in finding.sentence


@pytest.mark.parametrize(("keys", "state"), [((V4_KEY,), State.GOOD), ((), State.BAD)])
async def test_key_is_tried_at_tmdb(store: dict[str, str], keys: tuple[str, ...], state: State) -> None:
    async with running(TmdbStandin([a_row()], keys=keys)) as tmdb:
        finding = (await found(store | {"TMDB_TOKEN": V4_KEY, "TMDB_API_BASE": tmdb.api_base}))["TMDb"]
    assert finding.state is state
    assert ("TMDB_TOKEN" in finding.sentence) is (state is State.BAD)
    assert V4_KEY not in finding.sentence


async def test_accepted_telegram_token_names_its_bot(store: dict[str, str], telegram: TelegramStandin) -> None:
    findings = await found(store | {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address})
    assert findings["Telegram"] == Finding("Telegram", State.GOOD, "accepts the token of the bot @cinemood_bot")
    assert "chat" not in findings


async def test_refused_telegram_token_is_bad_and_not_shown(store: dict[str, str], telegram: TelegramStandin) -> None:
    telegram.refuse("getMe", "Unauthorized", 401)
    finding = (await found(store | {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address}))["Telegram"]
    assert finding.state is State.BAD
    assert "TELEGRAM_TOKEN" in finding.sentence
    assert TOKEN not in finding.sentence


async def test_refused_discord_token_is_bad_and_not_shown(
    store: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with DiscordStandIn.running() as discord_standin:
        # discord.py has no setting for where its server is.
        monkeypatch.setattr(discord.http.Route, "BASE", f"{discord_standin.address}/api/v10")
        finding = (await found(store | {"DISCORD_TOKEN": DISCORD_TOKEN + "x"}))["Discord"]
    assert finding.state is State.BAD
    assert "DISCORD_TOKEN" in finding.sentence
    assert DISCORD_TOKEN not in finding.sentence


async def test_command_ends_well_when_everything_answers(tmp_path: Path, telegram: TelegramStandin) -> None:
    async with running(TmdbStandin([a_row()])) as tmdb:
        addresses = {"TELEGRAM_API_BASE": telegram.address, "TMDB_API_BASE": tmdb.api_base}
        settings = {"TELEGRAM_TOKEN": TOKEN, "TMDB_TOKEN": V4_KEY, "WEB_PORT": "0"}
        ended = await bot("doctor", store=tmp_path / "db", **settings, **addresses)
    assert (ended.code, ended.err) == (0, "")
    assert "✗" not in ended.out
    assert {
        "✓ TMDb: answers and accepts the key; it counts no quota, and the bot keeps to its rate limit",
        "✓ sample: ",
    } <= {line if "TMDb" in line else line[:10] for line in ended.out.splitlines()}
    assert not any(token in ended.out for token in (TOKEN, V4_KEY))


async def test_command_names_all_that_is_bad_and_no_token(tmp_path: Path, telegram: TelegramStandin) -> None:
    telegram.refuse("getMe", "Unauthorized", 401)
    model = an_altered_model(tmp_path / "model")
    with socket.socket() as holder:  # bound, so that nobody else can listen there
        holder.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{holder.getsockname()[1]}"
        addresses = {"TELEGRAM_API_BASE": telegram.address, "TMDB_API_BASE": dead, "CINEMOOD_MODEL": str(model)}
        ended = await bot("doctor", store=tmp_path / "db", TELEGRAM_TOKEN=TOKEN, TMDB_TOKEN=V4_KEY, **addresses)
    assert ended.code == 1
    bad = [line.partition(":")[0] for line in ended.out.splitlines() if line.startswith("✗")]
    assert bad == ["✗ mood model", "✗ TMDb", "✗ Telegram"]
    assert "127.0.0.1 could not be reached (ConnectError): check the network." in ended.out
    assert not any(token in ended.said for token in (TOKEN, V4_KEY))
    assert "Traceback" not in ended.said


async def test_command_tells_bad_settings_as_any_other_finding(tmp_path: Path) -> None:
    ended = await bot("doctor", store=tmp_path / "db", WEB_PORT="x", LOG_LEVEL="loud")
    assert (ended.code, ended.err) == (1, "")
    assert [line.split(" is ")[0] for line in ended.out.splitlines() if line.startswith("✗")] == [
        "✗ settings: WEB_PORT",
        "✗ settings: LOG_LEVEL",
    ]
    assert f"✓ store: {tmp_path / 'db'} is healthy" in ended.out


async def test_accepted_discord_token_names_its_bot_and_nothing_else_is_said(
    store: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with DiscordStandIn.running() as discord_standin:
        # discord.py has no setting for where its server is.
        monkeypatch.setattr(discord.http.Route, "BASE", f"{discord_standin.address}/api/v10")
        finding = (await found(store | {"DISCORD_TOKEN": DISCORD_TOKEN}))["Discord"]
    assert finding == Finding("Discord", State.GOOD, "accepts the token of the bot CineMood")
    assert [record for record in caplog.records if record.name.startswith("discord")] == []


async def test_address_of_tmdb_without_its_version_is_told_with_what_to_do(store: dict[str, str]) -> None:
    async with running(TmdbStandin([a_row()])) as tmdb:
        finding = (await found(store | {"TMDB_TOKEN": V4_KEY, "TMDB_API_BASE": tmdb.address}))["TMDb"]
    assert finding.state is State.BAD
    assert finding.sentence == "127.0.0.1 has no /configuration (404): check TMDB_API_BASE (does it end in /3?)."


async def test_time_is_asked_of_tmdb_without_the_key(store: dict[str, str]) -> None:
    async with running(TmdbStandin([a_row()])) as tmdb:
        finding = (await found(store | {"TMDB_TOKEN": V4_KEY, "TMDB_API_BASE": tmdb.api_base}))["clock"]
        without_key = [call for call in tmdb.calls if "authorization" not in call.headers]
    assert finding.state is State.GOOD
    assert len(without_key) == 1


async def test_clock_without_anybody_to_ask_is_told(store: dict[str, str]) -> None:
    finding = (await found(store))["clock"]
    assert finding.state is State.GOOD
    assert "no answer of TMDb's to compare it with" in finding.sentence


@pytest.mark.parametrize(
    ("zone", "line"),
    [
        ("Europe/Berlin", "✓ time zone: CE(S?)T; the week begins on Monday at 00:00 UTC, here Monday at 0[12]:00"),
        ("America/Sao_Paulo", "✓ time zone: -03; .*, here Sunday at 21:00"),
        ("<-03>3", "✓ time zone: -03; .*, here Sunday at 21:00"),
        ("Europe/Berln", "! time zone: TZ names a place that is not known here"),
        ("../etc", "! time zone: TZ names a place that is not known here"),
    ],
)
async def test_time_zone_is_told_with_when_the_week_begins(tmp_path: Path, zone: str, line: str) -> None:
    ended = await bot("doctor", store=tmp_path / "db", WEB_PORT="0", TZ=zone)
    assert re.search(line, ended.out)


async def test_programs_get_all_findings_as_one_object(tmp_path: Path) -> None:
    ended = await bot("doctor", "--json", store=tmp_path / "db", WEB_PORT="0")
    told = json.loads(ended.out)
    assert (ended.code, ended.err, ended.out.count("\n")) == (0, "", 1)
    assert told["worst"] == "look"
    assert {finding["what"] for finding in told["findings"]} == WEB_ONLY
    assert all(finding["state"] in {"good", "look"} and finding["sentence"] for finding in told["findings"])


async def test_programs_see_at_the_exit_code_that_something_is_bad(tmp_path: Path) -> None:
    ended = await bot("doctor", "--json", store=tmp_path / "db", WEB_PORT="x")
    assert (ended.code, ended.err) == (1, "")
    assert json.loads(ended.out)["worst"] == "bad"


async def test_help_tells_the_exit_codes(tmp_path: Path) -> None:
    ended = await bot("doctor", "--help", store=tmp_path / "db")
    assert "Exit code: 0 when nothing is bad" in ended.out


def test_worst_finding_decides() -> None:
    findings = [Finding("a", State.LOOK, "so so"), Finding("b", State.GOOD, "well")]
    assert worst(findings) is State.LOOK
    assert worst([*findings, Finding("c", State.BAD, "broken")]) is State.BAD
    assert worst([]) is State.GOOD
    assert json.loads(as_json(findings))["findings"][0] == {"what": "a", "state": "look", "sentence": "so so"}

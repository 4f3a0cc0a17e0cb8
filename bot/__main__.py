"""``python -m bot``: run, demo, ask, refresh, score, feel, doctor, report, doubts, backup, restore."""

import argparse
import asyncio
import contextlib
import io
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from rich.console import Console

from bot.app import App, open_app, utc_now, without_tokens
from bot.commands.backup import back_up
from bot.commands.backup import restore as put_back
from bot.commands.piped_lines import utf8_lines
from bot.dialogue.reply import Request
from bot.dotenv_file import EnvFileUnreadable, read_env_file
from bot.frontends.terminal import screen as terminal_render
from bot.hosting import completed
from bot.monitoring import logs
from bot.monitoring.findings import Finding, State, as_json, worst
from bot.settings import ROOT, Settings, SettingsInvalid
from core.errors import CineMoodError, StoreError
from core.inference.mood_model import MoodModel
from core.moods.mood import Mood
from core.movies.movie import Movie
from core.store.sqlite.store import Store

log = logging.getLogger("bot")

_FAILED, _MISUSED = 1, 2  # exit codes
_MOVIE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_EVER = datetime.min.replace(tzinfo=UTC)
_FAREWELL = 2.5  # seconds for answers under way at a signal; with what remains to be stored they come to less than five
_LAST_SECONDS = 4.5  # from a signal to the end: threads cannot be cut off, such as one that waits for a name server


def main() -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 the command or a setting is wrong."""
    cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="replace")  # for terminals that cannot show emoji
    arguments = _parser().parse_args()
    environ = completed(dict(os.environ))
    try:
        environ = _environ()
        settings = Settings.read(environ)
    except (EnvFileUnreadable, SettingsInvalid) as error:
        if arguments.command is not doctor:
            print(error, file=sys.stderr)
            return _MISUSED
        settings = Settings()
    is_told = arguments.is_quiet and not environ.get("LOG_LEVEL")  # failures are printed; a log would repeat them
    logs.set_up("ERROR" if is_told else settings.log_level, sys.stderr, settings.log_format, settings.revealed())
    try:
        code = asyncio.run(arguments.command(settings, arguments))
        sys.stdout.flush()  # or Python itself would find out that nobody reads
    except CineMoodError as error:
        if arguments.is_quiet:
            print(error, file=sys.stderr)
        else:  # what serves says everything in the same manner
            log.critical("%s", error)
        return _FAILED
    except BrokenPipeError:  # whoever reads has had enough
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception:  # Python itself would print it with all that it quotes
        log.critical("A mistake in CineMood has ended it", exc_info=True)
        return _FAILED
    return code


def _environ() -> dict[str, str]:
    """Return the environment, completed by the file .env and by what the place makes of the rest.

    Raises:
        EnvFileUnreadable: The file is there and cannot be read.
    """
    return completed(read_env_file(ROOT / ".env") | dict(os.environ))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="A mood in, three movies out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(command: Callable[..., Coroutine[Any, Any, int]], text: str, *, is_quiet: bool) -> argparse.ArgumentParser:
        one = commands.add_parser(command.__name__, help=text, description=text)
        one.set_defaults(command=command, is_quiet=is_quiet)
        return one

    add(run, "Start the web page and every chat platform whose token is set.", is_quiet=False)
    add(demo, "Start the web page on the shipped sample; needs no token.", is_quiet=False)
    asking = add(ask, "Answer in the terminal.", is_quiet=True)
    asking.add_argument("words", nargs="*", help='what to ask, such as "/mood joy"')
    asking.add_argument("--json", action="store_true", help="print the reply as one JSON object")
    add(refresh, "Fetch this week's movies now.", is_quiet=True)
    add(score, "Read movies as JSON lines, write them with their moods.", is_quiet=True)
    add(feel, "Read messages, one a line, write what mood each tells.", is_quiet=True)
    examining = add(doctor, "Check settings, files and services, and say what to fix.", is_quiet=True)
    examining.epilog = "Exit code: 0 when nothing is bad (what is worth a look still works), 1 when something is bad."
    examining.add_argument("--json", action="store_true", help="print all findings as one JSON object")
    reporting = add(report, "Write a page with plots of this week's movies.", is_quiet=True)
    reporting.add_argument("file", nargs="?", type=Path, help="where to (default: report.html beside the store)")
    doubting = add(doubts, "Show the movies that people doubt and that are withdrawn, or clear doubts.", is_quiet=True)
    doubting.add_argument("movie", nargs="?", type=_movie, help="only doubts about this movie, by its TMDb id")
    doubting.add_argument("mood", nargs="?", type=Mood, choices=list(Mood), help="only those about this mood of it")
    doubting.add_argument("--clear", action="store_true", help="let these doubts no longer count for everybody")
    keeping = add(backup, "Copy the store; the bot may run meanwhile.", is_quiet=True)
    keeping.add_argument("file", nargs="?", type=Path, help="a new file (default: one named by the time, in backups)")
    returning = add(
        restore, "Put a backup in the place of the store, which is kept; stop the bot first.", is_quiet=True
    )
    returning.add_argument("file", type=Path, help="what backup wrote")
    for one in (keeping, returning, reporting, doubting):
        one.epilog = "Exit code: 0 done; 1 not done, with a sentence that says why."
    return parser


def _movie(text: str) -> int:
    """Read a TMDb id."""
    if not _MOVIE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"no TMDb id: {text!r}")
    return int(text)


async def run(settings: Settings, _: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    async with open_app(settings) as app:
        return await _serve(app)


async def demo(settings: Settings, _: argparse.Namespace) -> int:
    """Serve the web page alone, on the sample."""
    async with open_app(without_tokens(settings)) as app:
        return await _serve(app)


async def _serve(app: App) -> int:
    from bot.serving import supervisor as service  # noqa: PLC0415 - the other commands do without a web server

    def announce(address: str) -> None:
        print(f"CineMood is at {address} (Ctrl+C stops it)", flush=True)

    async def serve() -> None:
        async with service.running(app, service.build_frontends(app, announce)):
            await asyncio.Event().wait()

    serving = asyncio.create_task(serve())
    for number in (signal.SIGINT, signal.SIGTERM):  # which may come before anything has started
        asyncio.get_running_loop().add_signal_handler(number, _stop, serving)
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    for number in (signal.SIGINT, signal.SIGTERM):  # one that comes now would make a failure of what is done
        asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)
    return 0


def _stop(serving: asyncio.Task[None]) -> None:
    """Stop in time; a second signal ends everything that is still under way at once."""
    if serving.cancelling():
        _cut_off(serving)
        return
    log.info("Stopping")
    serving.cancel()
    asyncio.get_running_loop().call_later(_FAREWELL, _cut_off, serving)
    last = threading.Timer(_LAST_SECONDS, os._exit, [0])
    last.daemon = True
    last.start()


def _cut_off(serving: asyncio.Task[None]) -> None:
    """Let nothing that hangs keep the store from being closed in time."""
    if not serving.done():
        log.warning("Some answers took too long to finish and are cut off")
        serving.cancel()


async def ask(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print one answer."""
    async with open_app(settings) as app:
        try:
            await app.refresher.keep_current()
        except CineMoodError as error:  # an older catalogue may still answer
            print(error, file=sys.stderr)
        here = "terminal:here"
        reply = await app.dialogue.reply_to(Request(person=here, room=here, text=" ".join(arguments.words)))
        is_empty = app.shelf.is_empty
    if arguments.json:
        print(terminal_render.as_json(reply))
    else:
        Console().print(terminal_render.screen(reply))
    return _FAILED if is_empty else 0


async def refresh(settings: Settings, _: argparse.Namespace) -> int:
    """Fetch a new catalogue, with a progress bar."""
    from rich.progress import Progress  # noqa: PLC0415 - only this command shows one

    async with open_app(settings) as app:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Fetching this week's movies", total=None)
            catalogue = await app.refresher.refresh(lambda done, total: bar.update(task, completed=done, total=total))
    print(f"{len(catalogue)} movies for {catalogue.week} from {catalogue.source}")
    return 0


async def score(settings: Settings, _: argparse.Namespace) -> int:
    """Score the movies on standard input; bad lines are reported and passed over."""
    from bot.commands.score import score_lines  # noqa: PLC0415 - only this command scores

    def report(number: int, fault: str) -> None:
        print(f"Line {number}: {fault}", file=sys.stderr)

    mood_model = MoodModel.load(settings.model)
    return _filter("movies, one JSON object per line", lambda lines: score_lines(lines, mood_model, report))


async def feel(settings: Settings, _: argparse.Namespace) -> int:
    """Understand the messages on standard input."""
    from bot.commands.feel import feel_lines  # noqa: PLC0415 - only this command listens
    from core.inference.intent_model import IntentModel  # noqa: PLC0415

    intent_model = IntentModel.load(settings.intent, MoodModel.load(settings.model).embedding)
    return _filter("messages, one per line", lambda lines: feel_lines(lines, intent_model))


def _filter(awaited: str, change: Callable[[Iterable[bytes]], Iterable[bytes]]) -> int:
    """Write to standard output what becomes of the lines on standard input."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio's waits for an await, and there is none
    if sys.stdin.isatty():
        print(f"Waiting for {awaited}; Ctrl+D ends.", file=sys.stderr)
    for line in change(utf8_lines(cast("io.BufferedReader", sys.stdin.buffer))):
        sys.stdout.buffer.write(line + b"\n")
    return 0


async def doctor(_: Settings, arguments: argparse.Namespace) -> int:
    """Print what every check found; 1 when something is bad."""
    from bot.doctor.examination import examine  # noqa: PLC0415 - loads every platform's library

    try:
        environ, faults = _environ(), []
    except EnvFileUnreadable as error:
        environ, faults = completed(dict(os.environ)), [str(error)]
    found: list[Finding] = []
    console = Console(highlight=False, soft_wrap=True, quiet=arguments.json)
    signs = {State.GOOD: "[green]✓[/]", State.LOOK: "[yellow]![/]", State.BAD: "[red]✗[/]"}
    async with contextlib.aclosing(examine(environ, utc_now, faults)) as findings:
        async for finding in findings:
            found.append(finding)
            console.print(signs[finding.state], end=" ")
            console.print(f"{finding.what}: {finding.sentence}", markup=False)
    if arguments.json:
        print(as_json(found))
    return _FAILED if worst(found) is State.BAD else 0


async def report(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write the page about the week."""
    from bot.commands.report import write_report  # noqa: PLC0415 - only this command writes pages

    async with open_app(settings) as app:
        try:
            await app.refresher.keep_current()
        except CineMoodError as error:  # an older catalogue is worth a look, too
            print(error, file=sys.stderr)
        file = arguments.file or settings.store.with_name("report.html")
        write_report(app.shelf.catalogue, await app.store.doubts(), file)
    print(f"{file.absolute().as_uri()}")
    return 0


async def doubts(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print what people doubt, or clear it."""
    from bot.commands import doubts as told  # noqa: PLC0415 - the command has the name

    if not settings.store.exists():
        raise StoreError(f"There is no store at {settings.store} yet. Check CINEMOOD_STORE.")
    async with Store.open(settings.store) as store:
        found = told.those_about(await store.doubted(), arguments.movie, arguments.mood)
        if arguments.clear:
            people = await store.clear_doubts(arguments.movie, arguments.mood)
            print(told.cleared(people, len({doubt.movie for doubt in found})))
            return 0
        movies: dict[int, Movie] = {}
        for source in ("sample", "tmdb"):
            movies |= await store.movies(source, [doubt.movie for doubt in found], since=_EVER)
    print(*told.lines(found, movies), sep="\n")
    return 0


async def backup(settings: Settings, arguments: argparse.Namespace) -> int:
    """Copy the store."""
    copy = back_up(settings.store, arguments.file, utc_now())
    print(f"{settings.store} is copied to {copy}")
    return 0


async def restore(settings: Settings, arguments: argparse.Namespace) -> int:
    """Put a backup in the place of the store."""
    aside = put_back(settings.store, arguments.file, utc_now())
    kept = f"; what was there before is kept as {aside}" if aside else ""
    print(f"{settings.store} is restored from {arguments.file}{kept}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

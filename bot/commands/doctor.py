"""The command ``doctor``: print the finding of every check."""

import argparse
import contextlib
import os

from rich.console import Console

from bot.app import utc_now
from bot.commands.command import DONE, FAILED, Command
from bot.commands.environment import read_environment
from bot.dotenv_file import EnvFileUnreadable
from bot.monitoring.findings import Finding, State, as_json, worst
from bot.settings import Settings, add_host_defaults

_SIGNS = {State.GOOD: "[green]✓[/]", State.LOOK: "[yellow]![/]", State.BAD: "[red]✗[/]"}


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print all findings as one JSON object")


async def _run(_: Settings, arguments: argparse.Namespace) -> int:
    from bot.doctor.examination import examine  # noqa: PLC0415 - only this command needs it

    unreadable_files: list[str] = []
    try:
        environ = read_environment()
    except EnvFileUnreadable as error:
        environ = add_host_defaults(os.environ)
        unreadable_files.append(str(error))
    findings: list[Finding] = []
    console = Console(highlight=False, soft_wrap=True, quiet=arguments.json)
    async with contextlib.aclosing(examine(environ, utc_now, unreadable_files)) as examination:
        async for finding in examination:
            findings.append(finding)
            console.print(_SIGNS[finding.state], end=" ")
            console.print(f"{finding.what}: {finding.sentence}", markup=False)
    if arguments.json:
        print(as_json(findings))
    return FAILED if worst(findings) is State.BAD else DONE


DOCTOR = Command(
    "doctor",
    "Check settings, files and services, and say what to fix.",
    _run,
    _add_arguments,
    epilog="Exit code: 0 when nothing is bad (what is worth a look still works), 1 when something is bad.",
    needs_valid_settings=False,
)

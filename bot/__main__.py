"""``python -m bot``: arguments and exit codes. Each command is a file in ``bot/commands``."""

import argparse
import asyncio
import io
import logging
import os
import signal
import sys
from typing import cast

from bot.commands.ask import ASK
from bot.commands.backup import BACKUP, RESTORE
from bot.commands.command import FAILED, MISUSED, Command
from bot.commands.digests import DIGESTS
from bot.commands.doctor import DOCTOR
from bot.commands.doubts import DOUBTS
from bot.commands.environment import read_environment
from bot.commands.feel import FEEL
from bot.commands.refresh import REFRESH
from bot.commands.report import REPORT
from bot.commands.score import SCORE
from bot.commands.serve import DEMO, RUN
from bot.dotenv_file import EnvFileUnreadable
from bot.monitoring import logs
from bot.settings import Settings, SettingsInvalid, add_host_defaults
from bot.version import VERSION
from core.errors import CineMoodError

log = logging.getLogger("bot")

COMMANDS = (RUN, DEMO, ASK, REFRESH, SCORE, FEEL, DOCTOR, REPORT, DOUBTS, DIGESTS, BACKUP, RESTORE)


def main() -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 the command or a setting is wrong."""
    cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="replace")  # for terminals that cannot show emoji
    arguments = build_parser().parse_args()
    command: Command = arguments.command
    environ = add_host_defaults(os.environ)
    try:
        environ = read_environment()
        settings = Settings.read(environ)
    except (EnvFileUnreadable, SettingsInvalid) as error:
        if command.needs_valid_settings:
            print(error, file=sys.stderr)
            return MISUSED
        settings = Settings()
    set_up_logs(command, settings, has_log_level=bool(environ.get("LOG_LEVEL")))
    return run(command, settings, arguments)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="A mood in, three movies out.")
    parser.add_argument("--version", action="version", version=f"CineMood {VERSION}")
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        subparser = parsers.add_parser(
            command.name, help=command.summary, description=command.summary, epilog=command.epilog
        )
        subparser.set_defaults(command=command)
        command.add_arguments(subparser)
    return parser


def set_up_logs(command: Command, settings: Settings, *, has_log_level: bool) -> None:
    """Write logs to standard error; a command that ends by itself prints its failures, so it logs only on demand."""
    level = "ERROR"
    if command.serves or has_log_level:
        level = settings.log_level
    logs.set_up(level, sys.stderr, settings.log_format, settings.secret_values())


def run(command: Command, settings: Settings, arguments: argparse.Namespace) -> int:
    """Run a command and turn every failure into an exit code."""
    try:
        code = asyncio.run(command.run(settings, arguments))
        sys.stdout.flush()  # so that a missing reader is noticed here
    except CineMoodError as error:
        if command.serves:
            log.critical("%s", error)
        else:
            print(error, file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader has ended
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception:  # Python itself would print it with everything that it quotes
        log.critical("A mistake in CineMood has ended it", exc_info=True)
        return FAILED
    return code


if __name__ == "__main__":
    sys.exit(main())

"""The commands ``backup`` and ``restore``."""

import argparse
from pathlib import Path

from bot.app import utc_now
from bot.commands.command import DONE, EXIT_CODES, Command
from bot.settings import Settings
from core.store.opening import backups_of


def _add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="a new file (default: one named by the time, in backups)")


def _add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what backup wrote")


async def _run_backup(settings: Settings, arguments: argparse.Namespace) -> int:
    copy = backups_of(settings.store).back_up(arguments.file, utc_now())
    print(f"{settings.store} is copied to {copy}")
    return DONE


async def _run_restore(settings: Settings, arguments: argparse.Namespace) -> int:
    aside = backups_of(settings.store).restore(arguments.file, utc_now())
    sentence = f"{settings.store} is restored from {arguments.file}"
    if aside:
        sentence += f"; what was there before is kept as {aside}"
    print(sentence)
    return DONE


BACKUP = Command(
    "backup", "Copy the store; the bot may run meanwhile.", _run_backup, _add_backup_arguments, epilog=EXIT_CODES
)
RESTORE = Command(
    "restore",
    "Put a backup in the place of the store, which is kept; stop the bot first.",
    _run_restore,
    _add_restore_arguments,
    epilog=EXIT_CODES,
)

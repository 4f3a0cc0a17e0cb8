"""The commands ``backup`` and ``restore``: copies of the store, and their names.

``core.store.sqlite.copies`` writes and reads the copies.
"""

import argparse
from datetime import datetime
from pathlib import Path

from bot.app import utc_now
from bot.commands.command import DONE, EXIT_CODES, Command
from bot.settings import Settings
from core.store.private_files import make_private
from core.store.sqlite import copies
from core.store.sqlite.connection import real_file


def back_up(store: Path, file: Path | None, now: datetime) -> Path:
    """Copy the store, which may be in use, and return the copy: ``file``, or a new one in ``backups`` beside it.

    Raises:
        StoreError: See ``core.store.sqlite.copies.back_up``.
    """
    store = real_file(store)  # backups belong on its disk; the disk of a link to it may be a container's
    copy = file or store.parent / "backups" / f"{store.stem}-{_timestamp(now)}{store.suffix}"
    copies.back_up(store, copy)
    _make_copies_private(store)
    return copy


def restore(store: Path, file: Path, now: datetime) -> Path | None:
    """Replace the store by a backup; return where the replaced store is kept, None when there was none.

    Raises:
        StoreError: See ``core.store.sqlite.copies.restore``; the store is unchanged.
    """
    store = real_file(store)  # the replaced file is kept beside the file itself, not beside a link to it
    aside = store.with_name(f"{store.stem}-replaced-{_timestamp(now)}{store.suffix}")
    is_replaced = copies.restore(file, store, aside)
    _make_copies_private(store)
    return aside if is_replaced else None


def _make_copies_private(store: Path) -> None:
    """Let only the owner read the files that earlier versions wrote."""
    replaced_stores = store.parent.glob(f"{store.stem}-replaced-*{store.suffix}")
    backups = (store.parent / "backups").glob(f"{store.stem}-*{store.suffix}")
    make_private([*replaced_stores, *backups])


def _timestamp(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H%M%SZ}"  # without colons, which have another meaning in Windows and for tar


def _add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="a new file (default: one named by the time, in backups)")


def _add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what backup wrote")


async def _run_backup(settings: Settings, arguments: argparse.Namespace) -> int:
    copy = back_up(settings.store, arguments.file, utc_now())
    print(f"{settings.store} is copied to {copy}")
    return DONE


async def _run_restore(settings: Settings, arguments: argparse.Namespace) -> int:
    aside = restore(settings.store, arguments.file, utc_now())
    rest = f"; what was there before is kept as {aside}" if aside else ""
    print(f"{settings.store} is restored from {arguments.file}{rest}")
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

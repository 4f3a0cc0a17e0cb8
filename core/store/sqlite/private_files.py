"""File modes: only their owner may use files with secrets and opinions."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from stat import S_IMODE

log = logging.getLogger(__name__)

_OWNER, _OTHERS = 0o700, 0o007


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read and write, unless there is a file."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def private_mode(mode: int) -> int:
    """Return the permissions that a file of this mode should have.

    If all users have rights, these come from the umask by accident, and only the owner keeps them. If only a group
    has rights, the host has set them on purpose, and they stay.

    >>> oct(private_mode(0o644)), oct(private_mode(0o640))
    ('0o600', '0o640')
    """
    permissions = S_IMODE(mode)
    if permissions & _OTHERS:
        return permissions & _OWNER
    return permissions


def make_private(paths: Iterable[Path]) -> None:
    """Give files ``private_mode`` and log it in one line; files of other users stay unchanged."""
    changed = [str(path) for path in paths if _is_made_private(path)]
    if changed:
        log.info("No longer readable by every user of this machine: %s", ", ".join(changed))


def _is_made_private(path: Path) -> bool:
    try:
        mode = S_IMODE(path.stat().st_mode)
        if mode == private_mode(mode):
            return False
        path.chmod(private_mode(mode))
    except OSError:  # gone, of another user, or on a disk without permissions
        return False
    return S_IMODE(path.stat().st_mode) != mode

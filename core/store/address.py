"""Addresses of stores, as ``CINEMOOD_STORE`` holds them."""

from pathlib import Path
from typing import TypeAlias

StoreAddress: TypeAlias = Path | str
"""The path of a SQLite file; or, from a later version on, ``postgresql://…``."""

_URL_SCHEMES = ("postgresql://", "postgres://")


def is_url(address: StoreAddress) -> bool:
    """Return whether an address names a server instead of a file."""
    return str(address).startswith(_URL_SCHEMES)

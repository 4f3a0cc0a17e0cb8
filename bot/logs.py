"""Logging set-up: one line per event on stderr, no secrets."""

import logging
import traceback
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.logging import RichHandler

# httpx logs full URLs at INFO and a Telegram URL contains the bot token; APScheduler announces every job it runs.
_TOO_CHATTY = ("httpx", "httpcore", "apscheduler", "discord", "telegram", "uvicorn", "stamina", "PIL", "asyncio")


def set_up(level: str, stream: TextIO) -> None:
    """Send log lines of this level and above to a stream: coloured in a terminal, plain elsewhere."""
    if stream.isatty():
        handler: logging.Handler = RichHandler(console=Console(file=stream), show_path=False, markup=False)
        handler.setFormatter(logging.Formatter("%(message)s"))
    else:
        handler = logging.StreamHandler(stream)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TOO_CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def named(error: BaseException) -> str:
    """Name an error and where it was raised, without its words, which may quote a token or a person."""
    where = "".join(f" at {Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-1:])
    return f"{type(error).__name__}{where}"

"""The command ``refresh``: fetch a new catalogue, with a progress bar."""

import argparse

from rich.console import Console

from bot.app import open_app
from bot.commands.command import DONE, Command
from bot.settings import Settings


async def _run(settings: Settings, _: argparse.Namespace) -> int:
    from rich.progress import Progress  # noqa: PLC0415 - only this command shows a bar

    async with open_app(settings) as app:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Fetching this week's movies", total=None)
            catalogue = await app.refresher.refresh(lambda done, total: bar.update(task, completed=done, total=total))
    print(f"{len(catalogue)} movies for {catalogue.week} from {catalogue.source}")
    return DONE


REFRESH = Command("refresh", "Fetch this week's movies now.", _run)

"""The command ``ask``: answer once, in the terminal."""

import argparse
import sys

from rich.console import Console

from bot.app import open_app
from bot.commands.command import DONE, FAILED, Command
from bot.dialogue.reply import Request
from bot.frontends.terminal.screen import as_json, screen
from bot.settings import Settings
from core.errors import CineMoodError

TERMINAL = "terminal:here"
"""The person and the room of whoever asks in a terminal."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", help='what to ask, such as "/mood joy"')
    parser.add_argument("--json", action="store_true", help="print the reply as one JSON object")


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with open_app(settings) as app:
        try:
            await app.refresher.keep_current()
        except CineMoodError as error:  # an older catalogue may still answer
            print(error, file=sys.stderr)
        request = Request(person=TERMINAL, room=TERMINAL, text=" ".join(arguments.words))
        reply = await app.dialogue.reply_to(request)
        has_movies = not app.shelf.is_empty
    if arguments.json:
        print(as_json(reply))
    else:
        Console().print(screen(reply))
    return DONE if has_movies else FAILED


ASK = Command("ask", "Answer in the terminal.", _run, _add_arguments)

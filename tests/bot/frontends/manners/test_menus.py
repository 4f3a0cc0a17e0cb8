"""Menus are the same in every process, or platforms would be told of them at every start."""

import json
import os
import subprocess
import sys

from bot.frontends.manners.menus import translate_menus
from bot.settings import ROOT

MENUS = """
import asyncio, json
from bot.frontends.discord.menu import Translator, commands_fingerprint
from bot.frontends.manners.menus import translate_menus
from tests.support.discord.scene import FakeNotes, a_client
from tests.support.fakes import a_dialogue

async def registration():
    client = a_client(a_dialogue(), FakeNotes(), translations=translate_menus())
    return await commands_fingerprint(client.tree, Translator(translate_menus()), None)

print(json.dumps([translate_menus(), asyncio.run(registration())]))
"""


def menus_with(hash_seed: int) -> str:
    environ = dict(os.environ) | {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", MENUS], env=environ, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own
    return done.stdout.decode()


def test_menus_do_not_depend_on_the_process() -> None:
    first, second, third = (menus_with(seed) for seed in (1, 2, 3))
    assert first == second == third
    assert list(json.loads(first)[0]) == list(translate_menus())

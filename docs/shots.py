"""Take the pictures of the documentation: ``python -m docs.shots`` takes all, or only those that are named.

The bot answers from the shipped sample, always at the same moment. What it says on Discord is shown by the preview of
the stand-in for Discord; of Telegram there is no client to be had, so its pictures are a rendering of the very
messages that the bot sends.
"""

import asyncio
import base64
import json
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jinja2
import simcord

from bot.app import App, open_app
from bot.frontends.telegram.frontend import TelegramFrontend
from bot.frontends.web.frontend import WebFrontend
from bot.frontends.web.session import temporary_secret
from bot.frontends.web.site import SiteOptions, create_app
from bot.posters.posters import Posters
from bot.settings import Settings
from docs.camera import camera
from tests.support.discord.scene import Scene, a_client, openings
from tests.support.fakes import NOON
from tests.support.telegram.chats import serving
from tests.support.telegram.standin import TOKEN, Call, TelegramStandin
from tests.support.web.browser import NO_IMAGES

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
DISCORD = {"shown": ".channel-message", "after": ".channel-message button:enabled", "size": (1000, 2000)}
Take = Callable[..., Awaitable[None]]
"""Photographs an address under a name; see ``Camera.take``."""


@asynccontextmanager
async def an_app(folder: Path) -> AsyncGenerator[App]:
    """Open the bot on the sample, at a moment that never changes."""
    settings = Settings(store=folder / "cinemood.db", tmdb_image_base=NO_IMAGES)
    async with open_app(settings, lambda: NOON) as app:
        await app.refresher.keep_current()
        yield app


async def page(app: App, take: Take) -> None:
    """Show the page after somebody pressed Joy."""
    site = create_app(
        app.dialogue, app.shelf, Posters(), image_base=NO_IMAGES, options=SiteOptions(temporary_secret, 0)
    )
    frontend = WebFrontend(site, "127.0.0.1", 0)
    await frontend.start()
    try:
        wanted = {"press": "button.choice[data-mood=joy]", "after": ".card", "shown": "html", "size": (1200, 1700)}
        await take("page", frontend.address, **wanted)
    finally:
        await frontend.stop()


async def telegram(app: App, take: Take) -> None:
    """Show an answer on Telegram, and a movie opened in it."""
    async with TelegramStandin.running() as server:
        frontend = TelegramFrontend(
            TOKEN, app.dialogue, Posters(), app.store.notes, app.store.people, api_base=server.address
        )
        async with serving(frontend):
            await server.write("/mood joy")
            answer = await server.call("sendPhoto")
            await take("telegram-answer", rendered("/mood joy", answer), shown="main", after="main", size=(520, 1400))
            await server.press(answer.tokens[0][0])
            card = await server.call("editMessageMedia")
            await take("telegram-card", rendered("/mood joy", card), shown="main", after="main", size=(520, 1400))


def rendered(said: str, answer: Call) -> str:
    """Show a message as a client would, as an address with everything in it."""
    (picture,) = answer.uploads.values()
    template = jinja2.Template((HERE / "telegram.html.j2").read_text("utf-8"), autoescape=True)
    media: dict[str, str] = json.loads(answer.fields.get("media", "{}"))
    words = answer.fields.get("caption") or media["caption"]  # HTML as Telegram takes it
    words = words.replace("</blockquote>\n", "</blockquote>").replace("\n", "<br>")
    photo = base64.b64encode(picture).decode()
    text = template.render(said=said, picture=photo, words=words, rows=answer.buttons)
    return f"data:text/html;charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"


async def discord(app: App, take: Take) -> None:
    """Show an answer on Discord, a movie opened in it, the settings, and an apology."""
    for name, play in {"answer": answered, "card": opened, "settings": settled, "error": failed}.items():
        async with simcord.run(a_client(app.dialogue, draw=Posters().draw)) as env:
            env.backend.bot_user.name = "CineMood"
            scene = Scene.of(env, app.dialogue)
            await play(scene)
            async with env.preview(scene.channel, viewers=[scene.ann], layout="channel") as preview:
                await take(f"discord-{name}", preview.url, **DISCORD)


async def answered(scene: Scene) -> None:
    """Ask for joy."""
    await scene.ask(mood="joy")


async def opened(scene: Scene) -> None:
    """Ask for joy and open a movie."""
    answer = await scene.ask(mood="joy")
    await scene.ann.click(answer, custom_id=openings(answer)[0])


async def settled(scene: Scene) -> None:
    """Ask for the settings."""
    await scene.ann.slash(scene.channel, "settings")


async def failed(scene: Scene) -> None:
    """Press a button while Discord does not take the answer."""
    question = await scene.ask()
    scene.env.inject_error("PATCH", "/webhooks/*")
    await scene.ann.click(question, label="Joy")


async def main(wanted: Sequence[str]) -> None:
    """Take the pictures whose names begin with one of those given."""
    folder = Path(tempfile.mkdtemp())
    with camera(folder / "profile") as one:

        async def take(name: str, address: str, **how: Any) -> None:  # noqa: ANN401 - those of ``Camera.take``
            if not wanted or name.startswith(tuple(wanted)):
                await asyncio.to_thread(one.take, PICTURES / f"{name}.png", address, **how)

        for scenes in (page, telegram, discord):
            async with an_app(Path(tempfile.mkdtemp(dir=folder))) as app:
                await scenes(app, take)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))

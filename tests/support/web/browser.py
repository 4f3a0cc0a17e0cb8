"""The page in a real browser: Debian's Chromium, driven by selenium."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

from bot.dialogue.dialogue import Dialogue
from bot.frontends.web.frontend import WebFrontend
from bot.frontends.web.session import temporary_secret
from bot.frontends.web.site import SiteOptions, create_app
from bot.posters.posters import Posters
from core.movies.catalogue import Catalogue, Shelf
from tests.support.fakes import NOON
from tests.support.hanging import HANG_SECONDS
from tests.support.store import MemoryStore

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
NO_IMAGES = "http://127.0.0.1:1/t/p"
"""An address that nothing serves: port 1."""
PATIENCE = HANG_SECONDS
LOADED = "return [...document.querySelectorAll('.card img')].filter((i) => i.complete && i.naturalWidth === 500).length"

PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
DESKTOP = {"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": False}


class Browser(Chrome):
    """Chromium with types where selenium leaves them out."""

    def ask(self, script: str) -> Any:  # noqa: ANN401 - the script decides
        """Return the value of a script."""
        return self.execute_script(script)  # pyright: ignore[reportUnknownMemberType] - untyped in selenium

    def ask_later(self, script: str) -> Any:  # noqa: ANN401 - the same
        """Return the value that a script hands to its last argument."""
        return self.execute_async_script(script)  # pyright: ignore[reportUnknownMemberType] - the same

    def tell(self, command: str, **arguments: object) -> None:
        """Send a command of the DevTools protocol."""
        self.execute_cdp_cmd(command, arguments)  # pyright: ignore[reportUnknownMemberType] - untyped in selenium

    def complaints(self) -> list[str]:
        """Return the new warnings and errors of the console."""
        log: list[dict[str, str]] = self.get_log("browser")  # pyright: ignore[reportUnknownMemberType] - the same
        return [entry["message"] for entry in log if entry["level"] in {"SEVERE", "WARNING"}]


needs_chromium = pytest.mark.skipif(not (CHROMIUM.exists() and DRIVER.exists()), reason="needs Chromium and its driver")


def a_site(catalogue: Catalogue) -> WebFrontend:
    """Build the web page with a catalogue and without posters."""
    shelf = Shelf(catalogue)
    dialogue = Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=NO_IMAGES)
    return WebFrontend(
        create_app(dialogue, shelf, Posters(), image_base=NO_IMAGES, options=SiteOptions(temporary_secret, 0)),
        "127.0.0.1",
        0,
    )


def served(catalogue: Catalogue) -> Iterator[str]:
    """Serve the web page in a thread, as the driver blocks this one."""
    address: Future[str] = Future()
    done = threading.Event()

    async def serve() -> None:
        site = a_site(catalogue)
        await site.start()
        address.set_result(site.address)
        await asyncio.to_thread(done.wait)
        await site.stop()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    yield address.result(PATIENCE)
    done.set()
    thread.join()


def opened(profile: Path) -> Iterator[Browser]:
    """Run a browser without a window."""
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in ("headless", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking"):
        options.add_argument(f"--{flag}")
    for flag in (
        "accept-lang=en",
        "disable-component-update",
        "disable-sync",
        "disable-dev-shm-usage",
        "window-size=1200,900",
        "force-prefers-reduced-motion",
    ):
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Browser(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


def wait_for_posters(page: Browser, count: int) -> None:
    """Wait until so many posters are loaded."""
    WebDriverWait(page, PATIENCE).until(lambda _: page.ask(LOADED) == count)

"""How soon something of the page is seen in Chromium with an empty cache, beside the same bytes from bare Starlette."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.support.wait import WebDriverWait

from bench.figure import Figure, Peer
from bench.web.requests import PAGE, parts_of
from bench.web.serving import bare, ours
from tests.support.web.browser import CHROMIUM, DRIVER, PATIENCE, Browser, opened

_MOST = 0.5
_PAINT = "return performance.getEntriesByName('first-contentful-paint').map((entry) => entry.startTime)[0]"


def measure(*, is_quick: bool) -> list[Figure]:
    """Open the page again and again, ours and the floor by turns; the first time each is loaded for nothing.

    Raises:
        FileNotFoundError: There is no Chromium.
    """
    for program in (CHROMIUM, DRIVER):
        if not program.exists():
            raise FileNotFoundError(f"{program} is missing.")
    mine: list[float] = []
    theirs: list[float] = []
    with ours() as address, bare(address, parts_of(address)) as floor, _browser() as browser:
        for _ in range(1 + (3 if is_quick else 15)):
            mine.append(_paint(browser, address + PAGE))
            theirs.append(_paint(browser, floor + PAGE))
    peer = Peer("bare Starlette", theirs[1:])
    return [Figure(what=f"{PAGE}: first paint in Chromium", unit="s", samples=mine[1:], target=_MOST, peer=peer)]


@contextmanager
def _browser() -> Generator[Browser]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browsers = opened(Path(profile))
        browser = next(browsers)
        try:
            browser.tell("Network.enable")
            browser.tell("Network.setCacheDisabled", cacheDisabled=True)
            yield browser
        finally:
            next(browsers, None)


def _paint(browser: Browser, address: str) -> float:
    """Return the seconds from the navigation to the first text or picture."""
    browser.get("about:blank")
    browser.get(address)
    return WebDriverWait(browser, PATIENCE).until(lambda _: browser.ask(_PAINT)) / 1000

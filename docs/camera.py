"""A camera for pages: photographs what a selector finds in Chromium."""

import base64
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.support.wait import WebDriverWait

from tests.support.web.browser import PATIENCE, Browser, opened

_STANDING = """
const pictures = [...document.images].filter((one) => one.getClientRects().length);
const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
const seen = pictures.every((one) => one.complete && one.naturalWidth);
return document.fonts.status === 'loaded' && seen && !moving.length;
"""
_BOX = """
const boxes = [...document.querySelectorAll(SHOWN)].map((one) => one.getBoundingClientRect());
const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
return {x: left + scrollX, y: top + scrollY, width: right - left, height: bottom - top};
"""


class Camera:
    """Takes pictures with one browser."""

    def __init__(self, browser: Browser) -> None:
        """Take the browser."""
        self._browser = browser

    def take(self, file: Path, address: str, *, shown: str, size: tuple[int, int], after: str, press: str = "") -> None:
        """Photograph all that the selector ``shown`` finds, as soon as ``after`` finds something.

        Args:
            file: Where to put the picture.
            address: What to open.
            shown: What to photograph.
            size: Width and height of the window, in pixels; all that is shown must fit in.
            after: What to wait for.
            press: What to click before.
        """
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self._browser.tell("Emulation.setDeviceMetricsOverride", **metrics)
        self._browser.get(address)
        if press:
            self._find(press)
            self._browser.ask(f"document.querySelector({press!r}).click()")
        self._find(after)
        self._wait(lambda: self._browser.ask(_STANDING))
        file.write_bytes(self._developed(self._settled(shown)))

    def _find(self, selector: str) -> None:
        self._wait(lambda: self._browser.ask(f"return document.querySelector({selector!r})"))

    def _wait(self, until: Callable[[], object]) -> None:
        WebDriverWait(self._browser, PATIENCE).until(lambda _: until())

    def _settled(self, shown: str) -> dict[str, float]:
        """Wait until it moves no more, and tell where it is."""
        seen: list[dict[str, float]] = []

        def rests() -> bool:
            seen.append(self._browser.ask(_BOX.replace("SHOWN", repr(shown))))
            return seen[-1] in seen[-2:-1]

        self._wait(rests)
        return seen[-1]

    def _developed(self, box: dict[str, float]) -> bytes:
        asked = {"clip": {**box, "scale": 1}}
        taken: dict[str, str] = self._browser.execute_cdp_cmd("Page.captureScreenshot", asked)  # pyright: ignore[reportUnknownMemberType] - untyped in selenium
        return base64.b64decode(taken["data"])


@contextmanager
def camera(profile: Path) -> Generator[Camera]:
    """Open a browser, and close it at the end."""
    for browser in opened(profile):
        yield Camera(browser)

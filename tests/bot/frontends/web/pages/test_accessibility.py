from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.support.fakes import a_catalogue
from tests.support.web.browser import DESKTOP, PHONE, Browser, needs_chromium, opened, served, wait_for_posters

pytestmark = needs_chromium

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
FAULTS = """
const done = arguments[arguments.length - 1];
const told = (found) => found.map((one) => [one.id, one.help, ...one.nodes.map((node) => node.html)].join("\\n"));
axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => done(told(violations)));
"""
SHIFT = """
const done = arguments[0];
let sum = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
  .observe({ type: "layout-shift", buffered: true });
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
"""
OUTSIDE = """
const end = (one) => one.getBoundingClientRect().right;
const links = [...document.querySelectorAll("nav a")].filter((one) => end(one) > innerWidth);
const buttons = [...document.querySelectorAll(".answer button")];
const cut = buttons.filter((one) => end(one) > end(one.closest(".card, .answer")) + 1);
return [...links, ...cut].map((one) => one.innerText);
"""


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    yield from served(a_catalogue())


@pytest.fixture(scope="module", name="driver")
def _driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    yield from opened(tmp_path_factory.mktemp("chromium"))


def press(page: Browser, token: str) -> None:
    page.find_element(By.CSS_SELECTOR, f".exchange:last-child [value^='{token}']").send_keys(Keys.ENTER)


def nothing(_: Browser) -> None:
    """Leave the page as it opens."""


def open_a_card(page: Browser) -> None:
    press(page, "2_mood_joy")
    wait_for_posters(page, 3)
    press(page, "2_open_joy")
    wait_for_posters(page, 4)


def save_a_movie(page: Browser) -> None:
    press(page, "2_mood_joy")
    wait_for_posters(page, 3)
    press(page, "2_save_joy")
    wait_for_posters(page, 6)


PAGES: dict[str, tuple[str, Callable[[Browser], None]]] = {
    "greeting": ("/", nothing),
    "answer": ("/mood/fear", nothing),
    "opened card": ("/", open_a_card),
    "verdict": ("/", save_a_movie),
    "link to a movie": ("/movie/9?mood=joy", nothing),
    "settings": ("/?text=/settings", nothing),
    "error": ("/nowhere", nothing),
}


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(driver: Browser, address: str, name: str, scheme: str, device: dict[str, Any]) -> None:
    path, prepare = PAGES[name]
    shown_on(driver, scheme, device)
    driver.get(address + path)
    prepare(driver)
    driver.ask(AXE)
    assert driver.ask_later(FAULTS) == []
    assert driver.ask("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["--paper", "--glow"])
def test_contrast_is_enough_at_both_ends_of_the_background(
    driver: Browser, address: str, colour: str, scheme: str
) -> None:
    shown_on(driver, scheme, DESKTOP)
    driver.get(f"{address}/mood/joy")
    driver.ask(f"document.body.style.background = 'var({colour})'")  # axe cannot judge words on a gradient
    driver.ask(AXE)
    assert driver.ask_later(FAULTS) == []


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_layout_does_not_shift_while_loading(driver: Browser, address: str, device: dict[str, Any]) -> None:
    shown_on(driver, "light", device)
    driver.get(f"{address}/mood/joy")
    wait_for_posters(driver, 3)
    assert driver.ask_later(SHIFT) < 0.01


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_page_can_be_read_from_right_to_left(driver: Browser, address: str, device: dict[str, Any]) -> None:
    shown_on(driver, "light", device)
    driver.tell("Network.enable")
    driver.tell("Network.setExtraHTTPHeaders", headers={"Accept-Language": "ar"})
    driver.get(f"{address}/mood/joy")
    driver.tell("Network.setExtraHTTPHeaders", headers={})
    wait_for_posters(driver, 3)
    assert driver.ask("return [document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    driver.ask(AXE)
    assert driver.ask_later(FAULTS) == []
    assert driver.ask("return document.documentElement.scrollWidth <= innerWidth && scrollX === 0")
    assert driver.ask("return document.querySelector('.said').getBoundingClientRect().left") < device["width"] / 5


@pytest.mark.parametrize("language", ["de", "ru"])
@pytest.mark.parametrize("path", ["/", "/?text=/settings", "/?text=joy"])
@pytest.mark.parametrize("width", [320, 390, 704, 768, 1200])
def test_long_button_labels_stay_inside(driver: Browser, address: str, width: int, path: str, language: str) -> None:
    shown_on(driver, "light", {**PHONE, "width": width})
    driver.tell("Network.enable")
    driver.tell("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
    driver.get(address + path)
    driver.tell("Network.setExtraHTTPHeaders", headers={})
    assert driver.ask(OUTSIDE) == []


def shown_on(driver: Browser, scheme: str, device: dict[str, Any]) -> None:
    driver.delete_all_cookies()
    driver.tell("Emulation.setDeviceMetricsOverride", **device)
    preferred = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
    driver.tell("Emulation.setEmulatedMedia", features=[{"name": k, "value": v} for k, v in preferred.items()])

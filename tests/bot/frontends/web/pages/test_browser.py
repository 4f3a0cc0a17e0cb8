from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.support.fakes import a_catalogue
from tests.support.web.browser import PATIENCE, PHONE, Browser, needs_chromium, opened, served, wait_for_posters

pytestmark = needs_chromium


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    yield from served(a_catalogue())


@pytest.fixture(scope="module", name="driver")
def _driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    yield from opened(tmp_path_factory.mktemp("chromium"))


@pytest.fixture(name="page")
def _page(driver: Browser, address: str) -> Browser:
    """Open the page as a new person with an empty log."""
    driver.delete_all_cookies()
    driver.complaints()
    driver.get(address)
    return driver


@pytest.fixture(name="bare_page")
def _bare_page(page: Browser) -> Iterator[Browser]:
    page.tell("Emulation.setScriptExecutionDisabled", value=True)
    page.refresh()
    yield page
    page.tell("Emulation.setScriptExecutionDisabled", value=False)


def focused(page: Browser) -> str:
    return page.switch_to.active_element.text


def press(page: Browser, *keys: str) -> None:
    for key in keys:
        page.switch_to.active_element.send_keys(key)


def test_joy_button_adds_three_movies_with_pictures(page: Browser) -> None:
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    wait_for_posters(page, 3)
    assert len(page.find_elements(By.CSS_SELECTOR, ".exchange")) == 2
    assert page.find_element(By.CSS_SELECTOR, ".said").text.endswith("Joy 😃")
    assert focused(page).startswith("Joy 😃 – three movies")
    assert page.complaints() == []


def test_menu_answers_in_the_conversation_and_moves_the_focus(page: Browser, address: str) -> None:
    page.find_element(By.LINK_TEXT, "Help").click()
    WebDriverWait(page, PATIENCE).until(lambda _: focused(page).startswith("Pick a mood"))
    assert page.find_element(By.CSS_SELECTOR, ".said").text.endswith("Help")
    assert page.current_url == f"{address}/"
    assert page.complaints() == []


def test_menu_works_without_script(bare_page: Browser, address: str) -> None:
    bare_page.find_element(By.LINK_TEXT, "Help").click()
    WebDriverWait(bare_page, PATIENCE).until(lambda driver: driver.current_url == f"{address}/?text=/help")
    assert bare_page.find_element(By.CSS_SELECTOR, ".answer .bubble").text.startswith("Pick a mood")


def test_link_to_help_has_the_colour_of_its_sentence(page: Browser, address: str) -> None:
    page.get(f"{address}/?text=kms")
    colour = "return getComputedStyle(document.querySelector('.answer .bubble{}')).color"
    words, link = page.ask(colour.format("")), page.ask(colour.format(" a"))
    assert link == words
    assert page.find_element(By.CSS_SELECTOR, ".answer .bubble a").text.startswith("findahelpline.com")


def test_double_press_answers_once(page: Browser) -> None:
    page.ask("const joy = document.querySelector('[value^=\"2_mood_joy \"]'); joy.click(); joy.click()")
    wait_for_posters(page, 3)
    page.find_element(By.CSS_SELECTOR, ".exchange:last-child [value^='2_more_joy ']").send_keys(Keys.ENTER)
    wait_for_posters(page, 6)
    assert len(page.find_elements(By.CSS_SELECTOR, ".exchange")) == 3


def test_joy_button_works_without_script(bare_page: Browser, address: str) -> None:
    bare_page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    wait_for_posters(bare_page, 3)
    assert bare_page.current_url == f"{address}/say"
    assert len(bare_page.find_elements(By.CSS_SELECTOR, ".exchange")) == 1
    assert bare_page.complaints() == []


def test_more_adds_three_other_movies(page: Browser) -> None:
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    wait_for_posters(page, 3)
    page.find_element(By.CSS_SELECTOR, ".exchange:last-child [value^='2_more_joy ']").send_keys(Keys.ENTER)
    wait_for_posters(page, 6)
    assert len({title.text for title in page.find_elements(By.TAG_NAME, "h3")}) == 6
    assert page.complaints() == []


def test_keyboard_is_enough(page: Browser) -> None:
    press(page, Keys.TAB)
    assert focused(page) == "Skip to the conversation"
    press(page, Keys.ENTER, Keys.TAB, Keys.TAB)
    assert focused(page).endswith("Joy")
    press(page, Keys.ENTER)
    wait_for_posters(page, 3)
    press(page, Keys.TAB)
    assert focused(page).startswith("Movie ")


def test_input_box_never_hides_the_focus(page: Browser) -> None:
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    wait_for_posters(page, 3)
    press(page, *[Keys.TAB] * 16)  # past the title and the buttons of each card
    assert focused(page).endswith("More")
    assert page.ask(
        "const { left, bottom } = document.activeElement.getBoundingClientRect();"
        "return document.activeElement.contains(document.elementFromPoint(left + 30, bottom - 3))"
    )


def test_input_box_keeps_the_focus_after_an_answer(page: Browser) -> None:
    page.find_element(By.ID, "text").send_keys("/mood joy", Keys.ENTER)
    wait_for_posters(page, 3)
    assert page.switch_to.active_element.get_attribute("id") == "text"
    assert page.switch_to.active_element.get_attribute("value") == ""
    assert "three movies" in (page.find_element(By.CSS_SELECTOR, "[role=status]").get_attribute("textContent") or "")


@pytest.mark.parametrize("words", ["", "  "])
def test_empty_input_does_nothing(page: Browser, words: str) -> None:
    page.find_element(By.ID, "text").send_keys(words, Keys.ENTER)
    assert page.find_element(By.CSS_SELECTOR, "[role=status]").get_attribute("textContent") == ""
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    wait_for_posters(page, 3)
    assert len(page.find_elements(By.CSS_SELECTOR, ".exchange")) == 2


def test_hostile_words_stay_text(page: Browser) -> None:
    words = "<img src=x onerror=alert(1)>"
    page.find_element(By.ID, "text").send_keys(words, Keys.ENTER)
    said = WebDriverWait(page, PATIENCE).until(lambda d: d.find_element(By.CSS_SELECTOR, ".said"))
    assert said.text.endswith(words)
    assert page.complaints() == []


def test_phone_scrolls_only_vertically(page: Browser) -> None:
    page.tell("Emulation.setDeviceMetricsOverride", **PHONE)
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    wait_for_posters(page, 3)
    assert page.ask("return document.documentElement.scrollWidth <= innerWidth")
    page.tell("Emulation.clearDeviceMetricsOverride")


def test_missing_poster_is_replaced_by_a_drawn_one(driver: Browser) -> None:
    catalogue = a_catalogue()
    entries = tuple(structs.replace(e, movie=structs.replace(e.movie, poster_path="/lost.jpg")) for e in catalogue)
    for address in served(structs.replace(catalogue, scored_movies=entries)):
        driver.get(f"{address}/?text=joy")
        wait_for_posters(driver, 3)


def test_page_loads_nothing_from_other_hosts(page: Browser, address: str) -> None:
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    wait_for_posters(page, 3)
    hosts = page.ask("return performance.getEntriesByType('resource').map((r) => new URL(r.name).origin)")
    assert set(hosts) == {address}


def test_lost_connection_is_reported(page: Browser) -> None:
    page.tell("Network.enable")
    lost = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.tell("Network.emulateNetworkConditions", **lost)
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    status = page.find_element(By.CSS_SELECTOR, "[role=status]")
    WebDriverWait(page, PATIENCE).until(lambda _: status.text == "I did not get through. Please try again.")
    page.tell("Network.emulateNetworkConditions", **lost | {"offline": False})


def test_page_of_a_proxy_is_no_answer(page: Browser) -> None:
    page.ask("window.fetch = async () => new Response('<h1>Bad Gateway</h1>', { status: 502 })")
    page.find_element(By.CSS_SELECTOR, "[value^='2_mood_joy ']").click()
    status = page.find_element(By.CSS_SELECTOR, "[role=status]")
    WebDriverWait(page, PATIENCE).until(lambda _: status.text == "I did not get through. Please try again.")
    assert len(page.find_elements(By.CSS_SELECTOR, ".exchange")) == 1


def test_list_is_downloaded_as_a_file(page: Browser, tmp_path: Path) -> None:
    page.tell("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    for kind in ("2_mood_joy", "2_save_joy"):
        page.find_element(By.CSS_SELECTOR, f".exchange:last-child [value^='{kind}']").send_keys(Keys.ENTER)
        wait_for_posters(page, 3 if kind == "2_mood_joy" else 6)
    page.find_element(By.ID, "text").send_keys("/saved", Keys.ENTER)
    export = (By.CSS_SELECTOR, ".exchange:last-child [value^='2_export_saved ']")
    WebDriverWait(page, PATIENCE).until(lambda _: page.find_elements(*export))[0].click()
    WebDriverWait(page, PATIENCE).until(lambda _: page.find_elements(By.CSS_SELECTOR, "a[download]"))[0].click()
    file = tmp_path / "cinemood-saved.csv"
    WebDriverWait(page, PATIENCE).until(lambda _: file.exists())
    assert file.read_text().splitlines()[0] == "tmdbID,Title,Year"
    assert page.complaints() == []

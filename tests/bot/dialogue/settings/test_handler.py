import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.actions import ChangeSetting
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.settings.buttons import PANELS
from bot.dialogue.settings.handler import SettingsHandler
from bot.dialogue.settings.options import country_of
from core.movies.catalogue import Shelf
from core.people.person import Preferences
from core.store.opening import open_store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.presses import pressed
from tests.support.store import MemoryStore

ANN = Request("telegram:1", "telegram:1", locale="en")
IN_GROUP = replace(ANN, room="telegram:-100", is_shared=True)


async def say(memory: MemoryStore, request: Request, text: str = "", token: str | None = None) -> Reply:
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    reply = await dialogue.reply_to(replace(request, text=text, action=pressed(token)))
    await dialogue.aclose()
    return reply


async def test_settings_are_listed_with_a_button_for_each_change(memory: MemoryStore) -> None:
    reply = await say(memory, ANN, "/settings")
    assert "Country: United States (as far as I can tell)" in reply.text
    panels = [f"2_settings_{name}" for name in PANELS]
    assert [choice.token for choice in reply.buttons] == [*panels, "2_set_family_on", "2_set_plots_hide"]


@pytest.mark.parametrize("name", PANELS)
async def test_setting_with_many_values_has_buttons_of_its_own(memory: MemoryStore, name: str) -> None:
    *values, back = (await say(memory, ANN, token=f"2_settings_{name}")).buttons
    assert back.token == "2_settings"
    for value in values:
        changed = await say(memory, ANN, token=value.token)
        assert [choice.emoji for choice in changed.buttons if choice.token == value.token] == ["✅"]


async def test_services_are_put_on_and_taken_off(memory: MemoryStore) -> None:
    for token in ("2_set_services_mubi", "2_set_services_netflix", "2_set_services_mubi"):
        reply = await say(memory, ANN, token=token)
        assert reply.text.startswith(setting_texts.CHANGED)
    assert memory.all_preferences() == {"telegram:1": Preferences(services=("netflix",))}


async def test_presses_in_quick_succession_all_count(tmp_path: Path) -> None:
    names = ("netflix", "prime", "disney", "hbo")
    actions = [ChangeSetting("services", name) for name in names]
    async with open_store(tmp_path / "cinemood.db") as store:
        handler = SettingsHandler(store.people, "US")
        await asyncio.gather(*(handler.reply_to(action, ANN) for action in actions))
        assert (await store.people.load_preferences(ANN.person)).services == names


@pytest.mark.parametrize(
    ("words", "services"),
    [
        *(("Disney＋", ("disney",)), ("🍿 Netflix", ("netflix",)), ("Prime-Video", ("prime",)), ("HBO-Max", ("hbo",))),
        *(("Disney+Netflix", ("netflix", "disney")), ("Netflix or Disney", ("netflix", "disney"))),
        *(
            ("ネトフリとアマプラ", ("netflix", "prime")),
            ("نتفلكس", ("netflix",)),
            ("Paramount+ with Showtime", ("paramount",)),
        ),
        *((words, ("disney",)) for words in ("Disney+", "disney plus", "DISNEYPLUS", "ディズニー")),
        *(
            (words, ("netflix", "hbo"))
            for words in ("netflix, hbo max", "HBO Max and Netflix", "Netflix/Max", "hbo netflix", "Netflix und HBO")
        ),
        *((words, ("apple",)) for words in ("apple", "Apple TV", "AppleTV+", "apple tv+.")),
        ("Paramount +", ("paramount",)),
    ],
)
async def test_services_are_understood_as_people_type_them(
    memory: MemoryStore, words: str, services: tuple[str, ...]
) -> None:
    await say(memory, ANN, f"/settings services {words}")
    assert memory.all_preferences() == {"telegram:1": Preferences(services=services)}
    await say(memory, ANN, f"/settings services {words}")
    assert memory.all_preferences() == {}


async def test_typed_services_are_added_to_those_that_a_person_has(memory: MemoryStore) -> None:
    await say(memory, ANN, "/settings services mubi, netflix")
    await say(memory, ANN, "/settings services netflix, hulu")
    assert memory.all_preferences() == {"telegram:1": Preferences(services=("netflix", "hulu", "mubi"))}
    await say(memory, ANN, "/settings services none")
    assert memory.all_preferences() == {}


@pytest.mark.parametrize("words", ["Videodrome", "Netflix, Videodrome", "Netflix and chill", "+", "x" * 4000])
async def test_service_that_is_not_known_is_refused_with_those_that_are(memory: MemoryStore, words: str) -> None:
    reply = await say(memory, ANN, f"/settings services {words}")
    assert reply.text.startswith("I do not know all of “")
    assert "Netflix, Amazon Prime Video, Disney Plus" in reply.text
    assert memory.all_preferences() == {}


async def test_service_that_nobody_offers_is_not_put_on(memory: MemoryStore) -> None:
    reply = await say(memory, ANN, token="2_set_services_videodrome")
    assert not reply.text.startswith(setting_texts.CHANGED)
    assert memory.all_preferences() == {}


@pytest.mark.parametrize(
    "how", [{"token": "2_set_country_GB"}, {"text": "/settings country gb"}, {"text": "/settings country: uk"}]
)
async def test_setting_is_changed_by_a_press_or_by_words(memory: MemoryStore, how: dict[str, str]) -> None:
    reply = await say(memory, ANN, **how)
    assert reply.text.startswith(f"{setting_texts.CHANGED}\n\nYour settings\n")
    assert "\nCountry: United Kingdom (your choice)" in reply.text
    assert memory.all_preferences() == {"telegram:1": Preferences(country="GB")}
    assert "2_set_country_auto" in [choice.token for choice in reply.buttons]


async def test_country_can_be_left_to_the_platform_again(memory: MemoryStore) -> None:
    await say(memory, ANN, token="2_set_country_GB")
    await say(memory, ANN, token="2_set_country_auto")
    assert memory.all_preferences() == {}


@pytest.mark.parametrize("token", ["2_set_taste_good", "2_set_plots_maybe", "2_set_presses_all"])
async def test_what_cannot_be_set_is_said_and_changes_nothing(memory: MemoryStore, token: str) -> None:
    assert (await say(memory, ANN, token=token)).text.startswith(setting_texts.NO_SUCH_SETTING)
    assert memory.all_preferences() == {}


async def test_room_is_opened_by_who_manages_it_only(memory: MemoryStore) -> None:
    refused = await say(memory, replace(IN_GROUP, may_manage=False), token="2_set_presses_all")
    assert refused.text.startswith(setting_texts.NOT_YOURS_TO_SET)
    assert memory.all_preferences() == {}
    assert "anybody may press" in (await say(memory, IN_GROUP, token="2_set_presses_all")).text
    assert memory.all_preferences() == {"telegram:-100": Preferences(is_open=True)}


async def test_hidden_plots_are_shown_when_a_movie_is_opened(memory: MemoryStore) -> None:
    await say(memory, ANN, token="2_set_plots_hide")
    reply = await say(memory, ANN, "joy")
    assert [card.body for card in reply.cards] == ["", "", ""]
    opened = await say(memory, ANN, token=reply.cards[0].buttons[0].token)
    assert opened.cards[0].body


async def test_all_that_is_remembered_is_shown_and_forgotten_after_a_question(memory: MemoryStore) -> None:
    await say(memory, ANN, "joy")
    shown = await say(memory, ANN, "/mydata")
    assert shown.file is not None
    (movies,) = json.loads(shown.file.content)["shown"].values()
    assert {tuple(movies)} == set(memory.all_shown().values())
    asked = await say(memory, ANN, "/forget")
    assert (asked.text, len(memory.all_shown())) == (setting_texts.FORGET_ALL, 1)
    assert (await say(memory, ANN, token=asked.buttons[0].token)).text == setting_texts.confirm_forgetting(1)
    assert memory.all_shown() == {}
    assert memory.all_preferences() == {}


@pytest.mark.parametrize(
    ("locale", "country"),
    [
        ("en-GB", "GB"),
        ("pt_BR", "BR"),
        ("zh-Hant-TW", "TW"),
        ("de", "DE"),
        ("en", "US"),
        ("tlh", "US"),
        ("", "US"),
        ("en-GBR", "US"),
        ("x" * 99, "US"),
    ],
)
def test_country_is_read_from_the_language_tag(locale: str, country: str) -> None:
    assert country_of(Preferences(), [locale], "US") == country
    assert country_of(Preferences(country="FR"), [locale], "US") == "FR"


@pytest.mark.parametrize(("chosen", "country"), [("UK", "GB"), ("ZZ", "DE"), ("EN", "DE"), ("at", "AT")])
def test_what_older_versions_took_for_a_country_does_no_harm(chosen: str, country: str) -> None:
    """UK stands for Great Britain; a code of no country counts as not chosen."""
    assert country_of(Preferences(country=chosen), ["de"], "US") == country


@pytest.mark.parametrize("words", ["XX", "en", "zz", "EU", "UN", "QO", "Atlantis", "🇪🇺", "7", "_", "G B"])
async def test_country_that_there_is_not_is_refused_with_a_sentence(memory: MemoryStore, words: str) -> None:
    reply = await say(memory, ANN, f"/settings country {words}")
    assert reply.text.startswith(setting_texts.UNKNOWN_COUNTRY.format(words=words))
    assert "2_set_country_US" in [choice.token for choice in reply.buttons]
    assert memory.all_preferences() == {}


@pytest.mark.parametrize(
    ("locale", "words", "country"),
    [
        ("en", "the Netherlands", "NL"),
        ("de", "Vereinigtes Königreich", "GB"),
        ("pt-PT", "Chéquia", "CZ"),
        ("vi", "Hàn Quốc", "KR"),
        ("ja", "ドイツ", "DE"),
        ("en", "🇫🇷", "FR"),
        ("ar", "مصر", "EG"),
    ],
)
async def test_country_is_set_by_its_name(memory: MemoryStore, locale: str, words: str, country: str) -> None:
    await say(memory, replace(ANN, locale=locale), f"/settings country {words}")
    assert memory.all_preferences() == {"telegram:1": Preferences(country=country)}


async def test_language_is_set_by_its_name_or_refused_with_a_sentence(memory: MemoryStore) -> None:
    await say(memory, ANN, "/settings language Français")
    assert memory.all_preferences() == {"telegram:1": Preferences(language="fr")}
    await say(memory, ANN, "/settings language german")
    assert memory.all_preferences() == {"telegram:1": Preferences(language="de")}
    for words, language in (
        ("pt-BR", "pt"),
        ("es_419", "es"),
        ("francais", "fr"),
        ("tieng viet", "vi"),
        ("عربي", "ar"),
    ):
        await say(memory, ANN, f"/settings language {words}")
        assert memory.all_preferences() == {"telegram:1": Preferences(language=language)}
    memory.forget_preferences()
    reply = await say(memory, ANN, "/settings language Klingon")
    assert reply.text.startswith(setting_texts.UNKNOWN_LANGUAGE.format(words="Klingon"))


@pytest.mark.parametrize("locale", ["ja", "ru", "vi", "ar", "de-AT", "nl-NL"])
async def test_likely_country_is_the_first_button(memory: MemoryStore, locale: str) -> None:
    reply = await say(memory, replace(ANN, locale=locale), token="2_settings_country")
    expected = {"ja": "JP", "ru": "RU", "vi": "VN", "ar": "EG", "de-AT": "AT", "nl-NL": "NL"}
    assert reply.buttons[0].token == f"2_set_country_{expected[locale]}"


async def test_language_and_country_may_come_from_different_tags(memory: MemoryStore) -> None:
    dutch = replace(ANN, locale="nl-NL", further_locales=("de", "en"))
    assert "Land: Niederlande (vermute ich)" in (await say(memory, dutch, "/settings")).text

"""The files of ``tests/cases``, each played as people and hosts meet it; see ``tests.support.case_player``."""

from pathlib import Path

import pytest

from bot.dialogue.actions import Save
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Request
from bot.settings import ROOT, Settings, SettingsInvalid
from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding
from core.inference.intent_model import Intent, IntentModel
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from tests.support.case_player import Case, CaseStandin, replaying
from tests.support.command_line import bot
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore
from tests.support.tmdb.standin import V4_KEY, running

LATE_INTERVIEW = 970002
HARBOUR_LETTERS = 970001
PANCAKES = (
    "A clumsy baker accidentally wins a village cooking contest and the whole street celebrates with a hilarious, "
    "warm-hearted party."
)


async def test_movie_with_tmdbs_softcore_flag_is_never_offered(tmp_path: Path) -> None:
    """01: neither its adult flag nor its keywords say so."""
    async with replaying("01_softcore_flag", tmp_path) as played:
        assert LATE_INTERVIEW not in (await played.refresh()).by_id
        assert LATE_INTERVIEW not in await played.shown("/mood love")


async def test_movie_whose_details_alone_are_flagged_is_never_offered(tmp_path: Path) -> None:
    """01: list and details may each tell it alone."""
    case = Case("01_softcore_flag")
    case.entry(LATE_INTERVIEW)["softcore"] = False
    async with replaying(case, tmp_path) as played:
        assert LATE_INTERVIEW not in (await played.refresh()).by_id


async def test_movie_that_is_flagged_later_is_offered_no_longer(tmp_path: Path) -> None:
    """01: its archived details know nothing of the flag."""
    case = Case("01_softcore_flag")
    case.entry(LATE_INTERVIEW)["softcore"] = False
    case.details.clear()
    async with replaying(case, tmp_path) as played:
        assert LATE_INTERVIEW in (await played.refresh()).by_id
        opening = f"/start open_love_{LATE_INTERVIEW}"
        (card,) = (await played.ask(opening)).cards
        saving = next(choice for choice in card.buttons if isinstance(choice.action, Save))
        await played.press(saving.token)
        assert "Late Interview" in (await played.ask("/saved")).text
        case.entry(LATE_INTERVIEW)["softcore"] = True
        assert LATE_INTERVIEW not in (await played.refresh()).by_id
        assert await played.shown(opening) == []
        assert "Late Interview" not in (await played.ask("/saved")).text


@pytest.mark.parametrize(("movie", "rating"), [(900001, "PG"), (900002, "R"), (900003, "PG")])
async def test_card_shows_the_rating_of_the_cinema_release(tmp_path: Path, movie: int, rating: str) -> None:
    """03: neither a premiere's nor "not rated" where there is a rating."""
    async with replaying("03_age_rating", tmp_path) as played:
        await played.refresh()
        (card,) = (await played.ask(f"/start open_joy_{movie}", locale="en-US")).cards
        assert rating in card.facts


async def test_family_mode_judges_by_the_rating_on_the_card(tmp_path: Path) -> None:
    """03: what is PG in the cinema is for families, what is R there is not."""
    async with replaying("03_age_rating", tmp_path) as played:
        await played.refresh()
        await played.ask("/settings family on", locale="en-US")
        assert sorted(await played.shown("/mood joy", locale="en-US")) == [900001, 900003]


@pytest.mark.parametrize(
    ("country", "releases", "rating", "is_family"),
    [
        ("us", [(1, "R", "2026-09-05"), (3, "pg", "2026-10-02")], "PG", True),
        ("US", [(3, "G", "1984-05-01"), (3, "PG-13", "2026-10-02")], "PG-13", False),
        ("US", [(3, "R", "1984-05-01"), (3, "PG", "2026-10-02")], "R", False),
        ("US", [(5, "R", "1985-05-01"), (3, "PG", "1984-10-02"), (3, "nr", "2026-10-02")], "PG", True),
        ("US", [(3, "PG/R", "2026-10-02"), (4, "G", "2026-10-02")], "R", False),
        ("US", [(3, None, None), (None, "R", "2026-10-02"), (2, "PG", None)], "PG", True),
        ("US", [(3, "Suits all", "2026-10-02")], "Suits all", False),
        ("US", [(3, "Not Rated", "2026-10-02")], "Not Rated", False),
    ],
)
async def test_rating_holds_however_its_releases_are_told(
    tmp_path: Path, country: str, releases: list[tuple[object, ...]], rating: str, is_family: bool
) -> None:
    """03: on the card and in family mode, beside releases that nobody can read."""
    told = [dict(zip(("type", "certification", "release_date"), one, strict=True), note="Restored") for one in releases]
    case = Case("03_age_rating")
    case.details["900001"] = {
        "release_dates": {
            "results": [None, {"iso_3166_1": country, "release_dates": [None, *told, "R"]}, {"iso_3166_1": None}]
        }
    }
    async with replaying(case, tmp_path) as played:
        await played.refresh()
        (card,) = (await played.ask("/start open_joy_900001", locale="en-US")).cards
        assert rating in card.facts
        await played.ask("/settings family on", locale="en-US")
        assert (900001 in await played.shown("/mood joy", locale="en-US")) is is_family


async def test_trailers_in_other_languages_are_asked_for(tmp_path: Path) -> None:
    """11: in one request per movie."""
    async with replaying("11_trailers", tmp_path) as played:
        await played.refresh()
        asked = [call.path for call in played.standin.calls if call.path.startswith("/3/movie/")]
        assert len(asked) == len(set(asked)) == 6
        assert (await played.facts(900001)).trailer == "https://www.youtube.com/watch?v=deTrailer01"
        assert (await played.facts(900002)).trailer == "https://www.youtube.com/watch?v=enTrailer01"
        (card,) = (await played.ask("/start open_joy_900001")).cards
        assert [link.address for link in card.links] == ["https://www.youtube.com/watch?v=deTrailer01"]


@pytest.mark.parametrize("case", ["15_undated", "16_null_popularity"])
async def test_odd_facts_cost_no_refresh(tmp_path: Path, case: str) -> None:
    """15 and 16: announced movies without a date are not out, a null that may be missing is missing."""
    async with replaying(case, tmp_path) as played:
        assert len(await played.refresh()) == 8


@pytest.mark.parametrize(
    ("settings", "locale", "title", "plot"),
    [
        (("language pt", "country PT"), "en", "A Quinta-feira das Panquecas", "Texto de Portugal."),
        (("language es", "country MX"), "en", "Jueves de panqueques", "Texto de México."),
        (("language fr", "country CA"), "en", "Jeudi pancakes", "Texte du Québec."),
        ((), "pt-PT", "A Quinta-feira das Panquecas", "Texto de Portugal."),
        ((), "es-MX", "Jueves de panqueques", "Texto de México."),
        ((), "fr-CA", "Jeudi pancakes", "Texte du Québec."),
        ((), "pt", "Quinta das Panquecas", "Texto do Brasil."),
        ((), "es", "Jueves de tortitas", "Texto de España."),
        ((), "fr", "Jeudi crêpes", "Texte de France."),
        (("country BR",), "pt-PT", "Quinta das Panquecas", "Texto do Brasil."),
        (("language fr",), "de-CH", "Jeudi crêpes", "Texte de France."),
        (("country GB",), "en", "Pancake Thursday", PANCAKES),
    ],
)
async def test_titles_and_plots_are_those_of_the_persons_country(
    tmp_path: Path, settings: tuple[str, ...], locale: str, title: str, plot: str
) -> None:
    """10: by the language tag or the settings; without either as the language's main country tells it."""
    async with replaying("10_regional_titles", tmp_path) as played:
        await played.refresh()
        for setting in settings:
            await played.ask(f"/settings {setting}", locale=locale)
        (card,) = (await played.ask("/start open_joy_900001", locale=locale)).cards
        assert (card.title, card.body) == (title, plot)


async def test_lists_name_movies_as_the_persons_country_does(tmp_path: Path) -> None:
    """10: what is told of a movie is told so everywhere."""
    async with replaying("10_regional_titles", tmp_path) as played:
        await played.refresh()
        (card,) = (await played.ask("/start open_joy_900001", locale="pt-PT")).cards
        saving = next(choice for choice in card.buttons if isinstance(choice.action, Save))
        await played.press(saving.token, locale="pt-PT")
        assert "A Quinta-feira das Panquecas" in (await played.ask("/saved", locale="pt-PT")).text


@pytest.mark.parametrize("movie", [900001, 900002])
async def test_rating_of_few_voters_is_not_shown(tmp_path: Path, movie: int) -> None:
    """13: neither the highest of one vote nor the lowest of three."""
    async with replaying("13_few_votes", tmp_path) as played:
        await played.refresh()
        cards = [*(await played.ask(f"/start open_joy_{movie}")).cards, *(await played.ask("/mood joy")).cards]
        starred = {card.id for card in cards if any("★" in fact for fact in card.facts)}
        assert movie in {card.id for card in cards}
        assert starred <= {900003, 900004, 900005, 900006}


async def test_more_shows_every_movie_once_before_it_repeats(tmp_path: Path) -> None:
    """14: one movie is about love; what stands beside it comes before it comes again."""
    async with replaying("14_more", tmp_path) as played:
        await played.refresh()
        asked = ("/mood love", "/start more_love", "/start more_love")
        first, second, third = [await played.shown(words) for words in asked]
        assert HARBOUR_LETTERS in first
        assert HARBOUR_LETTERS not in second
        assert not set(first) & set(second)
        assert len({*first, *second, *third}) == 7


async def test_reasons_are_no_words_that_mean_nothing_alone(tmp_path: Path) -> None:
    """21: a movie without keywords is explained by its genres."""
    async with replaying("21_reasons", tmp_path) as played:
        await played.refresh()
        (card,) = (await played.ask("/start open_joy_900005")).cards
        assert card.why == "93% joy: comedy"


async def test_address_without_its_version_is_told_with_what_to_do(tmp_path: Path) -> None:
    """23: by the refresh, too; the doctor's test stands with the others of the doctor."""
    async with running(CaseStandin(Case("14_more"))) as tmdb:
        ended = await bot("refresh", store=tmp_path / "db", TMDB_TOKEN=V4_KEY, TMDB_API_BASE=tmdb.address)
    assert ended.code == 1
    assert "check TMDB_API_BASE (does it end in /3?)" in ended.err


@pytest.mark.parametrize(
    ("country", "service", "movies"),
    [("US", "paramount", [900001]), ("CA", "paramount", [900004]), ("US", "apple", [900002]), ("CA", "apple", [])],
)
async def test_service_is_known_by_its_number_whatever_its_tiers_are_called(
    tmp_path: Path, country: str, service: str, movies: list[int]
) -> None:
    """05: Paramount Plus Premium and Essential, Apple TV; never what another service streams."""
    async with replaying("05_services", tmp_path) as played:
        await played.refresh()
        await played.ask(f"/settings country {country}")
        await played.ask(f"/settings services {service}")
        assert await played.shown("/start mood_joy_ft") == movies


@pytest.mark.parametrize("country", ["AT", "LU", "PL", "TR", "GR", "US", "DE"])
async def test_family_mode_works_in_every_country_that_rates(tmp_path: Path, country: str) -> None:
    """06: by the ratings of its own board."""
    async with replaying("06_family_countries", tmp_path) as played:
        await played.refresh()
        await played.ask(f"/settings country {country}")
        assert len(await played.shown("/start mood_joy_ff")) == 3


@pytest.mark.parametrize("locale", ["no", "nb", "nb-NO", "nn", "nn-NO"])
async def test_norwegian_movies_are_in_the_language_of_all_norwegians(tmp_path: Path, locale: str) -> None:
    """09: platforms tell Bokmål or Nynorsk, TMDb tells Norwegian."""
    async with replaying("09_norwegian", tmp_path) as played:
        await played.refresh()
        assert (await played.ask("/start mood_joy_fm", locale=locale)).cards[0].id == 970003


async def test_country_is_understood_by_what_people_call_it(tmp_path: Path) -> None:
    """12: UK is Great Britain, with its rating and its services; names go, too."""
    async with replaying("12_country_codes", tmp_path) as played:
        await played.refresh()
        for words in ("UK", "uk", "United Kingdom", "Britain", "Vereinigtes Königreich"):
            await played.ask("/settings country auto")
            assert "United Kingdom (your choice)" in (await played.ask(f"/settings country {words}")).text
            (card,) = (await played.ask("/start open_joy_900001")).cards
            assert "U" in card.facts
            assert "Netflix" in card.watch


@pytest.mark.parametrize("code", ["XX", "ZZ", "EU", "en"])
async def test_code_of_no_country_is_refused(tmp_path: Path, code: str) -> None:
    """12: in settings and in the host's variable."""
    async with replaying("12_country_codes", tmp_path) as played:
        reply = await played.ask(f"/settings country {code}")
        assert reply.text.startswith(f"I do not know the country “{code}”")
        assert "United States (as far as I can tell)" in reply.text
    with pytest.raises(SettingsInvalid, match="CINEMOOD_COUNTRY is no code of a country"):
        Settings.read({"CINEMOOD_COUNTRY": code})


async def test_words_of_danger_lead_to_help_and_figures_of_speech_give_no_fright() -> None:
    """02: three lines of danger, then two that are none."""
    intent_model = IntentModel.load(
        ROOT / "models" / "intent", Embedding.load(ModelFiles.read(ROOT / "models" / "mood"))
    )

    async def understand(text: str) -> Intent:
        return intent_model.understand(text)

    words = (Path(__file__).parents[1] / "cases" / "02_in_danger.txt").read_text("utf-8").splitlines()
    dialogue = Dialogue(
        Shelf(a_catalogue()), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand
    )
    replies = [await dialogue.reply_to(Request("terminal:here", "terminal:here", text)) for text in words]
    assert [reply.is_vital for reply in replies] == [True, True, True, False, False]
    assert all("findahelpline.com" in reply.text for reply in replies[:3])
    assert Mood.FEAR not in {reply.mood for reply in replies}

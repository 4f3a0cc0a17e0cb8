"""What is named as a reason, and what never is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.movies.keywords import COMMON
from core.movies.reasons import is_namable, select_reasons

SEX_AND_CRUELTY = """
    porn nud naked topless undress erot homoerot softcore hardcore hentai ecchi sexploit adult_film adult_movie
    adult_video voyeur upskirt prostitut brothel whore hooker pimp gigolo call_girl concubin harem strip. stripper
    striptease strip_club fetish bdsm bondage sadis sadomas masoch dominat submissi kink lust orgas orgy masturb
    blow_job oral anal. threesome swinger cuckold promisc virgin genital penis vagin breast castrat rape rapist
    gang_rape molest paedo pedo incest underage lolita bestial necro snuff scat. urin vomit fart abus batter
    domestic harass assault beaten human_traff child_murder child_kill child_porn child_labo child_bride
    child_soldier infanticid abort suicid self-harm self_harm self_mut overdos anorex bulimi eating_dis euthanas
    mercy_kill hanged hanging tortur mutilat dismember decapit behead lynch schutzst gestapo concentration_camp
    gas_chamber auschwitz
"""
PEOPLE = """
    dwarf midget gypsy gypsies savage greaser redneck hillbill white_trash retard crippl freak eskimo inuit
    oriental negro colou?red half-breed pygm trann shemale hermaphrod fag dyke slut bitch bimbo dumb stupid moron
    idiot ugly fat. obes overweight loser gay lesbian queer lgbt bisex transg transsex transvest cross_dress drag_
    african asian latino indian native indigenous tribe. jew muslim islam arab christian catholic autis disab
    handicap blind. deaf deform leper mental schizo bipolar asylum racial interracial
"""
FUNCTION_WORDS = """
    a about after again all also always and another any anything as at away back be because before being but by
    can could does even ever every everything for from get goes has have her here him himself his how if in into
    is it its just keep let make many more most must my never no not nothing now of off on one only or other out
    over own same she should since so some something still take than that the their them then there these they
    thing things this those through to too two under until up upon very was well what when where which while who
    whose why will with without would yet you your
"""
MAKING = "sequel prequel remake reboot based_on inspired_by creditsstinger woman_director independent oscar film. imax"


def beginning_with(words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words.replace(".", r"\b").split()).replace("_", " ") + ")")


@pytest.mark.parametrize("never", [SEX_AND_CRUELTY, PEOPLE, MAKING])
def test_no_listed_keyword_is_obscene_or_offensive_or_a_note(never: str) -> None:
    """Sex, cruelty, slurs, who somebody is and how a movie was made are no reasons."""
    found = beginning_with(never)
    allowed = set[str]()
    assert {keyword for keyword in COMMON if found.search(keyword)} <= allowed


def test_no_listed_keyword_is_a_function_word() -> None:
    """Each listed keyword holds a word that means something alone."""
    empty = set(FUNCTION_WORDS.split())
    assert all(set(re.findall(r"[a-z]+", keyword)) - empty for keyword in COMMON)


def test_listed_keywords_are_plain_and_short() -> None:
    """A sentence can hold them: lower case, no digits, commas or brackets, at most four words."""
    assert all(re.fullmatch(r"[a-z]+(?:[ '-]{1,2}[a-z]+){0,4}", keyword) for keyword in COMMON)
    assert max(map(len, COMMON)) <= 30


@pytest.mark.parametrize(
    "keyword",
    [
        *(
            "rape",
            "female nudity",
            "male nudity",
            "childhood sexual abuse",
            "violent father",
            "masturbation",
            "porn actor",
        ),
        *(
            "suicide",
            "self-harm",
            "nude protest",
            "dwarf",
            "greaser",
            "schutzstaffel",
            "torture porn",
            "incest",
            "sexy",
        ),
        *(
            "with",
            "must",
            "himself",
            "something",
            "1990s",
            "boston, massachusetts",
            "holocaust (shoah)",
            "9/11",
            "ébredés",
        ),
        *(
            "based on novel or book",
            "duringcreditsstinger",
            "superglue",
            "",
            " ",
            "softcore",
            "pink film",
            "Rape",
            "NUDITY",
        ),
    ],
)
@pytest.mark.parametrize("mood", Mood)
def test_offensive_keywords_are_never_named(keyword: str, mood: Mood) -> None:
    """Obscene, offensive and meaningless keywords are reasons for no mood."""
    assert select_reasons([keyword, "Adventure"], mood) == ("Adventure",)


@pytest.mark.parametrize(
    ("keyword", "moods"),
    [
        ("hilarious", {Mood.JOY}),
        ("suspenseful", {Mood.SURPRISE, Mood.FEAR}),
        ("tearjerker", {Mood.SADNESS}),
        ("admiring", {Mood.LOVE}),
        ("assertive", set[Mood]()),
        ("horror", set(Mood) - {Mood.LOVE, Mood.JOY}),
        ("horror comedy", {Mood.JOY, Mood.SURPRISE, Mood.FEAR}),
        ("missing person", set(Mood) - {Mood.LOVE, Mood.JOY}),
        ("psychological thriller", set(Mood) - {Mood.LOVE, Mood.JOY}),
        ("car crash", set(Mood) - {Mood.LOVE, Mood.JOY}),
        ("feminism", set[Mood]()),
        ("patriotism", set[Mood]()),
        ("comedy", {Mood.LOVE, Mood.JOY, Mood.SURPRISE}),
        ("holocaust", {Mood.SADNESS, Mood.ANGER}),
        ("ghetto", {Mood.SADNESS, Mood.ANGER}),
        ("cancer", {Mood.SADNESS}),
        ("murder", set(Mood) - {Mood.LOVE, Mood.JOY}),
        ("love", set(Mood) - {Mood.LOVE}),
    ],
)
def test_reason_never_contradicts_the_mood(keyword: str, moods: set[Mood]) -> None:
    """A tone, a horror, a suffering or a joke is named only for the moods that it agrees with."""
    assert {mood for mood in Mood if is_namable(keyword, mood)} == moods


@pytest.mark.parametrize(
    ("weighed", "named"),
    [
        (["comedy", "comedy film", "Comedy"], ("Comedy",)),
        (["love", "in love"], ("love",)),
        (["hacking", "hacker", "Action"], ("hacking", "Action")),
        (["Horror", "horror", "tragedy", "tragic romance"], ("Horror", "tragedy")),
        (["Romance", "romance", "romantic comedy"], ("Romance",)),
        (["wedding planner", "wedding"], ("wedding planner",)),
        (["spy", "Adventure", "spy", "secret agent"], ("spy", "Adventure", "secret agent")),
        (["vampire", "zombie", "vampire hunter", "ghost", "monster"], ("vampire", "zombie", "ghost")),
        (["murder", "murder mystery", "Mystery"], ("murder", "Mystery")),
    ],
)
def test_synonyms_are_named_once(weighed: list[str], named: tuple[str, ...]) -> None:
    """Near doubles are one reason; a genre is kept before a keyword, and at most three are named."""
    assert select_reasons(weighed, Mood.SURPRISE) == named


@given(
    st.lists(st.sampled_from([*sorted(COMMON), "Comedy", "Family", "Drama", "Romance", "Horror"])),
    st.sampled_from(Mood),
)
def test_reasons_differ_in_meaning(weighed: list[str], mood: Mood) -> None:
    """What is named can be selected again without losing anything."""
    named = select_reasons(weighed, mood, 99)
    assert select_reasons(named, mood, 99) == named
    assert set(named) <= set(weighed)
    assert len({reason.casefold() for reason in named}) == len(named)


def test_genre_replaces_its_synonyms() -> None:
    """Even when several keywords came before it."""
    assert select_reasons(["family comedy", "family drama", "wedding", "Family"], Mood.JOY) == ("Family", "wedding")

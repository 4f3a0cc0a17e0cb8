"""Orders for digests, and the digests that they bring."""

from dataclasses import replace

import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.digests import texts as digest_texts
from bot.dialogue.reply import Reply, Request
from bot.dialogue.settings import texts as setting_texts
from core.errors import CatalogueEmpty
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import MovieText
from core.people.digest import Digest, Slot
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.presses import pressed
from tests.support.store import MemoryStore

ANN = Request("telegram:1", "telegram:1", is_reachable=True)
IN_GROUP = replace(ANN, room="telegram:-100", is_shared=True)
MEMBER = replace(IN_GROUP, may_manage=False)
ON_PAGE = Request("web:1", "web:1")
BERLIN = Slot(4, 18, 0, "Europe/Berlin")
STOP = "2_stop"
OF_GROUP = Digest("telegram:-100", Mood.JOY, BERLIN, BERLIN.next_after(NOON))


def a_dialogue(memory: MemoryStore, shelf: Shelf | None = None) -> Dialogue:
    return Dialogue(shelf or Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)


async def say(memory: MemoryStore, text: str = "", request: Request = ANN, token: str | None = None) -> Reply:
    return await a_dialogue(memory).reply_to(replace(request, text=text, action=pressed(token)))


async def fill(memory: MemoryStore, digest: Digest) -> Reply:
    dialogue = a_dialogue(memory)
    reply = await dialogue.compose_digest(digest)
    await dialogue.aclose()
    return reply


async def test_order_is_confirmed_with_its_next_day(memory: MemoryStore) -> None:
    """The confirmation also says how to stop."""
    reply = await say(memory, "/digest joy fri 18:00 Europe/Berlin")
    assert reply.text == (
        f"Every Friday at 18:00 (Europe/Berlin): three movies for joy {Mood.JOY.emoji}, next on 20 November 2026. "
        "/digest stop ends it."
    )
    assert [choice.token for choice in reply.buttons] == [STOP]
    assert memory.all_digests() == {ANN.room: Digest(ANN.room, Mood.JOY, BERLIN, BERLIN.next_after(NOON), ANN.person)}


async def test_order_without_a_zone_gets_utc(memory: MemoryStore) -> None:
    """The answer says so."""
    reply = await say(memory, "/digest joy fri 18:00")
    assert reply.text.endswith(digest_texts.TOOK_UTC)
    assert memory.all_digests()[ANN.room].slot == Slot(4, 18, 0, "UTC")


@pytest.mark.parametrize(
    ("locale", "zone", "country"), [("de", "Europe/Berlin", "Deutschland"), ("ja", "Asia/Tokyo", "日本")]
)
async def test_order_without_a_zone_gets_the_zone_of_the_country(
    memory: MemoryStore, locale: str, zone: str, country: str
) -> None:
    """The answer says so."""
    reply = await say(memory, "/digest joy fri 18:00", replace(ANN, locale=locale))
    assert memory.all_digests()[ANN.room].slot == Slot(4, 18, 0, zone)
    assert f"({country})" in reply.text or f"（{country}）" in reply.text


async def test_country_of_the_settings_decides_the_zone(memory: MemoryStore) -> None:
    memory.set_preferences(ANN.person, Preferences(country="IN"))
    reply = await say(memory, "/digest joy fri 18:00")
    assert memory.all_digests()[ANN.room].slot == Slot(4, 18, 0, "Asia/Kolkata")
    assert "your country, India" in reply.text


async def test_new_order_names_the_order_it_replaces(memory: MemoryStore) -> None:
    await say(memory, "/digest joy fri 18:00 Berlin")
    again = await say(memory, "/digest joy fri 18:00 Berlin")
    assert "place of" not in again.text
    reply = await say(memory, "/digest fear sun 9pm")
    assert "It takes the place of joy on Friday at 18:00 (Europe/Berlin)." in reply.text


async def test_new_order_keeps_the_zone_and_the_sent_movies(memory: MemoryStore) -> None:
    memory.add_digest(Digest(ANN.room, Mood.JOY, BERLIN, NOON, ANN.person, (1, 2, 3)))
    reply = await say(memory, "/digest fear sun 9pm")
    assert digest_texts.TOOK_UTC not in reply.text
    assert memory.all_digests()[ANN.room].slot == Slot(6, 21, 0, "Europe/Berlin")
    assert memory.all_digests()[ANN.room].sent == (1, 2, 3)


async def test_digest_is_shown(memory: MemoryStore) -> None:
    assert (await say(memory, "/digest")).text == digest_texts.NO_DIGEST
    ordered = await say(memory, "/digest joy fri 18:00 Berlin")
    assert await say(memory, "/digest") == ordered


@pytest.mark.parametrize(
    ("text", "token"),
    [
        *((f"/digest {words}", None) for words in ("stop", "STOP please", "off", "Stop!", "please stop", "cancel.")),
        ("", STOP),
    ],
)
async def test_digest_is_stopped_by_words_or_a_press(memory: MemoryStore, text: str, token: str | None) -> None:
    await say(memory, "/digest joy fri 18:00")
    assert (await say(memory, text, token=token)).text == digest_texts.DIGEST_STOPPED
    assert memory.all_digests() == {}
    assert (await say(memory, text, token=token)).text == digest_texts.NO_DIGEST


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("boredom fri 18:00", "I do not know the mood “boredom”"),
        ("joy frid 18:00 Atlantis", "I do not know the time zone “Atlantis”"),
        ("joy someday 18:00", "I do not know the day “someday”"),
        ("joy fri 25:00", "I do not know the time “25:00”"),
        ("joy fri", "The time is missing"),
    ],
)
async def test_unclear_part_is_named_with_an_example(memory: MemoryStore, words: str, told: str) -> None:
    reply = await say(memory, f"/digest {words}")
    assert reply.text == f"{told}; say it like this: /digest joy fri 18:00 Europe/Berlin"
    assert memory.all_digests() == {}


async def test_example_is_a_valid_order(memory: MemoryStore) -> None:
    _, _, example = digest_texts.NO_DIGEST.partition(": ")
    assert (await say(memory, example)).text.startswith("Every Friday at 18:00 (Europe/Berlin)")


@pytest.mark.parametrize(("text", "token"), [("/digest joy fri 18:00", None), ("/digest stop", None), ("", STOP)])
async def test_only_managers_of_a_group_may_order(memory: MemoryStore, text: str, token: str | None) -> None:
    memory.add_digest(OF_GROUP)
    reply = await say(memory, text, MEMBER, token)
    assert (reply.text, reply.is_private) == (setting_texts.NOT_YOURS_TO_SET, True)
    assert memory.all_digests() == {OF_GROUP.room: OF_GROUP}
    assert (await say(memory, "/digest", MEMBER)).text.startswith("Every Fri")


async def test_digest_of_a_group_stores_no_person(memory: MemoryStore) -> None:
    await say(memory, "/digest joy fri 18:00 Berlin", IN_GROUP)
    assert memory.all_digests() == {OF_GROUP.room: OF_GROUP}


@pytest.mark.parametrize("text", ["/digest", "/digest joy fri 18:00", "/digest stop"])
async def test_room_that_cannot_be_reached_gets_no_digest(memory: MemoryStore, text: str) -> None:
    """The answer says so."""
    assert (await say(memory, text, ON_PAGE)).text == digest_texts.CANNOT_WRITE_FIRST
    assert memory.all_digests() == {}


async def test_digest_has_movies_for_its_mood_and_a_stop_button(memory: MemoryStore) -> None:
    reply = await fill(memory, OF_GROUP)
    assert {card.mood for card in reply.cards} == {Mood.JOY}
    assert reply.text.startswith(f"Friday's joy {Mood.JOY.emoji} – three movies")
    assert reply.buttons[0].token == STOP
    assert reply.notice.endswith(digest_texts.STOP_DIGEST_LINE)


async def test_digest_uses_the_language_of_the_persons_settings(memory: MemoryStore) -> None:
    """It was ordered in English; until something is chosen it stays as it was ordered."""
    await say(memory, "/digest joy fri 18:00 Berlin")
    digest = memory.all_digests()[ANN.room]
    assert (await fill(memory, digest)).text.startswith("Friday's joy")
    await say(memory, "/settings language de")
    reply = await fill(memory, digest)
    assert reply.language == "de"
    assert "Freude" in reply.text


async def test_digest_of_a_group_uses_the_language_of_its_order(memory: MemoryStore) -> None:
    await say(memory, "/digest Freude Fr 18:00 Berlin", replace(IN_GROUP, locale="de"))
    await say(memory, "/settings language fr", IN_GROUP)
    assert (await fill(memory, memory.all_digests()[IN_GROUP.room])).language == "de"


@pytest.mark.parametrize(
    ("locale", "kept"),
    [("de", "de"), ("de-DE", "de"), ("de-AT", "de-AT"), ("en-GB", "en-GB"), ("nl", "en-NL"), ("en", "en")],
)
async def test_digest_keeps_the_country_of_its_order(memory: MemoryStore, locale: str, kept: str) -> None:
    """The language alone would imply another country."""
    await say(memory, "/digest joy fri 18:00 Berlin", replace(ANN, locale=locale))
    assert memory.all_digests()[ANN.room].language == kept


@pytest.mark.parametrize(("locale", "title"), [("pt-PT", "Quinta-feira"), ("pt-BR", "Quinta"), ("pt", "Quinta")])
async def test_digest_uses_the_country_of_its_order(memory: MemoryStore, locale: str, title: str) -> None:
    told = {"pt": MovieText("Quinta"), "pt-PT": MovieText("Quinta-feira")}
    entries = (ScoredMovie(a_movie(1, translations=told), MoodScores.of({Mood.JOY: 0.9})),)
    dialogue = a_dialogue(memory, Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", entries)))
    await dialogue.reply_to(replace(ANN, locale=locale, text="/digest alegria sexta 18:00 Berlin"))
    reply = await dialogue.compose_digest(memory.all_digests()[ANN.room])
    assert reply.language == "pt"
    assert [card.title for card in reply.cards] == [title]


@pytest.mark.parametrize("topic", [77, None])
async def test_digest_keeps_the_topic_of_its_order(memory: MemoryStore, topic: int | None) -> None:
    await say(memory, "/digest joy fri 18:00 Berlin", replace(IN_GROUP, topic=topic))
    assert memory.all_digests()[IN_GROUP.room].topic == topic


async def test_digests_repeat_no_movie_until_all_were_sent(memory: MemoryStore) -> None:
    digest, seen = OF_GROUP, list[int]()
    for _ in range(2):  # of eight movies
        reply = await fill(memory, digest)
        memory.forget_shown()  # as every week
        digest = digest.after(digest.due_at, tuple(card.id for card in reply.cards))
        seen += [card.id for card in reply.cards]
    assert len(set(seen)) == len(seen) == 6
    every = tuple(entry.movie.id for entry in a_catalogue())
    assert len((await fill(memory, replace_sent(digest, every))).cards) == 3


def replace_sent(digest: Digest, sent: tuple[int, ...]) -> Digest:
    return Digest(digest.room, digest.mood, digest.slot, digest.due_at, sent=sent)


async def test_private_digest_leaves_out_refused_movies(memory: MemoryStore) -> None:
    joys = [entry.movie.id for entry in a_catalogue() if entry.scores.strongest() is Mood.JOY]
    key = Opinion.REFUSED
    memory.add_verdicts(ANN.person, (Verdict(movie, key, Mood.JOY, NOON) for movie in joys[:5]))
    reply = await fill(memory, Digest(ANN.room, Mood.JOY, BERLIN, NOON, ANN.person))
    assert {card.id for card in reply.cards} == set(joys[5:])


async def test_private_room_may_have_another_id_than_its_person(memory: MemoryStore) -> None:
    joys = [entry.movie.id for entry in a_catalogue() if entry.scores.strongest() is Mood.JOY]
    key = Opinion.SEEN
    memory.add_verdicts("discord:1", (Verdict(movie, key, Mood.JOY, NOON) for movie in joys[:5]))
    reply = await fill(memory, Digest("discord:77", Mood.JOY, BERLIN, NOON, "discord:1"))
    assert {card.id for card in reply.cards} == set(joys[5:])
    assert (await memory.people.export_person("discord:77"))["shown"] == {}


async def test_digest_names_movies_as_in_the_chosen_country(memory: MemoryStore) -> None:
    """Without one, the country of its language counts."""
    told = {"pt": MovieText("Quinta"), "pt-PT": MovieText("Quinta-feira")}
    entries = (ScoredMovie(a_movie(1, translations=told), MoodScores.of({Mood.JOY: 0.9})),)
    dialogue = a_dialogue(memory, Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", entries)))
    digest = Digest(OF_GROUP.room, Mood.JOY, BERLIN, OF_GROUP.due_at, language="pt")
    in_brazil = await dialogue.compose_digest(digest)
    memory.set_preferences(digest.room, Preferences(country="PT"))
    in_portugal = await dialogue.compose_digest(digest)
    assert [card.title for card in in_brazil.cards] == ["Quinta"]
    assert [card.title for card in in_portugal.cards] == ["Quinta-feira"]


async def test_digest_from_an_empty_shelf_is_an_error(memory: MemoryStore) -> None:
    with pytest.raises(CatalogueEmpty):
        await a_dialogue(memory, Shelf()).compose_digest(OF_GROUP)

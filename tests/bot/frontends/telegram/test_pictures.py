import json
from datetime import datetime

import pytest

from bot.dialogue.dialogue import Dialogue
from core.errors import StoreBusy
from core.movies.catalogue import Catalogue, Shelf
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.store import MemoryStore
from tests.support.telegram.chats import FakeNotes, NoPictures, SmallPictures, a_frontend, serving, titles
from tests.support.telegram.standin import TelegramStandin

NOT_FOUND = "Bad Request: wrong file identifier/HTTP URL specified"
OPEN, BACK, ASK = "2_open_joy_9_9_10_11", "2_back_joy_9_10_11", "2_other_joy_9_10_11"
MORE, TONIGHT = "2_more_joy", "2_tonight_joy_9_10_11"
ADDRESS = f"{IMAGE_BASE}/w500/p.jpg"


class BrokenNotes(FakeNotes):
    """Cannot read or write."""

    async def find_note(self, name: str, *, now: datetime) -> str | None:
        raise StoreBusy("Another process holds the store.")

    async def save_note(self, name: str, value: str, *, now: datetime) -> None:
        raise StoreBusy("Another process holds the store.")


def with_posters() -> Dialogue:
    """Talk about movies with posters."""
    plain = a_catalogue()
    entries = tuple(
        type(entry)(a_movie(entry.movie.id, poster_path="/p.jpg"), entry.scores, entry.reasons) for entry in plain
    )
    shelf = Shelf(Catalogue(plain.week, plain.taken_at, plain.source, entries))
    return Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)


async def test_strip_is_drawn_once(server: TelegramStandin) -> None:
    """It is sent by its file id ever after."""
    pictures, notes = SmallPictures(), FakeNotes()
    for number, source in enumerate(("bytes", "fixture-photo-1"), 1):
        async with serving(a_frontend(server, pictures, notes=notes)):  # the second knows it from the notes
            await server.press(BACK)
            assert (await server.call("editMessageMedia", number)).picture == source
    assert pictures.made == 1
    assert [name for name in notes.kept if "menus" not in name] == ["telegram/123456789/9 10 11"]


async def test_refused_file_id_is_replaced(server: TelegramStandin) -> None:
    notes = FakeNotes()
    notes.kept["telegram/123456789/9 10 11"] = "fixture-photo-of-yore"
    async with serving(a_frontend(server, notes=notes)):
        server.refuse("editMessageMedia", NOT_FOUND)
        await server.press(BACK)
        assert (await server.call("editMessageMedia", 2)).picture == "bytes"
        await server.press(BACK)
        assert (await server.call("editMessageMedia", 3)).picture == "fixture-photo-1"
    assert notes.kept["telegram/123456789/9 10 11"] == "fixture-photo-1"


async def test_poster_is_tried_as_address_bytes_and_text(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, dialogue=with_posters())):
        server.refuse("sendPhoto", "Bad Request: failed to get HTTP URL content")
        server.refuse("sendPhoto", "Bad Request: IMAGE_PROCESS_FAILED")
        await server.press(OPEN, photo=False)
        assert "Movie 9 (2020)" in (await server.call("sendMessage")).shown
    assert [call.picture for call in server.called("sendPhoto")] == [ADDRESS, "bytes"]


async def test_known_poster_is_sent_by_its_file_id(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, dialogue=with_posters())):
        await server.press(OPEN)
        await server.press(OPEN)
        await server.call("editMessageMedia", 2)
    assert [call.picture for call in server.called("editMessageMedia")] == [ADDRESS, "fixture-photo-1"]


async def test_failing_notes_lose_no_answer(server: TelegramStandin) -> None:
    pictures = SmallPictures()
    async with serving(a_frontend(server, pictures, notes=BrokenNotes())):
        await server.press(BACK)
        await server.press(BACK)
        assert (await server.call("editMessageMedia", 2)).picture == "fixture-photo-1"


async def test_question_for_another_mood_keeps_the_picture(server: TelegramStandin) -> None:
    async with serving(a_frontend(server)):
        await server.press(ASK)
        edit = await server.call("editMessageCaption")
        assert edit.shown == "What are you in the mood for?"
        assert [len(row) for row in edit.tokens] == [3, 3, 1]
        assert edit.tokens[2] == [BACK]
    assert len([call for call in server.calls if call.method.startswith(("edit", "send"))]) == 1


async def test_setting_changes_its_message(server: TelegramStandin) -> None:
    async with serving(a_frontend(server)):
        await server.press("2_set_plots_hide", photo=False)
        assert "hidden until you open a movie" in (await server.call("editMessageText")).shown
    assert not server.called("sendMessage")


async def test_album_is_followed_by_its_buttons(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, dialogue=with_posters(), style="album")):
        await server.write("joy")
        buttons = await server.call("sendMessage")
    album = server.called("sendMediaGroup")[0]
    assert [item["media"] for item in json.loads(album.fields["media"])] == [ADDRESS] * 3
    assert len(titles(album)) == 3
    assert (buttons.shown, len(buttons.tokens[0])) == ("Press a number to see all about that movie.", 3)


async def test_refused_album_is_uploaded_and_then_a_text(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, dialogue=with_posters(), style="album")):
        server.refuse("sendMediaGroup", "Bad Request: WEBPAGE_CURL_FAILED")
        await server.write("joy")
        await server.call("sendMessage")
        assert len(server.called("sendMediaGroup")[1].uploads) == 3
        for _ in range(2):
            server.refuse("sendMediaGroup", "Bad Request: WEBPAGE_CURL_FAILED")
        await server.write("fear")
        assert len(titles(await server.call("sendMessage", 2))) == 3


async def test_presses_below_an_album(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, style="album")):
        await server.press(OPEN, photo=False)
        assert "Movie 9" in (await server.call("sendPhoto")).shown
        await server.press(ASK, photo=False)
        assert (await server.call("editMessageText")).tokens[2] == [BACK]
        await server.press(BACK, photo=False)
        assert (await server.call("editMessageText", 2)).tokens[1] == [MORE, TONIGHT, ASK]
        await server.press(MORE, photo=False)
        assert len(titles(await server.call("sendMediaGroup"))) == 3


async def test_last_of_three_messages_has_the_buttons(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, style="messages")):
        await server.write("joy")
        photos = [await server.call("sendPhoto", number) for number in (1, 2, 3)]
    assert [len(titles(photo)) for photo in photos] == [1, 1, 1]
    assert ["reply_markup" in photo.fields for photo in photos] == [False, False, True]
    assert len(photos[2].tokens[0]) == 3


async def test_presses_under_the_last_of_three_messages(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, style="messages")):
        await server.press(OPEN)
        await server.press(BACK)
        back = await server.call("editMessageMedia", 2)
        assert [title.partition(" (")[0] for title in titles(back)] == ["Movie 11"]
        await server.press(MORE)
        await server.call("sendPhoto", 3)
    assert len(server.called("editMessageMedia")) == 2


@pytest.mark.parametrize("style", ["strip", "album", "messages"])
async def test_undrawable_movies_become_a_text(server: TelegramStandin, style: str) -> None:
    async with serving(a_frontend(server, NoPictures(), style=style)):
        await server.write("joy")
        await server.call("sendMessage", 3 if style == "messages" else 1)
    assert sum(len(titles(call)) for call in server.called("sendMessage")) == 3


async def test_way_back_changes_a_text_of_movies(server: TelegramStandin) -> None:
    async with serving(a_frontend(server)):
        await server.press(BACK, photo=False)
        assert len(titles(await server.call("editMessageText"))) == 3

import asyncio
import json
import logging
import traceback
from typing import cast

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ShowMore, ShowMovies
from bot.dialogue.talk import texts as talk_texts
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.telegram.frontend import TelegramFrontend
from bot.languages import LANGUAGES
from core.moods.mood import Mood
from core.store.ports import PeopleStore
from tests.support.fakes import a_dialogue
from tests.support.hanging import HANG_SECONDS
from tests.support.telegram.chats import (
    GROUP,
    FakeNotes,
    NoPictures,
    SlowPictures,
    SmallPictures,
    a_frontend,
    serving,
    titles,
)
from tests.support.telegram.standin import TOKEN, TelegramStandin

JOY, FEAR = ShowMovies(Mood.JOY).token, ShowMovies(Mood.FEAR).token
MORE_JOY = ShowMore(Mood.JOY).token


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", shared_texts.GREETING),
        ("/help", shared_texts.HELP),
        ("/privacy", talk_texts.PRIVACY),
        ("/mood", "in the mood"),
    ],
)
async def test_command_is_answered_with_text_and_moods(telegram: TelegramStandin, command: str, words: str) -> None:
    await telegram.write(command)
    sent = await telegram.call("sendMessage")
    assert words in sent.shown
    assert [len(row) for row in sent.buttons] == [3, 3]


@pytest.mark.parametrize(
    "words", ["/mood joy", "joy", "😃", "/joy", "/mood some joy, please", "/feel some joy", "/start m_joy"]
)
async def test_mood_is_answered_with_one_picture_of_three_movies(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words)
    photo = await telegram.call("sendPhoto")
    assert len(set(titles(photo))) == 3
    assert [row[0] for row in photo.tokens] == [photo.tokens[0][0], MORE_JOY]
    assert [button["text"] for row in photo.buttons for button in row] == [
        *("1️⃣", "2️⃣", "3️⃣"),
        *("🔄 More", "🎛️ Tonight…", "🎭 Other mood"),
    ]
    assert photo.uploads["photo"].startswith(b"\xff\xd8")


async def test_press_under_a_picture_is_acknowledged_and_changes_the_picture(telegram: TelegramStandin) -> None:
    await telegram.press(FEAR)
    edit = await telegram.call("editMessageMedia")
    assert (await telegram.call("answerCallbackQuery")).fields["callback_query_id"] == "77"
    assert edit.shown.startswith("Fear 😨")
    assert edit.fields["message_id"] == "5"
    assert edit.tokens[1][0] == "2_more_fear"


async def test_press_under_a_text_brings_a_new_picture(telegram: TelegramStandin) -> None:
    await telegram.press(JOY, photo=False)
    assert len(titles(await telegram.call("sendPhoto"))) == 3
    assert not telegram.called("editMessageMedia")


async def test_more_shows_other_movies(telegram: TelegramStandin) -> None:
    await telegram.write("/mood joy")
    first = titles(await telegram.call("sendPhoto"))
    await telegram.press(MORE_JOY)
    assert not set(first) & set(titles(await telegram.call("editMessageMedia")))


@pytest.mark.parametrize("words", ["joi", "</b>&lt;", "\u202eeid", "😃😡😨" * 9, "x" * 5000, "/"])
async def test_words_that_name_no_mood_are_asked_again(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words)
    assert (await telegram.call("sendMessage")).shown.startswith(("I cannot tell a mood from", "I do not know the"))


@pytest.mark.parametrize("words", ["\ud83d", "\u200b", "\x00"])
async def test_text_of_which_nothing_can_be_seen_gets_the_question(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words)
    assert (await telegram.call("sendMessage")).shown.startswith("What are you in the mood for?")


@pytest.mark.parametrize("token", ["0_mood_joy", "2_mood_bliss", "' OR 1=1", "<b>", ""])
@pytest.mark.parametrize("photo", [True, False])
async def test_forged_or_ancient_button_is_answered(telegram: TelegramStandin, token: str, *, photo: bool) -> None:
    await telegram.press(token, photo=photo)
    await telegram.call("answerCallbackQuery")
    assert (await telegram.call("sendMessage")).shown == shared_texts.OLD_BUTTON


async def test_too_old_press_still_brings_movies(telegram: TelegramStandin) -> None:
    telegram.refuse("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")
    await telegram.press(JOY)
    assert len(titles(await telegram.call("editMessageMedia"))) == 3


async def test_press_under_a_lost_picture_brings_a_new_one(telegram: TelegramStandin) -> None:
    telegram.refuse("editMessageMedia", "Bad Request: message to edit not found")
    await telegram.press(JOY)
    assert len(titles(await telegram.call("sendPhoto"))) == 3


async def test_unchanged_picture_stays_alone(telegram: TelegramStandin) -> None:
    telegram.refuse("editMessageMedia", "Bad Request: message is not modified: the same")
    await telegram.press(JOY)
    await telegram.write("/help")
    await telegram.call("sendMessage")
    assert not telegram.called("sendPhoto")


@pytest.mark.parametrize("status", [400, 413, 502])
async def test_picture_that_telegram_refuses_becomes_a_text(telegram: TelegramStandin, status: int) -> None:
    telegram.refuse("sendPhoto", "Bad Request: IMAGE_PROCESS_FAILED", status)
    await telegram.write("joy")
    sent = await telegram.call("sendMessage")
    assert len(titles(sent)) == 3
    assert sent.tokens[1][0] == MORE_JOY


async def test_picture_that_cannot_be_drawn_becomes_a_text(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, NoPictures())):
        await server.write("joy")
        assert len(titles(await server.call("sendMessage"))) == 3


async def test_quick_presses_are_acknowledged_at_once_and_answered_in_order(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures)):
        await server.press(JOY)
        await server.press(FEAR)
        await server.call("answerCallbackQuery", 2)
        assert not server.called("editMessageMedia")
        pictures.go.set()
        assert (await server.call("editMessageMedia", 1)).shown.startswith("Joy")
        assert (await server.call("editMessageMedia", 2)).shown.startswith("Fear")


async def test_slow_chat_holds_up_no_other(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures)):
        await server.write("joy")
        await server.write("/mood@cinemood_bot fear", chat=GROUP)
        assert (await server.call("sendPhoto")).shown.startswith("Fear")
        pictures.go.set()


async def test_answers_under_way_are_finished_before_stopping(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures)):
        await server.press(JOY)
        await server.call("answerCallbackQuery")
        pictures.go.set()
    assert server.called("editMessageMedia")


async def test_flood_limit_is_waited_for(telegram: TelegramStandin) -> None:
    telegram.refuse("sendMessage", "Too Many Requests: retry after 0", 429, retry_after=0.01)
    await telegram.write("/help")
    assert (await telegram.call("sendMessage", 2)).shown.startswith(shared_texts.HELP)


async def test_commands_are_told_for_all_chats_and_a_failing_one_does_not_keep_the_others_back(
    server: TelegramStandin,
) -> None:
    server.refuse("setMyCommands", "Bad Request: BOT_COMMAND_INVALID")
    async with serving(a_frontend(server)):
        told = server.called("setMyCommands")
    scopes = {(json.loads(call.fields["scope"])["type"], call.fields.get("language_code", "en")) for call in told}
    chats = ("all_group_chats", "all_private_chats")
    assert scopes == {(scope, language) for scope in chats for language in LANGUAGES}
    assert len(server.called("setMyDescription")) == len(server.called("setMyShortDescription")) == len(LANGUAGES)


async def test_commands_that_telegram_knows_are_not_told_again(server: TelegramStandin) -> None:
    notes = FakeNotes()
    for _ in range(2):
        async with serving(a_frontend(server, notes=notes)):
            pass
    assert len(server.called("setMyCommands")) == 2 * len(LANGUAGES)


async def test_only_what_has_changed_is_told_again(server: TelegramStandin) -> None:
    (name, digests), notes = await menus_told(server), FakeNotes()
    notes.kept[name] = json.dumps(json.loads(digests) | {"de/description": "another", "fr/all_group_chats": "another"})
    before = len(server.calls)
    async with serving(a_frontend(server, notes=notes)):
        pass
    told = [call for call in server.calls[before:] if call.method.startswith("setMy")]
    assert {(call.method, call.fields["language_code"]) for call in told} == {
        ("setMyCommands", "fr"),
        ("setMyDescription", "de"),
    }
    assert len(told) == 2
    assert notes.kept[name] == digests


async def menus_told(server: TelegramStandin) -> tuple[str, str]:
    """Let Telegram be told of all menus; return what is noted of that."""
    notes = FakeNotes()
    async with serving(a_frontend(server, notes=notes)):
        pass
    return next((name, kept) for name, kept in notes.kept.items() if name.startswith("telegram/menus/"))


async def test_what_telegram_did_not_take_is_told_at_the_next_start(server: TelegramStandin) -> None:
    notes = FakeNotes()
    server.refuse("setMyDescription", "Bad Request: it is too long")
    for _ in range(3):
        async with serving(a_frontend(server, notes=notes)):
            pass
    assert len(server.called("setMyDescription")) == len(LANGUAGES) + 1
    assert len(server.called("setMyCommands")) == 2 * len(LANGUAGES)


async def test_note_of_an_older_version_is_no_hindrance(server: TelegramStandin) -> None:
    notes = FakeNotes()
    notes.kept["telegram/menus/123456789"] = "0" * 64
    async with serving(a_frontend(server, notes=notes)):
        pass
    assert len(server.called("setMyCommands")) == 2 * len(LANGUAGES)


async def test_every_command_that_telegram_is_told_is_answered_in_groups(telegram: TelegramStandin) -> None:
    for number, command in enumerate(json.loads(telegram.called("setMyCommands")[0].fields["commands"]), 1):
        await telegram.write(f"/{command['command']}@cinemood_bot", chat=GROUP)
        await telegram.call("sendMessage", number)


async def test_descriptions_keep_telegrams_limits(telegram: TelegramStandin) -> None:
    for call in telegram.called("setMyDescription"):
        assert 1 <= len(call.fields["description"]) <= 512
    for call in telegram.called("setMyShortDescription"):
        assert 1 <= len(call.fields["short_description"]) <= 120


async def test_refused_commands_are_survived(server: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    server.refuse("setMyCommands", "Bad Request: BOT_COMMAND_INVALID")
    async with serving(a_frontend(server)):
        await server.write("/help")
        await server.call("sendMessage")
    assert "BOT_COMMAND_INVALID" in caplog.text.upper()


async def test_refused_token_is_told_without_the_token(server: TelegramStandin) -> None:
    server.refuse("getMe", "Unauthorized", 401)
    with pytest.raises(FrontendRefused, match="TELEGRAM_TOKEN") as caught:
        await a_frontend(server).start()
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


async def test_withdrawn_token_ends_the_answering_and_a_new_start_is_refused(
    server: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    frontend = a_frontend(server)
    async with serving(frontend), asyncio.timeout(HANG_SECONDS):
        server.refuse("getUpdates", "Unauthorized", 401)
        await server.write("/help")  # ends the long poll under way
        await frontend.ended()
    server.refuse("getMe", "Unauthorized", 401)
    with pytest.raises(FrontendRefused):
        await frontend.start()
    assert "Traceback" not in caplog.text


async def test_frontend_answers_again_when_its_token_was_refused_by_mistake(server: TelegramStandin) -> None:
    frontend = a_frontend(server)
    async with serving(frontend), asyncio.timeout(HANG_SECONDS):
        server.refuse("getUpdates", "Unauthorized", 401)
        await server.write("/help")
        await frontend.ended()
    async with serving(frontend):
        await server.write("/mood joy")
        assert len(titles(await server.call("sendPhoto"))) == 3


async def test_start_may_be_tried_again_when_telegram_was_away(server: TelegramStandin) -> None:
    server.refuse("getMe", "Bad Gateway", 502)
    frontend = a_frontend(server)
    with pytest.raises(FrontendUnavailable, match="NetworkError"):
        await frontend.start()
    async with serving(frontend):
        await server.write("/help")
        await server.call("sendMessage")


@pytest.mark.parametrize("body", [b'{"ok": true, "result": 7}', b'{"ok": true, "result": {}}', b"[1]", b"\xff", b"{}"])
async def test_garbled_answer_at_the_start_is_told_in_a_sentence_and_tried_again(
    server: TelegramStandin, body: bytes
) -> None:
    server.garble("getMe", body)
    frontend = a_frontend(server)
    with pytest.raises(FrontendUnavailable, match="TELEGRAM_API_BASE"):
        await frontend.start()
    async with serving(frontend):
        await server.write("/help")
        await server.call("sendMessage")


async def test_unreachable_server_is_told_in_a_sentence() -> None:
    frontend = TelegramFrontend(
        TOKEN,
        a_dialogue(),
        SmallPictures(),
        notes := FakeNotes(),
        cast("PeopleStore", notes),
        api_base="http://127.0.0.1:1",
    )
    with pytest.raises(FrontendUnavailable, match="TELEGRAM_API_BASE"):
        await frontend.start()
    await frontend.stop()  # harmless


async def test_outage_is_told_in_a_line(telegram: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    telegram.cut_off("getUpdates")
    telegram.cut_off("sendMessage")
    await telegram.write("/help")
    await telegram.write("/about")
    await telegram.call("sendMessage", 2)
    assert sorted(record.levelname for record in caplog.records) == ["ERROR", "WARNING"]
    assert "nothing could be fetched, trying again: NetworkError: Bad Gateway" in caplog.text
    assert "Traceback" not in caplog.text


async def test_answer_to_somebody_who_blocked_the_bot_is_one_line_in_the_log(
    telegram: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refuse("sendMessage", f"bot{TOKEN} was blocked by 4242424242", 403)
    await telegram.write("/mood qwertz")
    await telegram.write("/help")
    await telegram.call("sendMessage", 2)
    (record,) = caplog.records
    assert record.getMessage() == "Telegram: an answer was refused: Forbidden: bot… was blocked by …"
    assert record.levelname == "WARNING"


async def test_log_hides_tokens_words_and_people(telegram: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(
        logging.WARNING, logger="httpx"
    )  # as ``bot.monitoring.logs`` does: it logs addresses, which hold the token
    for method in ("answerCallbackQuery", "editMessageMedia", "sendPhoto", "sendMessage"):
        telegram.refuse(method, f"Bad Request: {TOKEN} of 4242424242")
    await telegram.press(JOY)
    await telegram.write("joyless qwertz")
    await telegram.call("sendMessage", 2)
    assert not any(secret in caplog.text for secret in (TOKEN, "4242424242", "qwertz"))

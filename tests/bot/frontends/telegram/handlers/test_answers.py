import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ShowMore, ShowMovies
from bot.dialogue.talk import texts as talk_texts
from core.moods.mood import Mood
from tests.support.telegram.chats import (
    GROUP,
    NoPictures,
    SlowPictures,
    a_frontend,
    serving,
    titles,
)
from tests.support.telegram.standin import TelegramStandin

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
async def test_command_is_answered_with_moods(telegram: TelegramStandin, command: str, words: str) -> None:
    await telegram.write(command)
    sent = await telegram.call("sendMessage")
    assert words in sent.shown
    assert [len(row) for row in sent.buttons] == [3, 3]


@pytest.mark.parametrize(
    "words", ["/mood joy", "joy", "😃", "/joy", "/mood some joy, please", "/feel some joy", "/start m_joy"]
)
async def test_mood_is_answered_with_a_picture_of_three_movies(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words)
    photo = await telegram.call("sendPhoto")
    assert len(set(titles(photo))) == 3
    assert [row[0] for row in photo.tokens] == [photo.tokens[0][0], MORE_JOY]
    assert [button["text"] for row in photo.buttons for button in row] == [
        *("1️⃣", "2️⃣", "3️⃣"),
        *("🔄 More", "🎛️ Tonight…", "🎭 Other mood"),
    ]
    assert photo.uploads["photo"].startswith(b"\xff\xd8")


async def test_press_changes_the_picture(telegram: TelegramStandin) -> None:
    """The press is acknowledged, too."""
    await telegram.press(FEAR)
    edit = await telegram.call("editMessageMedia")
    assert (await telegram.call("answerCallbackQuery")).fields["callback_query_id"] == "77"
    assert edit.shown.startswith("Fear 😨")
    assert edit.fields["message_id"] == "5"
    assert edit.tokens[1][0] == "2_more_fear"


async def test_press_under_a_text_sends_a_picture(telegram: TelegramStandin) -> None:
    await telegram.press(JOY, photo=False)
    assert len(titles(await telegram.call("sendPhoto"))) == 3
    assert not telegram.called("editMessageMedia")


async def test_more_shows_other_movies(telegram: TelegramStandin) -> None:
    await telegram.write("/mood joy")
    first = titles(await telegram.call("sendPhoto"))
    await telegram.press(MORE_JOY)
    assert not set(first) & set(titles(await telegram.call("editMessageMedia")))


@pytest.mark.parametrize("words", ["joi", "</b>&lt;", "\u202eeid", "😃😡😨" * 9, "x" * 5000, "/"])
async def test_unknown_words_are_answered_with_a_question(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words)
    assert (await telegram.call("sendMessage")).shown.startswith(("I cannot tell a mood from", "I do not know the"))


@pytest.mark.parametrize("words", ["\ud83d", "\u200b", "\x00"])
async def test_invisible_text_is_answered_with_a_question(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words)
    assert (await telegram.call("sendMessage")).shown.startswith("What are you in the mood for?")


@pytest.mark.parametrize("token", ["0_mood_joy", "2_mood_bliss", "' OR 1=1", "<b>", ""])
@pytest.mark.parametrize("photo", [True, False])
async def test_unreadable_button_is_answered(telegram: TelegramStandin, token: str, *, photo: bool) -> None:
    """A forged or very old button gets a sentence and an acknowledgement."""
    await telegram.press(token, photo=photo)
    await telegram.call("answerCallbackQuery")
    assert (await telegram.call("sendMessage")).shown == shared_texts.OLD_BUTTON


async def test_old_press_is_answered_without_acknowledgement(telegram: TelegramStandin) -> None:
    telegram.refuse("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")
    await telegram.press(JOY)
    assert len(titles(await telegram.call("editMessageMedia"))) == 3


async def test_press_under_a_deleted_picture_sends_a_new_one(telegram: TelegramStandin) -> None:
    telegram.refuse("editMessageMedia", "Bad Request: message to edit not found")
    await telegram.press(JOY)
    assert len(titles(await telegram.call("sendPhoto"))) == 3


async def test_unchanged_picture_is_not_sent_again(telegram: TelegramStandin) -> None:
    telegram.refuse("editMessageMedia", "Bad Request: message is not modified: the same")
    await telegram.press(JOY)
    await telegram.write("/help")
    await telegram.call("sendMessage")
    assert not telegram.called("sendPhoto")


@pytest.mark.parametrize("status", [400, 413, 502])
async def test_refused_picture_becomes_a_text(telegram: TelegramStandin, status: int) -> None:
    telegram.refuse("sendPhoto", "Bad Request: IMAGE_PROCESS_FAILED", status)
    await telegram.write("joy")
    sent = await telegram.call("sendMessage")
    assert len(titles(sent)) == 3
    assert sent.tokens[1][0] == MORE_JOY


async def test_undrawable_picture_becomes_a_text(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, NoPictures())):
        await server.write("joy")
        assert len(titles(await server.call("sendMessage"))) == 3


async def test_quick_presses_are_answered_in_order(server: TelegramStandin) -> None:
    """All of them are acknowledged at once, before the first is answered."""
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures)):
        await server.press(JOY)
        await server.press(FEAR)
        await server.call("answerCallbackQuery", 2)
        assert not server.called("editMessageMedia")
        pictures.go.set()
        assert (await server.call("editMessageMedia", 1)).shown.startswith("Joy")
        assert (await server.call("editMessageMedia", 2)).shown.startswith("Fear")


async def test_slow_chat_does_not_delay_others(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures)):
        await server.write("joy")
        await server.write("/mood@cinemood_bot fear", chat=GROUP)
        assert (await server.call("sendPhoto")).shown.startswith("Fear")
        pictures.go.set()


async def test_flood_limit_is_waited_for(telegram: TelegramStandin) -> None:
    telegram.refuse("sendMessage", "Too Many Requests: retry after 0", 429, retry_after=0.01)
    await telegram.write("/help")
    assert (await telegram.call("sendMessage", 2)).shown.startswith(shared_texts.HELP)

"""What somebody may say in private besides text."""

from typing import Any

import pytest

from bot.dialogue import texts as shared_texts
from tests.support.telegram.standin import ANN, BOT, TelegramStandin

PRIVATE: dict[str, Any] = {"id": ANN["id"], "type": "private", "first_name": "Ann"}
PHOTO: dict[str, Any] = {"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}
VOICE = {"file_id": "f", "file_unique_id": "u", "duration": 2}
STICKER = PHOTO | {"type": "regular", "is_animated": False, "is_video": False}


@pytest.mark.parametrize(
    "said",
    [
        {"sticker": STICKER | {"emoji": "😃"}},
        {"photo": [PHOTO], "caption": "joy"},
        {"voice": VOICE, "caption": "😃"},
        {"photo": [PHOTO], "caption": "joy", "media_group_id": "1"},
    ],
)
async def test_stickers_and_captions_are_read(telegram: TelegramStandin, said: dict[str, object]) -> None:
    await telegram.change(PRIVATE, **said)
    assert (await telegram.call("sendPhoto")).shown.startswith("Joy")


@pytest.mark.parametrize("said", [{"voice": VOICE}, {"sticker": STICKER}, {"photo": [PHOTO]}])
async def test_message_without_words_is_answered_with_a_question(
    telegram: TelegramStandin, said: dict[str, object]
) -> None:
    await telegram.change(PRIVATE, **said)
    assert (await telegram.call("sendMessage")).shown == shared_texts.WHICH_MOOD


async def test_inline_messages_and_albums_are_ignored(telegram: TelegramStandin) -> None:
    await telegram.write("Picnic (2020)", via_bot=BOT)
    await telegram.change(PRIVATE, photo=[PHOTO], media_group_id="1")
    await telegram.change(PRIVATE, pinned_message={"message_id": 4, "date": 1, "chat": PRIVATE, "text": "Hi"})
    await telegram.write("/help")
    assert (await telegram.call("sendMessage")).shown == shared_texts.HELP
    assert len(telegram.called("sendMessage")) == 1

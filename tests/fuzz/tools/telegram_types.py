"""Types of the parts of Telegram's updates that the bot reads; recognises updates that Telegram never sends.

https://core.telegram.org/bots/api#update
"""

from typing import Final

import msgspec


class _User(msgspec.Struct):
    id: int
    language_code: str | None = None


class _Chat(msgspec.Struct):
    id: int
    type: str


class _Sticker(msgspec.Struct):
    emoji: str | None = None


class _Message(msgspec.Struct, rename={"from_user": "from"}):
    message_id: int
    date: int
    chat: _Chat
    from_user: _User | None = None
    sender_chat: _Chat | None = None
    via_bot: _User | None = None
    text: str | None = None
    caption: str | None = None
    sticker: _Sticker | None = None
    message_thread_id: int | None = None
    is_topic_message: bool | None = None
    media_group_id: str | None = None
    reply_to_message: "_Message | None" = None


class _Press(msgspec.Struct, rename={"from_user": "from"}):
    from_user: _User
    message: _Message | None = None
    data: str | None = None


class _Query(msgspec.Struct, rename={"from_user": "from"}):
    from_user: _User
    query: str


class _Update(msgspec.Struct):
    message: _Message | None = None
    callback_query: _Press | None = None
    inline_query: _Query | None = None


_decoder: Final = msgspec.json.Decoder(_Update)


def is_valid(body: bytes) -> bool:
    """Whether all parts that the bot reads have the types that Telegram documents."""
    try:
        _decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return True

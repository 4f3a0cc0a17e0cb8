"""What an update from Telegram says: who asks what, and where the answer goes."""

from dataclasses import dataclass

from telegram import Update

from bot.reply import Request


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes."""

    chat: int
    topic: int | None
    """None outside of topics and in a forum's General, whose id Telegram refuses."""
    picture: int | None
    """The message with a picture whose button was pressed."""

    @classmethod
    def of(cls, update: Update) -> "Place | None":
        """Find the place; None for a button outside of any chat the bot can see."""
        chat, message = update.effective_chat, update.effective_message
        if chat is None:
            return None
        if message is None:  # the pressed button's message is too old for Telegram to tell
            return cls(chat.id, None, None)
        topic = message.message_thread_id if message.is_topic_message else None
        return cls(chat.id, topic, message.message_id if update.callback_query and message.photo else None)


def request_of(update: Update) -> Request | None:
    """Read a request; None when nobody asks or nowhere."""
    chat, sender, user = update.effective_chat, update.effective_sender, update.effective_user
    if chat is None or sender is None:
        return None
    message, query = update.effective_message, update.callback_query
    return Request(
        person=f"telegram:{sender.id}",  # the chat's id when an anonymous administrator writes in its name
        room=f"telegram:{chat.id}",
        text=(message and message.text) or "",
        choice=query.data or "" if query else None,
        locale=(user and user.language_code) or "en",
    )

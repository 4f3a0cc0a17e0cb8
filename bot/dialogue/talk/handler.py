"""Answers about the bot itself: greeting, help, privacy, where the movies come from."""

from typing import assert_never

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import AnyTalkAction, AskMood, ShowAbout, ShowHelp, ShowHelpline, ShowPrivacy, Start
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.reply import Audience, Reply, Request
from bot.dialogue.talk import distress, texts
from bot.languages import say
from core.movies.catalogue import Shelf


class TalkHandler:
    """Answers actions for which no movies are chosen."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def reply_to(self, action: AnyTalkAction, request: Request) -> Reply:
        """Answer an action; the buttons of the moods stand under the answer."""
        match action:
            case Start():
                return Reply(say(shared_texts.GREETING), buttons=mood_buttons())
            case ShowHelp():
                return Reply(say(shared_texts.HELP), buttons=mood_buttons())
            case AskMood():
                return Reply(say(shared_texts.WHICH_MOOD), buttons=mood_buttons())
            case ShowHelpline():
                return distress.help_reply()
            case ShowAbout():
                return self._show_about()
            case ShowPrivacy():
                return _show_privacy(request)
            case _:
                assert_never(action)

    def _show_about(self) -> Reply:
        catalogue = None
        if not self._shelf.is_empty:
            catalogue = self._shelf.catalogue
        return Reply(texts.about(catalogue), buttons=mood_buttons())


def _show_privacy(request: Request) -> Reply:
    paragraphs = [say(texts.PRIVACY)]
    if request.known_since:
        paragraphs.append(say(texts.PRIVACY_OF_PAGE))
    return Reply("\n".join(paragraphs), buttons=mood_buttons(), audience=Audience.ASKER_IN_ROOM)

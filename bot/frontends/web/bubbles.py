"""The words in a person's bubble: typed ones, or the label of the button that was pressed."""

from typing import assert_never

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import (
    AnswerFeeling,
    AnyAction,
    AskFilters,
    AskMood,
    AskOtherMood,
    ChangeSetting,
    ChooseMood,
    DoubtMood,
    Export,
    Forget,
    JudgeListed,
    MarkSeen,
    Open,
    OpenListed,
    OrderDigest,
    PutBack,
    Refuse,
    Remove,
    Reveal,
    Save,
    Say,
    ShowAbout,
    ShowAgain,
    ShowDigest,
    ShowHelp,
    ShowHelpline,
    ShowList,
    ShowMore,
    ShowMovies,
    ShowMyData,
    ShowPrivacy,
    ShowSettings,
    ShowToAll,
    Start,
    StartGroup,
    StopDigest,
    UndoVerdict,
    Unreadable,
    Vote,
)
from bot.dialogue.digests import texts as digest_texts
from bot.dialogue.groups import texts as group_texts
from bot.dialogue.lists import texts as list_texts
from bot.dialogue.moods import mood_choice, mood_name
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.verdicts import texts as verdict_texts
from bot.frontends.manners import texts as manners_texts
from bot.frontends.web import texts
from bot.languages import say

MAX_CHARACTERS = 280
"""Typed characters that a bubble repeats."""


def bubble_of(text: str, action: AnyAction | None = None) -> str:
    """Return the words of a bubble for typed words, or for the action of a button."""
    if action is not None and not isinstance(action, Say):
        return label_of(action)
    words = " ".join(text.split())
    return words if len(words) <= MAX_CHARACTERS else words[: MAX_CHARACTERS - 1] + "…"


def label_of(action: AnyAction) -> str:  # noqa: C901, PLR0911, PLR0912 - one case per action
    """Return the label of the button for an action, with its mood where it has one."""
    match action:
        case Say() | Unreadable():
            return ""
        case Start():
            return "Start"
        case ShowHelp():
            return _page("help")
        case ShowHelpline():
            return "Helpline"
        case ShowAbout():
            return _page("about")
        case ShowPrivacy():
            return _page("privacy")
        case ShowMyData():
            return _command("mydata")
        case Forget():
            return say(setting_texts.FORGET)
        case ShowSettings(name) | ChangeSetting(name):
            return _label_of_setting(name)
        case AskMood() | AskOtherMood():
            return say(shared_texts.OTHER_MOOD)
        case ShowMovies(mood) | ChooseMood(mood):
            return mood_choice(mood)
        case ShowMore(mood):
            return say("More {mood} {emoji}", mood=mood_name(mood), emoji=mood.emoji)
        case AnswerFeeling(response=response):
            return say(setting_texts.WAYS[response][0])
        case AskFilters():
            return say(movie_texts.TONIGHT)
        case Open() | OpenListed():
            return say(movie_texts.OPEN)
        case ShowAgain():
            return say(shared_texts.BACK)
        case ShowToAll():
            return say(manners_texts.SHOW_TO_ALL)
        case MarkSeen(mood) | Refuse(mood) | Save(mood) | DoubtMood(mood) | JudgeListed(mood):
            return movie_texts.verdict_label(action.opinion, mood)[0]
        case UndoVerdict() | PutBack():
            return say(verdict_texts.UNDO)
        case ShowList(which=which):
            return _command(which)
        case Remove():
            return say(list_texts.REMOVE)
        case Export():
            return say(list_texts.EXPORT)
        case StartGroup():
            return "Together"
        case Reveal():
            return say(group_texts.SETTLE)
        case Vote():
            return "Vote"
        case ShowDigest() | OrderDigest() | StopDigest():
            return say(digest_texts.STOP_DIGEST)
        case _:
            assert_never(action)


def _page(name: str) -> str:
    label = texts.PAGES[name]
    return say(label)


def _command(name: str) -> str:
    label = manners_texts.COMMANDS[name]
    return say(label)


def _label_of_setting(name: str) -> str:
    if name not in setting_texts.PANELS:
        return _page("settings")
    label, _ = setting_texts.PANELS[name]
    return say(label)

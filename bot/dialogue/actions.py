"""Actions: everything that a button, a command or a link can ask for, one class each.

A button carries its action as a token of at most ``MAX_TOKEN_BYTES`` letters, digits and underscores, so that the same
string also serves as a Telegram deep link (https://core.telegram.org/bots/features#deep-linking). ``Action.token``
writes one and ``action_from`` reads it: ``2_open_joy_604_603_604_605_fsg``. The words of a token are the version, the
verb of the class, and then its fields in their order; fields at the end that have their default are left out.

Actions that one feature answers have a base class in common. A new action is a class in this module, a member of its
feature's union, and a case in the feature's ``handler.py``; the type checker names the ``match`` that forgets it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, TypedDict, Unpack, dataclass_transform

from bot.dialogue.filters import NO_FILTERS, Filters
from bot.dialogue.token_codec import TokenUnwritable, read_fields, write_fields
from core.errors import CineMoodError
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.people.verdict import Opinion

MAX_TOKEN_BYTES: Final = 64
"""Telegram's limit for callback_data, https://core.telegram.org/bots/api#inlinekeyboardbutton; Discord takes 100."""
MAX_MOVIES_IN_TOKEN: Final = 3
"""Movies of an answer that a token has room for."""
_VERSION = "2"


class TokenUnreadable(CineMoodError):
    """A button token that this version cannot read: forged, damaged or too old."""


class Who(Enum):
    """People who may press a button under an answer in a group."""

    ASKER = "asker"
    """The person who asked, unless the group lets everybody press."""
    MANAGERS = "managers"
    """The same; under messages that the bot sends by itself, the people that manage the group."""
    MEMBERS = "members"
    """Everybody in the group."""


class ListName(StrEnum):
    """A list of movies that a person has; its commands are called the same."""

    SAVED = "saved"
    SEEN = "seen"

    @property
    def opinion(self) -> Opinion:
        """The verdict that puts a movie on the list."""
        return Opinion(self.value)


_UpToThree = Annotated[tuple[int, ...], range(MAX_MOVIES_IN_TOKEN + 1)]
_OneToThree = Annotated[tuple[int, ...], range(1, MAX_MOVIES_IN_TOKEN + 1)]


class _Traits(TypedDict, total=False):
    """Attributes of ``Action`` that a subclass may set; described there."""

    linkable: bool
    pressed_by: Who
    is_private: bool
    is_for_room: bool
    is_managed: bool
    keeps_movies: bool
    has_aside: bool


@dataclass_transform(frozen_default=True)
class Action:
    """Base of all actions. A subclass is a frozen dataclass; its token carries its annotated fields."""

    verb: ClassVar[str] = ""
    """The word for it in tokens and metrics."""
    linkable: ClassVar[bool] = False
    """Whether a link may ask for it: it only shows something, and only to the person that follows the link."""
    pressed_by: ClassVar[Who] = Who.ASKER
    """The people that may press its button."""
    is_private: ClassVar[bool] = False
    """Whether its answer is for the asker alone where a platform can show it so."""
    is_for_room: ClassVar[bool] = False
    """Whether it concerns a room of several people: its answer is of no use elsewhere, or for one of them alone."""
    is_managed: ClassVar[bool] = False
    """Whether it may change something that takes the right to manage the room."""
    keeps_movies: ClassVar[bool] = False
    """Whether its button stands under movies that must stay when an error is all that there is to say."""
    has_aside: ClassVar[bool] = False
    """Whether there may be something to say to the asker alone, beside an answer that changes the message."""

    def __init_subclass__(cls, *, verb: str = "", is_typed: bool = False, **traits: Unpack[_Traits]) -> None:
        """Make the class a frozen dataclass with some traits, and let tokens name it.

        Args:
            verb: The word for it; empty for a class that only others derive from.
            is_typed: Whether it holds words as they were typed, so that no token can carry it.
            **traits: Attributes of the class; the others are inherited.
        """
        super().__init_subclass__()
        dataclass(frozen=True)(cls)
        cls.verb = verb
        for name, value in traits.items():
            setattr(cls, name, value)
        if verb and not is_typed:
            ACTION_CLASSES[verb] = cls

    @property
    def token(self) -> str:
        """The token of a button for it; with fewer filters where long ids leave no room, refused moods first.

        Raises:
            TokenUnwritable: No token can carry it.
        """
        return _token_of(self)


ACTION_CLASSES: Final[dict[str, type[Action]]] = {}
"""All classes that a token can carry, by their verbs."""


class Say(Action, verb="words", is_typed=True):
    """Words that are no command; a mood may be meant."""

    text: str


class Unreadable(Action, verb="unreadable", is_typed=True, keeps_movies=True):
    """A press on a button with a token that this version cannot read."""


class TalkAction(Action):
    """Something about the bot itself, or a question back; no movies are chosen."""


class Start(TalkAction, verb="start"):
    """Greet."""


class ShowHelp(TalkAction, verb="help", linkable=True):
    """Show everything that can be asked for."""


class ShowHelpline(TalkAction, verb="helpline", linkable=True):
    """Show helplines for people in danger."""


class ShowAbout(TalkAction, verb="about", linkable=True):
    """Show where the movies come from."""


class ShowPrivacy(TalkAction, verb="privacy", linkable=True, is_private=True):
    """Show which data is stored about people."""


class AskMood(TalkAction, verb="ask", linkable=True):
    """Show the moods to choose from."""


class SettingsAction(Action, is_private=True):
    """Something about what is stored about a person, or what they chose."""


class ShowMyData(SettingsAction, verb="mydata", linkable=True):
    """Show everything that is stored about the person."""


class Forget(SettingsAction, verb="forget"):
    """Delete everything that is stored about the person, after asking whether they are sure."""

    is_sure: bool = False


class ShowSettings(SettingsAction, verb="settings", linkable=True, is_for_room=True):
    """Show the settings, or the values of one of them."""

    panel: str = ""


class ChangeSetting(SettingsAction, verb="set", is_for_room=True, is_managed=True):
    """Change a setting. Values that were typed may be any words, which no token carries."""

    name: str
    value: str


class MovieAction(Action):
    """Movies for a mood, or a question that narrows them down."""


class AskOtherMood(MovieAction, verb="other", linkable=True):
    """Show the moods to choose from, and the way back to the movies that were shown."""

    mood: Mood
    movies: _OneToThree
    filters: Filters = NO_FILTERS


class ShowMovies(MovieAction, verb="mood", linkable=True, keeps_movies=True):
    """Show three movies for a mood."""

    mood: Mood
    filters: Filters = NO_FILTERS


class ShowMore(MovieAction, verb="more", linkable=True, keeps_movies=True):
    """Show three other movies for the same mood."""

    mood: Mood
    filters: Filters = NO_FILTERS


class AnswerFeeling(MovieAction, verb="way", linkable=True, keeps_movies=True):
    """Show movies that do something with a feeling."""

    mood: Mood
    """The mood that the person feels."""
    response: Response


class AskFilters(MovieAction, verb="tonight", linkable=True):
    """Show the filters that narrow a mood down, and the way back to the movies that were shown."""

    mood: Mood
    movies: _UpToThree = ()
    filters: Filters = NO_FILTERS
    before: Filters = NO_FILTERS
    """The filters of the movies; the refused moods are always the same as in ``filters``."""

    @property
    def way_back(self) -> "ShowAgain":
        """The action that shows the movies again."""
        return ShowAgain(self.mood, self.movies, replace(self.before, without=self.filters.without))


class Open(MovieAction, verb="open", linkable=True, keeps_movies=True):
    """Show one movie large."""

    mood: Mood
    movie: int
    among: _UpToThree = ()
    """The movies of the answer that it stood in, to find back."""
    filters: Filters = NO_FILTERS


class ShowAgain(MovieAction, verb="back", linkable=True, keeps_movies=True):
    """Show the same movies again."""

    mood: Mood
    movies: _OneToThree
    filters: Filters = NO_FILTERS


class ShowToAll(MovieAction, verb="share", is_for_room=True):
    """Show to everybody in the room the movies that a person was shown alone."""

    mood: Mood
    movies: _OneToThree
    filters: Filters = NO_FILTERS


class VerdictAction(Action, keeps_movies=True, has_aside=True):
    """A verdict on a movie of an answer, which shows the answer as it is after that."""


class Judge(VerdictAction):
    """Say something about a movie on a card; the next movie takes its place."""

    opinion: ClassVar[Opinion]
    mood: Mood
    movie: int
    among: _UpToThree = ()
    """The movies of the answer that it stands in."""
    filters: Filters = NO_FILTERS
    is_opened: bool = False
    """Whether the card was shown alone."""


class MarkSeen(Judge, verb="seen"):
    """Say that one has seen a movie."""

    opinion = Opinion.SEEN


class Refuse(Judge, verb="pass"):
    """Say that a movie is not for oneself."""

    opinion = Opinion.REFUSED


class Save(Judge, verb="save"):
    """Save a movie for later."""

    opinion = Opinion.SAVED


class DoubtMood(Judge, verb="wrong"):
    """Say that a movie lacks the mood that it is offered for; only a card that is shown alone has this button."""

    opinion = Opinion.WRONG
    is_opened: bool = True


class UndoVerdict(VerdictAction, verb="undo"):
    """Take a verdict back, and show the movies that stood there."""

    mood: Mood
    movie: int
    among: _UpToThree
    opinion: Opinion
    filters: Filters = NO_FILTERS


class ListAction(Action, is_private=True):
    """Something about a person's list of movies."""


class ShowList(ListAction, verb="list", linkable=True):
    """Show a page, counted from 1, of a list."""

    page: int
    list_name: ListName


class OpenListed(ListAction, verb="listed"):
    """Show a movie on a list large."""

    mood: Mood
    """The mood that it was offered for when it was judged."""
    movie: int
    page: int
    list_name: ListName


class JudgeListed(ListAction, verb="judge", keeps_movies=True):
    """Say something about a movie on a list, which takes it off."""

    mood: Mood
    movie: int
    page: int
    list_name: ListName
    opinion: Opinion


class Remove(ListAction, verb="remove"):
    """Take a movie off a list."""

    movie: int
    page: int
    list_name: ListName


class PutBack(ListAction, verb="putback", keeps_movies=True):
    """Put a movie back on a list, and take back the verdict that took it off, if there was one."""

    mood: Mood
    movie: int
    page: int
    list_name: ListName
    opinion: Opinion | None = None


class Export(ListAction, verb="export", linkable=True):
    """Send a list as a file."""

    list_name: ListName


class GroupAction(Action, is_for_room=True):
    """Something about a group that looks for one movie for all."""


class StartGroup(GroupAction, verb="together"):
    """Ask everybody in the room for a mood, to find one movie for all."""


class GroupPress(GroupAction, pressed_by=Who.MEMBERS, has_aside=True):
    """A press of a member of a group."""


class ChooseMood(GroupPress, verb="tap"):
    """Wish a mood in a group."""

    mood: Mood
    group: int
    language: str = "en"
    """The language that the group is answered in, as for the next two."""


class Reveal(GroupPress, verb="settle"):
    """Show a group its movie."""

    group: int
    language: str = "en"


class Vote(GroupPress, verb="vote"):
    """Vote for a movie in a group."""

    group: int
    movie: int
    language: str = "en"


class DigestAction(Action, is_private=True, is_for_room=True, is_managed=True, keeps_movies=True):
    """Something about the movies that a room gets every week."""


class ShowDigest(DigestAction, verb="digest"):
    """Show which movies the room gets every week."""


class OrderDigest(DigestAction, verb="order", is_typed=True):
    """Order weekly movies for the room, or stop them: the words decide, in the language that is spoken."""

    words: tuple[str, ...]


class StopDigest(DigestAction, verb="stop", pressed_by=Who.MANAGERS):
    """Stop the room's weekly movies."""


AnyTalkAction = Start | ShowHelp | AskMood | ShowHelpline | ShowAbout | ShowPrivacy
AnySettingsAction = ShowMyData | Forget | ShowSettings | ChangeSetting
AnyMovieAction = ShowMovies | ShowMore | AnswerFeeling | AskFilters | AskOtherMood | Open | ShowAgain | ShowToAll
AnyVerdictAction = MarkSeen | Refuse | Save | DoubtMood | UndoVerdict
AnyListAction = ShowList | OpenListed | JudgeListed | Remove | PutBack | Export
AnyGroupPress = ChooseMood | Reveal | Vote
AnyGroupAction = StartGroup | AnyGroupPress
AnyDigestAction = ShowDigest | OrderDigest | StopDigest
AnyAction = (
    Say
    | Unreadable
    | AnyTalkAction
    | AnySettingsAction
    | AnyMovieAction
    | AnyVerdictAction
    | AnyListAction
    | AnyGroupAction
    | AnyDigestAction
)
"""Every action; a ``match`` over it, or over one of its parts, that ends in ``assert_never`` has a case for each."""


def action_from(token: str) -> AnyAction:
    """Read a token; ``Unreadable`` where this version has not written it."""
    if len(token) > MAX_TOKEN_BYTES:
        return _UNREADABLE
    return _read_token(token)


_UNREADABLE: Final = Unreadable()


@lru_cache(maxsize=4096)  # the same buttons stand under many answers
def _token_of(action: Action) -> str:
    if ACTION_CLASSES.get(action.verb) is not type(action):
        raise TokenUnwritable("This action holds words that no button can carry.")
    for change in (_keep_filters, _drop_refused_moods, _drop_filters):
        token = "_".join((_VERSION, action.verb, *write_fields(_with_filters(action, change))))
        if len(token) <= MAX_TOKEN_BYTES:
            return token
    raise TokenUnwritable("This action takes more room than a button has.")


def _with_filters(action: Action, change: Callable[[Filters], Filters]) -> Action:
    """Return an action with all its filters changed."""
    values = dict(vars(action))
    for name, value in vars(action).items():
        if isinstance(value, Filters):
            values[name] = change(value)
    return type(action)(**values)


def _keep_filters(filters: Filters) -> Filters:
    return filters


def _drop_refused_moods(filters: Filters) -> Filters:
    return replace(filters, without=frozenset())


def _drop_filters(_: Filters) -> Filters:
    return NO_FILTERS


@lru_cache(maxsize=4096)
def _read_token(token: str) -> AnyAction:
    version, *words = token.split("_")
    if version != _VERSION or not words:
        return _UNREADABLE
    action_class = ACTION_CLASSES.get(words.pop(0))
    if action_class is None:
        return _UNREADABLE
    try:
        action: Any = action_class(**read_fields(action_class, words))
        is_canonical = not words and action.token == token
    except (ValueError, TypeError, TokenUnwritable):  # a TypeError where a field is missing
        return _UNREADABLE
    if not is_canonical:
        return _UNREADABLE
    return action

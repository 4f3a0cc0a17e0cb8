"""What a person, or a room for all in it, has chosen."""

import msgspec

from core.moods.feelings import Way


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """Choices that outlive a conversation; the defaults are what somebody gets who never chose."""

    country: str | None = None
    """ISO 3166-1 code, for age ratings and where to watch; None follows the language of the platform."""
    language: str | None = None
    """ISO 639-1 code of the language to be spoken to in; None follows the platform."""
    hides_plots: bool = False
    """Whether cards leave the plot out, for people who fear spoilers."""
    services: tuple[str, ...] = ()
    """Streaming services that the person has, as in ``core.movies.services.SERVICES``."""
    is_family: bool = False
    """Whether only movies come that children may watch."""
    way: Way | None = None
    """What movies shall do with a feeling; None asks each time."""
    answers_alone: bool | None = None
    """Whether answers in rooms of several people come to the person alone; None leaves that to the command."""
    is_open: bool = False
    """Of a room: whether anybody may press the buttons under somebody else's answer."""

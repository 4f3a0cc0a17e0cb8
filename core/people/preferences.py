"""Settings that a person, or a room for everybody in it, has chosen."""

import msgspec

from core.moods.feelings import Response


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """Choices that outlive a conversation; the defaults stand for people without any."""

    country: str | None = None
    """ISO 3166-1 code, for age ratings and streaming services; None follows the language of the platform."""
    language: str | None = None
    """ISO 639-1 code of the bot's language; None follows the platform."""
    hides_plots: bool = False
    """Whether cards leave the plot out, for people who fear spoilers."""
    services: tuple[str, ...] = ()
    """The person's streaming services, as in ``core.movies.services.SERVICES``."""
    is_family: bool = False
    """Whether all movies must be ones that children may watch."""
    response: Response | None = msgspec.field(default=None, name="way")
    """How movies answer a feeling; None asks each time."""
    answers_alone: bool | None = None
    """Whether answers in rooms with several people are private; None leaves that to the command."""
    is_open: bool = False
    """Of a room: whether everybody may press the buttons under another person's answer."""

"""What can keep a frontend from talking with its platform."""

from core.errors import CineMoodError


class FrontendRefused(CineMoodError):
    """The platform did not accept the token."""


class FrontendUnavailable(CineMoodError):
    """The platform, or the port to listen on, could not be reached."""


class RoomLost(CineMoodError):
    """The bot may not write into a room any more, or the room is gone."""

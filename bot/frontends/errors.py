"""The errors of frontends and channels.

* FrontendRefused: the platform does not accept the bot's token; trying again is of no use
* FrontendUnavailable: the platform cannot be reached now
    * AddressTaken: the address to listen on is in use, perhaps by this bot
* RoomLost: a room is gone, or closed to the bot
"""

from core.errors import CineMoodError


class FrontendRefused(CineMoodError):
    """The platform did not accept the token."""


class FrontendUnavailable(CineMoodError):
    """The platform could not be reached, or could not take a message."""


class AddressTaken(FrontendUnavailable):
    """The address to listen on is in use, or does not belong to this machine at present."""


class RoomLost(CineMoodError):
    """The bot may not write into a room any more, or the room is gone."""

"""Inputs that once showed a bug; they are tried beside the seeds."""

from typing import Final

from tests.fuzz.tools.byte_reader import encode_input

_MOVIES: Final = (
    b'"vote_average":1e308',  # too many digits for a decimal: every answer with the movie failed
    b'"vote_average":-1',
    b'"vote_count":18446744073709551615',  # too large for SQLite: every refresh failed
    b'"runtime":9223372036854775808',
    b'"runtime":-61',
)


def _details_with(field: bytes) -> bytes:
    """Write the smallest valid details of a movie with another field."""
    return b'\1\0{"id":76,"title":"Before Sunrise","release_date":"1995-01-27",%b}' % field


REGRESSIONS: Final = {
    # An id of sixteen digits made a token too long for a button.
    "tmdb_answers": (encode_input(0, 0, 4, 0, 5), encode_input(0, 1, 33, 0, 5), *map(_details_with, _MOVIES)),
    # A date after the year 9999 raised no ValueError: the webhook answered 500, and Telegram sent it again.
    "webhook_updates": (
        b'\0\0\0{"update_id":1,"message":{"message_id":1,"date":9223372036854775807,"chat":{"id":1,"type":"private"}}}',
    ),
}

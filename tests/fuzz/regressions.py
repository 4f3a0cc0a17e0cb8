"""Inputs that once did harm, to be tried for ever, beside the seeds."""

from typing import Final

from tests.fuzz.tools.byte_reader import written

_MOVIES: Final = (
    b'"vote_average":1e308',  # made every answer with the movie fail: no decimal holds so many digits
    b'"vote_average":-1',
    b'"vote_count":18446744073709551615',  # made every refresh fail: SQLite holds no such number
    b'"runtime":9223372036854775808',
    b'"runtime":-61',
)


def _of_details(fact: bytes) -> bytes:
    """Write the least that the details of a movie hold, and another fact."""
    return b'\1\0{"id":76,"title":"Before Sunrise","release_date":"1995-01-27",%b}' % fact


FOUND: Final = {
    # An id of sixteen digits made tokens longer than a button may hold.
    "tmdb_answers": (written(0, 0, 4, 0, 5), written(0, 1, 33, 0, 5), *map(_of_details, _MOVIES)),
    # A date beyond what a clock can tell was no ValueError: the webhook answered 500, and Telegram sent it again.
    "webhook_updates": (
        b'\0\0\0{"update_id":1,"message":{"message_id":1,"date":9223372036854775807,"chat":{"id":1,"type":"private"}}}',
    ),
}

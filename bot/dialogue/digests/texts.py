"""Sentences about digests, and the words in which people order one."""

from bot.dialogue.moods import mood_name
from bot.languages import N_, day, say, weekday
from bot.languages.plain_text import shorten
from core.people.digest import Digest

FILLERS = N_(
    "every each all on at in the a an for from of to weekly week always please movies movie this next something send me"
    " local time"
)
"""Words without a meaning for an order; single words."""
PARTS_OF_DAY = {
    9: N_("morning mornings"),
    12: N_("noon midday"),
    15: N_("afternoon afternoons"),
    19: N_("evening evenings"),
    21: N_("night nights"),
    0: N_("midnight"),
}
"""Names of times of the day, by the hour that they stand for; single words."""
STOP_WORDS = N_("stop off end cancel none no unsubscribe")
"""Words that stop a digest; single words."""
NO_DIGEST = N_(
    "I send nothing here by myself. For three movies every week, say when: /digest joy fri 18:00 Europe/Berlin"
)
TOOK_UTC = N_("I do not know your time zone and took UTC; name it as in /digest joy fri 18:00 Europe/Berlin")
TOOK_ZONE = N_("I took the time of your country, {country}; another goes as in /digest joy fri 18:00 Europe/Berlin")
REPLACED = N_("It takes the place of {mood} on {weekday} at {time} ({zone}).")
UNKNOWN_PART = {
    "mood": N_("I do not know the mood “{words}”; say it like this: /digest joy fri 18:00 Europe/Berlin"),
    "day": N_("I do not know the day “{words}”; say it like this: /digest joy fri 18:00 Europe/Berlin"),
    "time": N_("I do not know the time “{words}”; say it like this: /digest joy fri 18:00 Europe/Berlin"),
    "second mood": N_(
        "That is more than one mood, and this takes one; say it like this: /digest joy fri 18:00 Europe/Berlin"
    ),
    "zones": N_("“{words}” has several time zones; name one of its cities, as in /digest joy fri 18:00 Europe/Berlin"),
    "time zone": N_("I do not know the time zone “{words}”; say it like this: /digest joy fri 18:00 Europe/Berlin"),
}
MISSING_PART = {
    "mood": N_("The mood is missing; say it like this: /digest joy fri 18:00 Europe/Berlin"),
    "day": N_("The day is missing; say it like this: /digest joy fri 18:00 Europe/Berlin"),
    "time": N_("The time is missing; say it like this: /digest joy fri 18:00 Europe/Berlin"),
}
CANNOT_WRITE_FIRST = N_("Here I cannot write without being asked. Send me /digest on Telegram or Discord.")
DIGEST_STOPPED = N_("Stopped: nothing comes here by itself any more.")
STOP_DIGEST, STOP_DIGEST_EMOJI = N_("Stop these"), "🔕"
STOP_DIGEST_LINE = N_("This comes every week; /digest stop ends it.")


def describe_digest(digest: Digest) -> str:
    """Say which movies a room gets every week, and when the next ones come."""
    slot = digest.slot
    return say(
        "Every {weekday} at {time} ({zone}): three movies for {mood} {emoji}, next on {day}. /digest stop ends it.",
        weekday=weekday(slot.weekday),
        time=f"{slot.hour}:{slot.minute:02}",
        zone=slot.zone,
        mood=mood_name(digest.mood),
        emoji=digest.mood.emoji,
        day=day(slot.day_of(digest.due_at)),
    )


def describe_replaced(digest: Digest) -> str:
    """Say which order a new one has replaced."""
    slot = digest.slot
    return say(
        REPLACED,
        mood=mood_name(digest.mood),
        weekday=weekday(slot.weekday),
        time=f"{slot.hour}:{slot.minute:02}",
        zone=slot.zone,
    )


def introduce_digest(digest: Digest) -> str:
    """Introduce the movies of a week: *Friday's joy*."""
    day_name, mood = weekday(digest.slot.weekday), digest.mood
    return say("{weekday}'s {mood} {emoji}", weekday=day_name, mood=mood_name(mood), emoji=mood.emoji)


def describe_unclear_part(part: str, words: str) -> str:
    """Say which part of an order is missing or not understood."""
    if not words:
        return say(MISSING_PART[part])
    return say(UNKNOWN_PART[part], words=shorten(words))

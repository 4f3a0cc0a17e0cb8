"""The command ``digests``: list, add and remove weekly digests, for rooms that cannot order one themselves.

E-mail and ntfy only post, so only the host can order a digest there: an order from a chat could write to strangers.
"""

import argparse
import re
from datetime import UTC, datetime

import msgspec

from bot.app import App, open_app
from bot.commands.command import DONE, EXIT_CODES, Command
from bot.frontends.frontend import Channel
from bot.frontends.registry import CHANNELS, build_channels
from bot.languages import LANGUAGES
from bot.settings import Settings
from core.errors import CineMoodError
from core.moods.mood import Mood
from core.people.digest import Digest, Slot, find_zone
from core.people.platform_ids import local_id_of, platform_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALL_TIME = datetime.max.replace(tzinfo=UTC)
_TIME = re.compile(r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)")


class RoomUnusable(CineMoodError):
    """A digest cannot be added for this room."""


def parse_weekday(text: str) -> int:
    """Read a weekday in English, or its first three letters or more; 0 is Monday."""
    for number, weekday in enumerate(WEEKDAYS):
        if len(text) >= len("mon") and weekday.startswith(text.casefold()):
            return number
    raise argparse.ArgumentTypeError(f"no day of the week: {text!r}; say monday, tuesday, …")


def parse_time(text: str) -> tuple[int, int]:
    """Read a time of the day, ``18:00``, as hour and minute."""
    time = _TIME.fullmatch(text)
    if time is None:
        raise argparse.ArgumentTypeError(f"no time: {text!r}; say it like 18:00")
    return int(time["hour"]), int(time["minute"])


def parse_zone(text: str) -> str:
    """Read the name of a time zone, or of its city."""
    zone = find_zone(text)
    if zone is None:
        raise argparse.ArgumentTypeError(f"no time zone: {text!r}; say it like Europe/Berlin")
    return zone


def describe_digest(digest: Digest) -> str:
    """Write one line about a digest."""
    slot = digest.slot
    time = f"{WEEKDAYS[slot.weekday].capitalize()} {slot.hour:02}:{slot.minute:02} ({slot.zone})"
    return f"{digest.room}  {digest.mood}  {time}  next {digest.due_at:%Y-%m-%d %H:%M} UTC"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(action=_list_digests)
    actions = parser.add_subparsers(metavar="ACTION")
    listing = actions.add_parser("list", help="show all digests, those of chats, too (the default)")
    listing.set_defaults(action=_list_digests)
    adding = actions.add_parser("add", help="let three movies come to a room every week")
    adding.set_defaults(action=_add_digest)
    adding.add_argument("room", metavar="ROOM", help="such as email:me@example.org or ntfy:my-topic")
    adding.add_argument("--mood", type=Mood, choices=list(Mood), required=True)
    adding.add_argument("--on", type=parse_weekday, required=True, metavar="DAY", help="a day of the week in English")
    adding.add_argument("--at", type=parse_time, required=True, metavar="TIME", help="such as 18:00")
    adding.add_argument("--zone", type=parse_zone, default="UTC", help="such as Europe/Berlin (default: UTC)")
    adding.add_argument("--language", choices=list(LANGUAGES), default="en", help="default: en")
    removing = actions.add_parser("remove", help="let nothing come to a room any more")
    removing.set_defaults(action=_remove_digest)
    removing.add_argument("room", metavar="ROOM", help="as in the list")


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with open_app(settings) as app:
        await arguments.action(app, arguments)
    return DONE


async def _list_digests(app: App, _: argparse.Namespace) -> None:
    digests = await app.store.digests.list_due_digests(now=_ALL_TIME)
    for digest in sorted(digests, key=lambda digest: digest.room):
        print(describe_digest(digest))
    if not digests:
        print("No digests.")


async def _add_digest(app: App, arguments: argparse.Namespace) -> None:
    _check_room(arguments.room, build_channels(app.settings.platforms, app.services()))
    hour, minute = arguments.at
    slot = Slot(arguments.on, hour, minute, arguments.zone)
    digest = Digest(arguments.room, arguments.mood, slot, slot.next_after(app.clock()), language=arguments.language)
    before = await app.store.digests.find_digest(arguments.room)
    if before is not None:  # the movies that came lately shall not come again so soon
        digest = msgspec.structs.replace(digest, sent=before.sent)
    await app.store.digests.save_digest(digest)
    print(describe_digest(digest))


async def _remove_digest(app: App, arguments: argparse.Namespace) -> None:
    if not await app.store.digests.delete_digest(arguments.room):
        raise RoomUnusable(f"No digest comes to {arguments.room}; 'python -m bot digests' lists them.")
    if platform_of(arguments.room) in _switches():  # the people of a chat keep their settings and verdicts
        await app.store.people.forget_person(arguments.room)
    print(f"Nothing comes to {arguments.room} any more.")


def _switches() -> dict[str, str]:
    """Return the setting that switches each channel on, by the channel's name."""
    return {platform.name: platform.switch for platform in CHANNELS}


def _find_channel(name: str, channels: list[Channel]) -> Channel | None:
    for channel in channels:
        if channel.platform == name:
            return channel
    return None


def _check_room(room: str, channels: list[Channel]) -> None:
    """Refuse a room that no channel can post to.

    Raises:
        RoomUnusable: The platform is unknown or switched off, or rooms there have no such address.
    """
    platform, address = platform_of(room), local_id_of(room)
    switches = _switches()
    if platform not in switches:
        raise RoomUnusable(
            f"Digests can be added for {' and '.join(switches)} alone: name a room such as email:me@example.org. "
            "In chats, people order them by /digest."
        )
    channel = _find_channel(platform, channels)
    if channel is None:
        raise RoomUnusable(f"Set {switches[platform]} first, or nothing can be sent to {room}.")
    try:
        channel.check_address(address)
    except ValueError as error:
        raise RoomUnusable(f"{room} cannot be used: {error}.") from None


DIGESTS = Command(
    "digests",
    "List weekly digests; add and remove those by e-mail and ntfy.",
    _run,
    _add_arguments,
    epilog=EXIT_CODES,
)

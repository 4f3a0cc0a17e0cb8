"""Every number that was promised, in the order of the page, and the figures that show whether it is kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bench.results import Told


@dataclass(frozen=True, slots=True)
class Promise:
    """A number that somebody may rely on."""

    what: str
    shown_by: str
    """Pattern of the names of its figures, from their beginning."""
    measured_by: str = ""
    """What to run where ``python -m bench`` does not measure it."""

    def figures(self, told: Sequence[Told]) -> list[Told]:
        """Pick the figures that show it."""
        return [one for one in told if re.match(self.shown_by, one.what)]


_SOAK = r"soak, 100 updates/s for 30 minutes: "

CHAPTERS: Final[dict[str, tuple[Promise, ...]]] = {
    "First cards": (
        Promise("The first answer from nothing, in under 1.2 s and 120 MB", r"ask, new store"),
        Promise("What serving installs takes under 350 MB", r"serving install"),
        Promise("A refresh of 200 movies within 1.25 times what TMDb's rate limit takes", r"refresh of"),
        Promise("A mood request in under 1 ms", r"mood request, answered"),
    ),
    "Judging moods": (
        Promise("An acceptable mood for 90 % of the movies", r"moods: acceptable$"),
        Promise("The primary mood for 75 %", r"moods: primary$"),
        Promise("Macro-F1 of 0.73", r"moods: macro-F1$"),
        Promise("All of a mood's first three movies have it, 97 % of its first ten", r"moods: precision at"),
        Promise("An acceptable mood for 75 % from the overview alone", r"moods: acceptable, overview only"),
        Promise("A calibration error of at most 0.05", r"moods: calibration"),
        Promise("The right mood of 90 % of messages, 95 % of those without one found", r"messages: "),
        Promise("5,000 movies judged per second", r"scoring"),
        Promise("A model of at most 12 MB, loaded in 0.25 s, which adds 60 MB of memory", r"model"),
        Promise("Everything learned anew in under 10 minutes", r"learning$", "time make train"),
    ),
    "Telegram": (
        Promise("At most 1.3 times what a bare bot takes until its call", r"Telegram, \d+ chats?: "),
        Promise("10 minutes at 50 updates per second, grown by at most 5 MB", r"Telegram, .*(growth|webhook)"),
        Promise("Every press is answered within a second", _SOAK + r"(press|slowest)", "make soak"),
    ),
    "Discord": (
        Promise("At most 1.3 times what a bare bot takes to answer", r"Discord, (action|99th|answers)"),
        Promise("2,500 servers: how long the start takes, and what each adds", r"Discord, (start|memory)"),
    ),
    "People": (
        Promise("Free words understood in under 5 ms", r"free words"),
        Promise("With 100,000 people who gave 50 verdicts each: an answer in under 2 ms", r"mood request, .* people"),
        Promise("The same: a store of less than 500 MB", r"store, "),
        Promise("The same: /forget in under 100 ms", r"/forget"),
        Promise("Taste pleases more without costing any mood", r"taste"),
    ),
    "The page": (
        Promise("Less than 60 kB without posters", r"page, |the same without htmx"),
        Promise("Something to see within 0.5 s", r".*first paint"),
        Promise("Requests per second and the slowest, on 1, 16 and 64 connections", r"/.*connections?: "),
        Promise("Stopped within 5 s", r"stopping"),
    ),
    "Load": (
        Promise(
            "Half an hour at 100 updates per second: nothing lost or doubled",
            _SOAK + r"(answer|refused|updates turned)",
            "make soak",
        ),
        Promise("The same: 99 of 100 answers within 150 ms", _SOAK + r"(update to|99th|a minute)", "make soak"),
        Promise("The same: memory stays within 5 %", _SOAK + r"(memory|the bot)", "make soak"),
        Promise("The same: no task and no socket left over", _SOAK + r"(tasks|sockets)", "make soak"),
        Promise("The same: the interface for programs loaded beside it", _SOAK + r"page", "make soak"),
        Promise("10,000 people in ten seconds, all that they did kept", r"herd"),
    ),
}

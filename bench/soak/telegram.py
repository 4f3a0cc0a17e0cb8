"""Whether memory grows while the bot answers Telegram by webhook for ten minutes; ``bench.soak.soak`` asks for more."""

from bench.figure import Figure
from bench.soak.soak import Weather, run, tenths

_WEATHER = Weather(per_second=50, warm_seconds=60, seconds=600)
_QUICK = Weather(per_second=50, warm_seconds=10, seconds=20)
_MOST_GROWTH = 5.0  # MB


def measure(*, is_quick: bool, weather: Weather | None = None) -> list[Figure]:
    """Let 50 updates a second come. What grows is the bot's process; the stand-in for Telegram has another."""
    course = run(weather or (_QUICK if is_quick else _WEATHER))
    memory = tenths(course.held)
    seconds = course.held[-1].at - course.held[0].at
    return [
        Figure(
            what="Telegram, updates by webhook: growth",
            unit="MB",
            samples=[memory[-1] - memory[0]],
            target=_MOST_GROWTH,
        ),
        Figure(what="Telegram, updates by webhook: answered", unit="/s", samples=[len(course.waits) / seconds]),
        Figure(what="Telegram, updates by webhook: lost", unit="", samples=[course.lost], target=0),
        Figure(what="Telegram, updates by webhook: turned away", unit="", samples=[course.turned_away], target=0),
    ]

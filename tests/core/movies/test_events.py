"""What is a recorded event and no movie."""

import pytest

from core.movies.events import is_event
from core.movies.movie import Movie
from tests.support.fakes import a_movie


def listed(
    title: str, *genres: str, keywords: tuple[str, ...] = (), runtime: int | None = None, plot: str = ""
) -> Movie:
    return a_movie(title=title, genres=genres, keywords=keywords, runtime=runtime, overview=plot or "Nobody knows.")


@pytest.mark.parametrize(
    "event",
    [
        listed("WWE WrestleMania 52 – Sunday", "Drama", "Action", "Comedy", runtime=196),
        listed("WrestleMania 41: Saturday", "Documentary", keywords=("pro wrestling", "wwe"), runtime=216),
        listed("AEW: All Out", "Action", runtime=297),
        listed("Royal Rumble 2026", "Comedy", keywords=("wrestling",), runtime=240),
        listed("Survivor Series: WarGames", "Drama", "Comedy", runtime=194),
        listed("Backlash Tampa", "Action", "Drama", runtime=155, plot="WWE returns to Florida."),
        listed("UFC 328: Stone vs Rivera", "Action", keywords=("mixed martial arts (mma)", "ufc")),
        listed("UFC Fight Night 267", "Action"),
        listed("UFC 328: Stone vs. Rivera", "Documentary"),
        listed("Anna Stone vs. Gina Rivera", "Action", keywords=("mixed martial arts (mma)",)),
        listed("Stone vs. Rivera II", keywords=("boxing",)),
        listed("Night of the Belts", plot="A pay-per-view from the harbour arena."),
        listed("Harbour Brawl", keywords=("boxing",), plot="The main event is a rematch."),
        listed("Super Bowl LX"),
        listed("FIFA World Cup 2026 Final", "Documentary"),
        listed("2026 Abu Dhabi Grand Prix", "Documentary"),
        listed("The 98th Academy Awards", "Music", "Comedy"),
        listed("Eurovision Song Contest 2026", "Music"),
        listed("The Ferry Tour", "Music"),
        listed("Nina Rivera: Live at the Harbour", "Music", "Documentary"),
        listed("Nina Rivera in Concert", "Music"),
        listed("Nina Rivera: Harbour Nights", "Music", "Documentary", keywords=("concert film",)),
        listed("THE COMEBACK LIVE", "Music", keywords=("concert", "k-pop")),
        listed("Harbour Nights", keywords=("concert film",)),
        listed("One Wonderful Night", "Music", keywords=("tv special",)),
        listed("Nina's Hour", "Music", plot="The singer performs live in a lighthouse."),
        a_movie(video=True),
    ],
    ids=lambda movie: movie.title,
)
def test_recorded_event_is_no_movie(event: Movie) -> None:
    """Fights, matches, ceremonies, concerts, and what TMDb marks as a mere video."""
    assert is_event(event)


@pytest.mark.parametrize(
    "movie",
    [
        listed("The Long Count", "Drama", keywords=("boxing", "boxer"), runtime=122),
        listed("Rocky vs. Drago", "Drama", keywords=("boxing",), runtime=93),
        listed("Lizard vs. Ape", "Action", "Science Fiction", keywords=("giant monster",)),
        listed("Baker vs. Baker", "Comedy", keywords=("divorce",)),
        listed("Road Inn", "Action", "Thriller", keywords=("mixed martial arts (mma)", "ufc"), runtime=121),
        listed("The Iron Grip", "History", "Drama", keywords=("wrestling",), runtime=132),
        listed("WWE and the Lost Dog", "Animation", "Family", runtime=80),
        listed("WWE: How It Began", "Documentary", keywords=("wrestling",), runtime=90),
        listed("WWE: How It Began", "Documentary"),
        listed("Revolution", "History", "Drama", "War", runtime=165),
        listed("Dynasty", "Drama", runtime=170),
        listed("Live Free", "Action", "Thriller"),
        listed("Living with Music", "Music", "Drama", keywords=("concert",)),
        listed("A Tour of the Heart", "Music", "Romance", keywords=("concert", "live performance")),
        listed(
            "Becoming the Ferrymen", "Documentary", "Music", keywords=("rock band", "concert film", "music documentary")
        ),
        listed("Nina Rivera: My Mind", "Documentary", "Music", keywords=("music documentary",)),
        listed("The Last Goal", "Documentary", keywords=("football", "sports documentary"), runtime=95),
        listed("Hamlet at the Harbour", "History", "Drama", keywords=("filmed theater", "live theatre")),
        listed("Ricky Stone: Mortals", "Comedy", keywords=("stand-up comedy",), runtime=60),
        listed("Grand Prix", "Drama", keywords=("car race",)),
        listed("The Award", "Comedy", "Drama"),
        listed("Snow Special", "Animation", "Family", keywords=("tv special",)),
        listed("Afternoons", keywords=("live performance",)),
    ],
    ids=lambda movie: movie.title,
)
def test_story_about_an_event_is_a_movie(movie: Movie) -> None:
    """Movies on fighters and singers, musicals, documentaries, filmed theatre and stand-up comedy stay."""
    assert not is_event(movie)

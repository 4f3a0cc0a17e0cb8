"""Sentences that every feature of the dialogue uses; ``bot.languages.say`` translates them."""

from bot.languages import N_, say
from core import errors

NAME = "CineMood"
TMDB_NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."  # TMDb's terms of use
GREETING = N_("Hi, I am CineMood. Tell me your mood and I will show you three movies to match.")
WELCOME = N_("You are welcome. Enjoy your movie!")
ALL_RIGHT = N_("All right. Whenever you like, tell me a mood.")
COMMA = N_(", ")
WHICH_MOOD = N_("What are you in the mood for?")
OLD_BUTTON = N_("That button is too old for me to read. What are you in the mood for?")
OTHER_MOOD, OTHER_MOOD_EMOJI = N_("Other mood"), "🎭"
BACK, BACK_EMOJI = N_("Back"), "↩️"
HELP = N_("""Pick a mood and I will show you three movies to match.

/mood joy – three movies for a mood: love, joy, surprise, sadness, fear or anger
/mood just got dumped – say it in your own words
/mood – choose from buttons
/together – in a group: everybody taps a mood, and I find one movie for all
/digest joy fri 18:00 – three movies every week, at your time
/saved and /seen – your lists, to take home, too
/settings – your language, country, plots, and who may press buttons
/about – where the movies come from
/privacy – what I keep about you; /mydata shows it, /forget deletes it
/help – this text""")
NO_COOKIE = N_(
    "Your browser has not sent my cookie, so I cannot keep that. Allow cookies for this page, then press again."
)
CRASHED = N_("Something went wrong on my side. Please try again in a moment.")


def sorry(error: errors.CineMoodError) -> str:
    """Return a sentence about an error, without technical words."""
    match error:
        case errors.CatalogueEmpty():
            return say("I have no movies yet. Please ask again in a few minutes.")
        case errors.SourceError():
            return say("The movie database does not answer just now. Please ask again in a few minutes.")
        case errors.StoreError():
            return say("My memory is out of order just now. Please ask again in a few minutes.")
        case _:
            return say("That did not work just now. Please ask again in a few minutes.")


def crash(reference: str) -> str:
    """Apologise for a mistake in the program; the host finds it in the log by the reference."""
    return say(
        "Something went wrong on my side. If it happens again, tell my host this reference: {reference}",
        reference=reference,
    )

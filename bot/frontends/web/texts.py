"""Sentences that only the page needs."""

from http import HTTPStatus

from bot.dialogue import texts as shared_texts
from bot.frontends.manners import texts as manners_texts
from bot.languages import (
    N_,
    say,
)

PAGE = N_("Tell CineMood your mood and get three movies of this week that feel that way.")
"""What the web page is for, where a link to it is shown."""
SHARE = N_("Link to share")
REFUSALS = {
    403: N_("That came from another site, so I left it alone. Tell me here instead."),
    404: N_("There is nothing at this address, but there are movies."),
    413: N_("That is more than I can read at once; one word is enough."),
    429: manners_texts.SLOW_DOWN,
}
NOT_UNDERSTOOD = N_("I could not make sense of that. Pick a mood, or type one.")
HOW_DO_YOU_FEEL = N_("How do you feel?")
YOU = N_("You")
YOUR_MOOD = N_("Your mood")
TELL_YOUR_MOOD = N_("Tell me your mood, or type /mood joy")
SEND = N_("Send")
LOOKING = N_("CineMood is looking…")
NOT_THROUGH = N_("I did not get through. Please try again.")
ANSWERS = N_("Answers to choose from")
FACTS = N_("Facts")
LINKS = N_("Links")
REST_OF_PLOT = N_("Rest of the plot")
NEW_TAB = N_("opens in a new tab")
SKIP = N_("Skip to the conversation")
ABOUT_THIS = N_("About CineMood")
PAGES = {"help": N_("Help"), "settings": N_("Settings"), "about": N_("About"), "privacy": N_("Privacy")}
"""The page's menu: command → its name in the menu."""
POSTERS_FROM = N_("Movies and posters: TMDB")
WATCH_FROM = N_("Where to watch: JustWatch")


def error_text(status: int) -> str:
    """Return the answer to a request that failed with an HTTP status."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return say(shared_texts.CRASHED)
    return say(REFUSALS.get(status, NOT_UNDERSTOOD))

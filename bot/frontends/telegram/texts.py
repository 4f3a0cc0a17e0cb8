"""Sentences that only Telegram needs."""

from bot.languages import N_

MOVIE_PAGE, MOVIE_PAGE_EMOJI = N_("Movie page"), "🎞️"
PRESS_A_NUMBER = N_("Press a number to see all about that movie.")
MUTED = N_("I may not write in the group where you asked. Whoever manages it can let me send messages.")
SEND_MESSAGES = N_("Send Messages")
"""The right that this takes, as Telegram's settings of a group call it."""

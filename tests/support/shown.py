"""Replies as people see them on each platform: read back from what is rendered."""

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import discord
from rich.console import Console

from bot.dialogue.buttons import mood_buttons
from bot.dialogue.reply import Button, Reply
from bot.frontends.discord.rendering import components as discord_render
from bot.frontends.discord.rendering import embeds as discord_embeds
from bot.frontends.discord.rendering import parts as discord_parts
from bot.frontends.email import render as render_email
from bot.frontends.email import render_text as render_email_text
from bot.frontends.ntfy import render as render_notification
from bot.frontends.telegram import keyboard as telegram_keyboard
from bot.frontends.telegram import markup as telegram_render
from bot.frontends.terminal import screen as terminal_render
from bot.frontends.web import html as web_render
from tests.support.discord.scene import tokens_of
from tests.support.telegram.standin import visible


@dataclass
class Shown:
    """What a person sees, without white space, which platforms arrange as they like."""

    text: str
    links: list[str] = field(default_factory=list[str])
    choices: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Emoji and label, and the token behind them."""
    card_tokens: list[str] = field(default_factory=list[str])
    """Behind the buttons of the cards, however these are labelled."""


class Visible(HTMLParser):
    """Reads HTML as a person does who sees the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.buttons: dict[str, str] = {}
        """Token → text."""
        self._open: list[Mapping[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a":
            self.links.append(attributes["href"] or "")
        if tag != "img":
            self._open.append({"tag": tag, **attributes})

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()["tag"] == tag

    def handle_data(self, data: str) -> None:
        if any(each.get("class") == "unseen" for each in self._open):
            return
        value = next((each["value"] for each in self._open if each["tag"] == "button"), None)
        if value is None:
            self.text += data
        else:
            token, _, _ = value.partition(" ")  # the label follows
            self.buttons[token] = self.buttons.get(token, "") + data


def squeezed(text: str) -> str:
    return "".join(text.split())


def on_telegram(markup: str, reply: Reply) -> Shown:
    """Read a message and its buttons; the one that folds the moods is unfolded by what a press on it is answered."""
    shown = Shown(squeezed(visible(markup)), Visible(markup).links)
    of_cards = {choice.token for card in reply.cards for choice in card.buttons}
    keyboard = telegram_keyboard.build_keyboard(reply)
    for button in (button for row in (keyboard.inline_keyboard if keyboard else ()) for button in row):
        token = str(button.callback_data)
        if button.url:
            shown.links.append(button.url)
        elif token in of_cards:
            shown.card_tokens += _behind(token, reply)
        elif reply.cards and token.startswith("2_other_"):
            shown.choices += map(labelled, mood_buttons())
        else:
            shown.choices.append((squeezed(button.text), token))
    shown.links = list(dict.fromkeys(shown.links))  # a title leads where the button of the movie's page does
    return shown


def _behind(token: str, reply: Reply) -> list[str]:
    """Return what a press gives: the number of one of several movies stands for all that can be done with it."""
    (card,) = [card for card in reply.cards if token in {choice.token for choice in card.buttons}]
    return [choice.token for choice in card.buttons] if len(reply.cards) > 1 else [token]


def on_discord(reply: Reply) -> Shown:
    """Tell the buttons of cards from those of the answer: only behind the latter comes nothing but buttons."""
    shown = Shown("")
    for item in discord_render.build_view(reply, button=lambda button: button).walk_children():
        if isinstance(item, discord.ui.TextDisplay):
            on_discord_text(item.content, shown)
            shown.card_tokens += [token for _, token in shown.choices]
            shown.choices.clear()
        elif isinstance(item, discord.ui.Button):
            on_discord_button(item, shown)
    return shown


def in_discords_embeds(reply: Reply) -> Shown:
    content, embeds, view = discord_embeds.build_embeds(reply, button=lambda button: button)
    shown = Shown("", [embed.url for embed in embeds if embed.url])
    for text in (content, *(text for embed in embeds for text in (embed.title, embed.description, embed.footer.text))):
        on_discord_text(text or "", shown)
    for item in view.children:
        on_discord_button(item, shown)
    count = len(shown.choices) - len(reply.buttons)
    shown.card_tokens, shown.choices = [token for _, token in shown.choices[:count]], shown.choices[count:]
    return shown


def on_discord_text(markdown: str, shown: Shown) -> None:
    for token in tokens_of(markdown):
        shown.text += squeezed(token.get("content", ""))
        shown.links += [token["href"]] if token["type"] == "link_open" else []


def on_discord_button(item: object, shown: Shown) -> None:
    assert isinstance(item, discord.ui.Button)
    if item.url:
        shown.links.append(item.url)
    else:
        token = str(item.custom_id).removeprefix(discord_parts.PREFIX)
        shown.choices.append((squeezed(f"{item.emoji}{item.label}"), token))


def in_the_browser(reply: Reply) -> Shown:
    page = Visible(web_render.fragment("joy", reply))
    of_cards = {choice.token for card in reply.cards for choice in card.buttons}
    choices = [(squeezed(text), token) for token, text in page.buttons.items() if token not in of_cards]
    links = [link for link in page.links if not link.startswith(("/", "data:"))]  # the page's own, and files
    return Shown(squeezed(page.text), links, choices, [token for token in page.buttons if token in of_cards])


def in_a_terminal(reply: Reply) -> Shown:
    """Show one card below the other, so that their lines do not mix; a terminal shows links and labels as text."""
    screen = io.StringIO()
    Console(file=screen, width=40).print(terminal_render.screen(reply))
    text = squeezed(re.sub("[│╭╮╰╯─]", "", screen.getvalue()))
    links = [link for link in links_of(reply) if squeezed(link) in text]
    openings = [choice.token for card in reply.cards for choice in card.buttons if labelled(choice)[0] in text]
    return Shown(text, links, [labelled(choice) for choice in reply.buttons if labelled(choice)[0] in text], openings)


def as_json(reply: Reply) -> Shown:
    told = json.loads(terminal_render.as_json(reply))
    cards = "".join(
        f"{c['title']}{c['year']}{''.join(c['facts'])}{c['why']}{c['body']}{c['watch']}" for c in told["cards"]
    )
    choices = [(squeezed(f"{choice['emoji']}{choice['label']}"), choice["token"]) for choice in told["choices"]]
    links = [link for card in told["cards"] for link in (card["link"], *(one["address"] for one in card["links"]))]
    tokens = [choice["token"] for card in told["cards"] for choice in card["choices"]]
    return Shown(squeezed(f"{told['text']}{cards}{told['notice']}"), links, choices, tokens)


def in_an_email(reply: Reply) -> Shown:
    message = render_email(reply, [b"\xff\xd8"] * len(reply.cards), "bot@example.org", "ann@example.net")
    html = message.get_body(("html",))
    assert html
    page = Visible(html.get_content().removeprefix("<!doctype html>").replace("<br>", " "))
    return Shown(squeezed(page.text), page.links)


def in_the_text_of_an_email(reply: Reply) -> Shown:
    text = squeezed(render_email_text(reply))
    return Shown(text, [link for link in links_of(reply) if squeezed(link) in text])


def in_a_notification(reply: Reply) -> Shown:
    notification = render_notification(reply)
    links = [action["url"] for action in notification.get("actions", ())]
    return Shown(squeezed(notification["title"] + notification["message"]), links)


FRONTEND_VIEWS: dict[str, dict[str, Callable[[Reply], Shown]]] = {
    "telegram": {
        "Telegram's caption": lambda reply: on_telegram(telegram_render.caption(reply), reply),
        "Telegram's text": lambda reply: on_telegram(telegram_render.text(reply), reply),
    },
    "discord": {"Discord": on_discord, "Discord's embeds": in_discords_embeds},
    "web": {"browser": in_the_browser},
    "terminal": {"terminal": in_a_terminal, "JSON": as_json},
}
"""How replies are read back on each platform that answers, by its name in the registry."""
CHANNEL_VIEWS: dict[str, dict[str, Callable[[Reply], Shown]]] = {
    "ntfy": {"notification": in_a_notification},
    "email": {"HTML of an e-mail": in_an_email, "text of an e-mail": in_the_text_of_an_email},
}
"""The same for each channel."""
PLATFORMS: dict[str, Callable[[Reply], Shown]] = {
    name: view for views in FRONTEND_VIEWS.values() for name, view in views.items()
}
CHANNELS: dict[str, Callable[[Reply], Shown]] = {
    name: view for views in CHANNEL_VIEWS.values() for name, view in views.items()
}


def links_of(reply: Reply) -> list[str]:
    return [link for card in reply.cards for link in (card.link, *(one.address for one in card.links))]


def labelled(button: Button) -> tuple[str, str]:
    return squeezed(f"{button.emoji}{button.label}"), button.token

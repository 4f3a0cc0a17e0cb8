"""ntfy, a channel that only posts: notifications on phones and desktops, through any ntfy server.

A room is ``ntfy:TOPIC``. All who know a topic of a public server can read it, so a topic is a secret as well.

https://docs.ntfy.sh/publish/#publish-as-json
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from bot.dialogue import Card, Reply
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.frontend import Channel, Platform, Services
from bot.options import Secret, option, parse_address, reveal
from core.errors import CertificatesUnusable, ProxyUnusable
from core.people.platform_ids import local_id_of
from core.sources.certificates import trust
from core.sources.proxies import proxy_for

MAX_MESSAGE_BYTES = 4096
"""A longer message arrives as a file, https://docs.ntfy.sh/publish/#limitations."""
MAX_ACTIONS = 3
TIMEOUT_SECONDS = 20.0
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NtfyOptions:
    """The settings of ntfy."""

    url: str | None = option(
        "NTFY_URL", parse_address, "", "An ntfy server for digests, such as https://ntfy.sh; without it there are none"
    )
    token: Secret | None = option(
        "NTFY_TOKEN", Secret, "", "Access token of the ntfy server, if topics are protected there", "tk_[a-z0-9]{29}"
    )


class NtfyChannel:
    """Posts to the topics of one ntfy server."""

    platform = "ntfy"
    title = "ntfy"

    def __init__(self, url: str, token: Secret | None) -> None:
        self._url = url
        self._token = token
        self._host = httpx.URL(url).host

    def check_address(self, address: str) -> None:
        """Raise a ``ValueError`` unless this can be a topic."""
        if not _TOPIC.fullmatch(address):
            raise ValueError("a topic of ntfy has up to 64 letters, digits, hyphens and underscores")

    async def check(self) -> str:
        """Ask the server for its health and, with a token, for the account; no notification is sent.

        Raises:
            FrontendRefused: The server does not accept the token.
            FrontendUnavailable: The server cannot be reached, or is no ntfy server.
        """
        if self._token:
            await self._request("GET", "/v1/account")
            return f"{self._host} accepts the token"
        await self._request("GET", "/v1/health")
        return f"{self._host} is healthy"

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Send a reply to a topic as one notification.

        Raises:
            FrontendRefused: The server does not accept the token, or allows no messages to this topic.
            FrontendUnavailable: The server cannot be reached or cannot take the message now.
        """
        del topic  # threads of a chat; a room of ntfy has none
        await self._request("POST", "/", render(reply) | {"topic": local_id_of(room)})

    async def _request(self, method: str, path: str, message: dict[str, Any] | None = None) -> None:
        headers: dict[str, str] = {}
        if self._token:
            headers["Authorization"] = f"Bearer {reveal(self._token)}"
        try:
            async with httpx.AsyncClient(
                verify=trust(), proxy=proxy_for(self._url), trust_env=False, timeout=TIMEOUT_SECONDS
            ) as client:
                answer = await client.request(method, self._url + path, json=message, headers=headers)
        except (ProxyUnusable, CertificatesUnusable) as error:
            raise FrontendUnavailable(str(error)) from None
        except httpx.HTTPError as error:  # dropped, as it holds the request with the token
            cause = type(error).__name__
        else:
            self._check_status(answer.status_code)
            return
        raise FrontendUnavailable(f"{self._host} could not be reached ({cause}): check NTFY_URL and the network.")

    def _check_status(self, status: int) -> None:
        if status == HTTPStatus.OK:
            return
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise FrontendRefused(
                f"{self._host} refused ({status}): check NTFY_TOKEN, and that it may write to the topic."
            )
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise FrontendUnavailable(f"{self._host} takes no more messages for now (429): its limit is reached.")
        raise FrontendUnavailable(f"{self._host} did not take a message ({status}): check NTFY_URL.")


def render(reply: Reply) -> dict[str, Any]:
    """Turn a reply into a notification, without its topic: text, three links, and the poster of the first movie."""
    notification: dict[str, Any] = {"title": reply.text, "message": _shorten(_describe(reply))}
    if reply.cards:
        notification["click"] = reply.cards[0].link
        notification["actions"] = list(map(_open_page, reply.cards[:MAX_ACTIONS]))
    if reply.cards and reply.cards[0].poster:
        notification["attach"] = reply.cards[0].poster
    return notification


def _describe(reply: Reply) -> str:
    paragraphs: list[str] = []
    for number, card in enumerate(reply.cards, 1):
        paragraphs.append(f"{number}. {card.title}\n{' · '.join(card.facts)}\n{card.why}")
    if reply.notice:
        paragraphs.append(reply.notice)
    return "\n\n".join(paragraphs)


def _open_page(card: Card) -> dict[str, str]:
    return {"action": "view", "label": card.title, "url": card.link}


def _shorten(message: str) -> str:
    """Cut a message to ``MAX_MESSAGE_BYTES`` at a whole character."""
    content = message.encode()
    if len(content) <= MAX_MESSAGE_BYTES:
        return message
    ellipsis = "…"
    return content[: MAX_MESSAGE_BYTES - len(ellipsis.encode())].decode(errors="ignore") + ellipsis


def _build(options: NtfyOptions, services: Services) -> Channel:
    del services  # everything that is posted comes with the reply
    return NtfyChannel(options.url or "", options.token)


NTFY = Platform("ntfy", "ntfy", NtfyOptions, _build, switch="NTFY_URL")

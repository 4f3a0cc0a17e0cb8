"""The proxy that the host's variables name: the same for httpx and aiohttp.

Their own ``trust_env`` does not agree: aiohttp knows neither ``ALL_PROXY`` nor ports in ``NO_PROXY``, goes past a
SOCKS proxy without a word, and httpx's errors repeat its input, password included.
"""

from typing import Final
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from core.errors import ProxyUnusable

PROXY_SCHEMES: Final = {"http", "https"}  # SOCKS would take another library


def proxy_for(address: str) -> str | None:
    """Return the proxy for an address, by ``HTTPS_PROXY``, ``ALL_PROXY``, ``NO_PROXY`` and the like; None is no proxy.

    Raises:
        ProxyUnusable: The proxy's address cannot be read, or it speaks neither HTTP nor HTTPS.
    """
    server = urlsplit(address)
    proxies = getproxies()
    proxy = (proxies.get(server.scheme) or proxies.get("all") or "").strip()
    if not proxy or is_excepted(server):
        return None
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    if not is_usable(proxy):  # the sentence does not quote it, as it may hold a password
        raise ProxyUnusable(
            "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names a proxy that cannot be used: set an http:// proxy, "
            "with its host and port, or unset it."
        )
    return proxy


def is_excepted(server: SplitResult) -> bool:
    """Whether ``NO_PROXY`` names a server: by host, by host and port, or with the scheme before."""
    host_and_port = server.netloc.rpartition("@")[2]
    names = (server.hostname or "", host_and_port, f"{server.scheme}://{host_and_port}")
    return any(map(proxy_bypass, names))


def is_usable(proxy: str) -> bool:
    """Whether a proxy's address can be read and spoken to."""
    try:
        url = httpx.URL(proxy)
        urlsplit(proxy).port  # noqa: B018 - it checks the range, which httpx does not
    except (httpx.InvalidURL, ValueError):
        return False
    return url.scheme in PROXY_SCHEMES and bool(url.host)

"""What all calls to servers share: the proxy that the host has set, and the certificates that are trusted."""

import ssl
from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx


@cache
def trust() -> ssl.SSLContext:
    """Return what tells whom to trust: certifi's list, or that which ``SSL_CERT_FILE`` names, as httpx has it."""
    return httpx.create_ssl_context()  # reads every certificate that it trusts: slow enough to do it only once


def proxy_for(address: str) -> str | None:
    """Return the proxy for an address, by variables such as ``HTTPS_PROXY`` and ``NO_PROXY``; None goes directly."""
    asked, proxies = urlsplit(address), getproxies()
    if proxy_bypass(asked.hostname or ""):
        return None
    proxy = proxies.get(asked.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy

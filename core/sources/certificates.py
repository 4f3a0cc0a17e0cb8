"""What all calls to servers share: the proxy that the host has set, and the certificates that are trusted."""

import ssl
from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from core.errors import CertificatesUnusable, ProxyUnusable

_SPOKEN = {"http", "https"}  # SOCKS would take another library


@cache
def trust() -> ssl.SSLContext:
    """Return what tells whom to trust: certifi's list, or that which ``SSL_CERT_FILE`` names, as httpx has it.

    Raises:
        CertificatesUnusable: It cannot be read.
    """
    try:
        return httpx.create_ssl_context()  # reads every certificate that it trusts: slow enough to do it only once
    except OSError:  # of which ssl's own errors are some
        raise CertificatesUnusable(
            "SSL_CERT_FILE names no file of certificates that can be read: correct it, or unset it to trust certifi's."
        ) from None


def proxy_for(address: str) -> str | None:
    """Return the proxy for an address, by variables such as ``HTTPS_PROXY`` and ``NO_PROXY``; None goes directly.

    Raises:
        ProxyUnusable: It is none that can be spoken to.
    """
    asked, proxies = urlsplit(address), getproxies()
    place = asked.netloc.rpartition("@")[2]
    named = (asked.hostname or "", place, f"{asked.scheme}://{place}")  # as entries of NO_PROXY may name it
    proxy = (proxies.get(asked.scheme) or proxies.get("all") or "").strip()
    if not proxy or any(map(proxy_bypass, named)):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if not _is_usable(proxy):  # which must not be quoted, as it may hold a password
        raise ProxyUnusable(
            "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names a proxy that cannot be used: set an http:// proxy, "
            "with its host and port, or unset it."
        )
    return proxy


def _is_usable(proxy: str) -> bool:
    try:
        read, _ = httpx.URL(proxy), urlsplit(proxy).port  # to which httpx sets no limit
    except (httpx.InvalidURL, ValueError):
        return False
    return read.scheme in _SPOKEN and bool(read.host)

"""The certificates that all calls to servers trust."""

import ssl
from functools import cache

import httpx

from core.errors import CertificatesUnusable


@cache
def trust() -> ssl.SSLContext:
    """Return the context with certifi's certificates, or with the ones in ``SSL_CERT_FILE``, as httpx has it.

    It is made only once, as reading all certificates is slow.

    Raises:
        CertificatesUnusable: They cannot be read.
    """
    try:
        return httpx.create_ssl_context()
    except OSError:  # ssl.SSLError is one as well
        raise CertificatesUnusable(
            "SSL_CERT_FILE names no file of certificates that can be read: correct it, or unset it to trust certifi's."
        ) from None

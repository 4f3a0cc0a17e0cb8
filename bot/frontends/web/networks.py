"""Which addresses belong to one household, and to one customer of a provider."""

import ipaddress

_ONE_HOUSEHOLD = (
    64  # bits of an IPv6 address that providers leave to a customer, https://www.ripe.net/publications/docs/ripe-690/
)
_ONE_CUSTOMER = 48
"""Bits of an IPv6 address that all networks of a customer share at most, by the same source."""
_HOUSEHOLDS_OF_A_CUSTOMER = 2
"""How many may use up their share at the same time: a provider of phones puts many people behind one."""


def customer(address: str) -> str:
    """Return all that one customer of a provider may have of IPv6; anything else as it is.

    >>> customer("2001:db8:7:1::5"), customer("::ffff:192.0.2.7")
    ('2001:db8:7::/48', '192.0.2.7')
    """
    return _network(address, _ONE_CUSTOMER)


def _household(address: str) -> str:
    """Return the network of an IPv6 address, in which one person has billions; anything else as it is."""
    return _network(address, _ONE_HOUSEHOLD)


def _network(address: str, bits: int) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, bits), strict=False))


def shares(address: str) -> list[tuple[str, int]]:
    """Return the networks that an address counts for, each with how many times as much as one address it may take."""
    household, whole = _household(address), customer(address)
    return [(household, 1)] if household == whole else [(household, 1), (whole, _HOUSEHOLDS_OF_A_CUSTOMER)]

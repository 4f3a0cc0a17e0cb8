"""Networks that an address belongs to: IPv6 gives one household, and one customer of a provider, many addresses."""

import ipaddress

_HOUSEHOLD_BITS = 64
"""Of an IPv6 address: the network of one household. Source: https://www.ripe.net/publications/docs/ripe-690/"""
_CUSTOMER_BITS = 48
"""Of an IPv6 address: the most that a provider gives to one customer, by the same source."""
_CUSTOMER_SHARE = 2
"""How many times a household's limit a customer has: mobile providers put many people behind one customer network."""


def network_shares(address: str) -> dict[str, int]:
    """Return the networks that an address counts for, each with how many times the limit of one address it has."""
    household = _network(address, _HOUSEHOLD_BITS)
    customer = customer_network(address)
    if household == customer:
        return {household: 1}
    return {household: 1, customer: _CUSTOMER_SHARE}


def customer_network(address: str) -> str:
    """Return the IPv6 network of one customer of a provider; any other address as it is.

    >>> customer_network("2001:db8:7:1::5"), customer_network("::ffff:192.0.2.7")
    ('2001:db8:7::/48', '192.0.2.7')
    """
    return _network(address, _CUSTOMER_BITS)


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

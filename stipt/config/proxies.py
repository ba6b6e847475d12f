"""Who asks, and by which scheme, when a proxy stands in between.

What a request says of that in its headers anybody can write. It is believed only when the one who
connects is named by STIPT_TRUSTED_PROXIES, and of a chain only as far as its members are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class ProxiesMiddleware:
    """Sets REMOTE_ADDR and the scheme right; all that comes after reads those alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to the request as its visitor sent it."""
        trusted: Sequence[Network] = settings.TRUSTED_PROXIES
        peer = read_address(request.META.get("REMOTE_ADDR", ""))
        if peer is not None and is_one_of(peer, trusted):
            # where it stays, nobody vouches for it
            chain = request.META.pop("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = str(visitor(peer, chain, trusted))
            scheme = request.META.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip()
            if scheme in ("http", "https"):
                request.META["wsgi.url_scheme"] = scheme
        return self.get_response(request)


def visitor(peer: Address, chain: str, trusted: Sequence[Network]) -> Address:
    """The last address of X-Forwarded-For that no trusted proxy has.

    Each proxy adds at the end whom it was asked by, so what stands further to the left than that
    was written by the visitor. Where something is no address, nobody vouches for what is left of
    it: the last trusted address is all that is known.
    """
    known = peer
    for text in reversed(chain.split(",")):
        address = read_address(text)
        if address is None:
            break
        known = address
        if not is_one_of(known, trusted):
            break
    return known


def is_one_of(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks."""
    return any(address in network for network in networks)


def read_address(text: str) -> Address | None:
    """An address as it is written, without a port; IPv4 in the dress of IPv6 is IPv4."""
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address

"""Who asks, when proxies stand in between: only those are believed that the settings name."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from stipt.config.proxies import ProxiesMiddleware, read_address, visitor

TRUSTED = tuple(ip_network(one) for one in ("10.0.0.0/8", "2001:db8::1"))


def seen(settings: Settings, peer: str, **headers: str) -> HttpRequest:
    """The request as what comes after the middleware sees it."""
    settings.TRUSTED_PROXIES = TRUSTED
    kept: list[HttpRequest] = []

    def after(request: HttpRequest) -> HttpResponse:
        kept.append(request)
        return HttpResponse()

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    ProxiesMiddleware(after)(RequestFactory().get("/", headers=named, REMOTE_ADDR=peer))
    return kept[0]


@pytest.mark.parametrize(
    ("peer", "chain", "expected"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", " 203.0.113.9 ", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::99", "2001:db8::99"),
        ("10.0.0.1", "[2001:db8::99]", "2001:db8::99"),
        ("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        # what stands left of the first stranger was written by that stranger
        ("10.0.0.1", "127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "127.0.0.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        # all are ours: the one furthest away asked
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        # what is no address, nobody vouches for
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", ",,,", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9:4711", "10.0.0.1"),
    ],
)
def test_the_visitor_is_the_last_address_that_no_trusted_proxy_has(
    settings: Settings, peer: str, chain: str, expected: str
) -> None:
    request = seen(settings, peer, X_Forwarded_For=chain)
    assert request.META["REMOTE_ADDR"] == expected
    assert "HTTP_X_FORWARDED_FOR" not in request.META


@pytest.mark.parametrize("peer", ["203.0.113.1", "127.0.0.1", "::1", "", "unix"])
def test_a_stranger_is_not_believed(settings: Settings, peer: str) -> None:
    request = seen(settings, peer, X_Forwarded_For="10.0.0.9", X_Forwarded_Proto="https")
    assert request.META["REMOTE_ADDR"] == peer
    assert not request.is_secure()


@pytest.mark.parametrize(
    ("scheme", "is_secure"),
    [
        ("https", True),
        ("http", False),
        ("http, https", True),
        ("https, http", False),
        ("ftp", False),
        ("", False),
    ],
)
def test_the_scheme_is_what_the_nearest_proxy_says(
    settings: Settings, scheme: str, is_secure: bool
) -> None:
    request = seen(settings, "10.0.0.1", X_Forwarded_Proto=scheme)
    assert request.is_secure() == is_secure


def test_a_host_that_a_proxy_forwards_changes_nothing(settings: Settings) -> None:
    request = seen(settings, "10.0.0.1", X_Forwarded_Host="evil.example", Host="127.0.0.1")
    assert request.get_host() == "127.0.0.1"


def test_a_long_chain_costs_little_more_than_its_end(settings: Settings) -> None:
    peer = read_address("10.0.0.1")
    assert peer is not None
    chain = ",".join(["203.0.113.9"] * 10_000)
    assert str(visitor(peer, chain, TRUSTED)) == "203.0.113.9"

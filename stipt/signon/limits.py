"""How often a stranger may try, counted for all processes together.

The counting is the sign-on library's, over the cache in the database; the rates stand in the
settings (`ACCOUNT_RATE_LIMITS`): so many attempts, in such a time, per network address ("ip") or
per what was tried ("key": a mail address, a person). Here is what it doesn't tell: how long to wait.
"""

from __future__ import annotations

import math
import time
from typing import NamedTuple

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_APP = "allauth.account"


class TooMany(Exception):
    """So many attempts were made that the next must wait, for so many `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many attempts: wait {seconds} s")
        self.seconds = seconds


class Standing(NamedTuple):
    """What is left of the strictest rate: `attempts`, and how long to wait once there is none."""

    attempts: int
    seconds: int


def spend(request: HttpRequest, action: str, key: str = "") -> None:
    """Count an attempt of that action; TooMany when none is left."""
    if not ratelimit.consume(request, app=_APP, action=action, key=key):
        raise TooMany(seconds_to_wait(request, action, key))


def forget(request: HttpRequest, action: str, key: str = "") -> None:
    """Count from nothing again: who tried has shown that they may."""
    ratelimit.clear(request, app=_APP, action=action, key=key)


def seconds_to_wait(request: HttpRequest, action: str, key: str = "") -> int:
    """How long who was refused must wait; a moment when only too much was counted just then."""
    left = standing(request, action, key)
    return 1 if left.attempts > 0 else max(1, left.seconds)


def standing(request: HttpRequest, action: str, key: str = "") -> Standing:
    """How many attempts are left now; the wait is the one after the last of them, in seconds."""
    now = time.time()
    found = [
        _of_one(cache.get(_cache_key(request, action, key, rate)) or [], rate, now)
        for rate in ratelimit.get_rates(app=_APP, action=action)
    ]
    left = min(each.attempts for each in found)
    return Standing(left, max(each.seconds for each in found if each.attempts == left))


def _cache_key(request: HttpRequest, action: str, key: str, rate: ratelimit.Rate) -> str:
    name: str = ratelimit.get_cache_key(request, app=_APP, action=action, rate=rate, key=key)
    return name


def _of_one(attempts: list[float], rate: ratelimit.Rate, now: float) -> Standing:
    """The oldest attempt that still counts makes room first."""
    counted = [at for at in attempts if at > now - rate.duration]
    until = min(counted) + rate.duration if counted else now + rate.duration
    return Standing(rate.amount - len(counted), math.ceil(until - now))


def wait_sentence(seconds: int) -> str:
    """How long to wait, in whole minutes, never too short."""
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def left_sentence(left: Standing) -> str:
    """How many attempts are left, and how long to wait after them."""
    if left.attempts <= 0:
        return wait_sentence(left.seconds)
    minutes = math.ceil(left.seconds / 60)
    tries = ngettext("%(count)d attempt left", "%(count)d attempts left", left.attempts) % {
        "count": left.attempts
    }
    wait = ngettext("then wait %(minutes)d minute", "then wait %(minutes)d minutes", minutes) % {
        "minutes": minutes
    }
    return _("%(tries)s, %(wait)s.") % {"tries": tries, "wait": wait}

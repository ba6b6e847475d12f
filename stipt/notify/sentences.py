"""What each notice says, in one sentence, and what it is called where somebody can switch it off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stipt.notify.rules import Notice

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LEADS: Final[Mapping[str, StrPromise]] = {
    "no_super_user": _(
        "Nobody at %(customer)s can act as Super User at this moment, and a request waits there."
        " Until somebody can, it does not reach %(vendor)s and no time of theirs runs."
    ),
    "declined": _("%(vendor)s does not take this request on. %(actor)s gives the reason:"),
    "returned": _("%(actor)s sent the request back to the Super User, with this reason:"),
    "returned_to_user": _(
        "%(actor)s asks you something before the request goes to %(vendor)s. Until you answer, it"
        " waits."
    ),
    "solved": _("%(actor)s says that this is solved. Is it?"),
    "closed": _("%(actor)s closed the request."),
    "closed_unanswered": _("%(actor)s closed the request, since no answer came."),
    "withdrawn": _("%(actor)s withdrew the request."),
    "reopened": _("%(actor)s opened the request again: it is not solved yet."),
    "asked": _("%(actor)s asks you something:"),
    "reminded": _("%(vendor)s still waits for your answer to this question:"),
    "handed_over": _("%(actor)s handed the request over to %(vendor)s."),
    "arrived": _("%(customer)s handed a request over, reported by %(reporter)s."),
    "taken_back": _("%(actor)s took the request back from %(vendor)s."),
    "request": _(
        "%(reporter)s filed a request that waits for you. It reaches %(vendor)s once you hand it"
        " over; until then no time of theirs runs."
    ),
    "request_from_vendor": _(
        "%(actor)s of %(vendor)s opened a request for %(reporter)s. It waits for a Super User to"
        " confirm it by handing it over."
    ),
    "classified": _("%(actor)s gave the request another type, %(call_type)s, for this reason:"),
    "replied": _("%(actor)s replied:"),
    "called": _("%(actor)s logged a phone call."),
    "answered": _("%(actor)s wrote:"),
    "no_answer_needed": _("%(actor)s needs no answer to the question any more."),
    "assigned": _("%(actor)s assigned this ticket to you."),
    "assigned_to_team": _("%(actor)s assigned this ticket to your team, %(team)s."),
    "noted": _("%(actor)s wrote an internal note:"),
    "taken_over": _(
        "%(actor)s took your request over as their own. You go on following it, and can answer."
    ),
    "joined": _("%(actor)s lets you follow this request. You can answer on it as well."),
    "opened": _("%(actor)s opened a request in your name."),
    "breached": _("%(obligation)s: breached. It was due %(due)s, and that has passed."),
    "breach_withdrawn": _(
        "%(obligation)s: the breach that was noted is withdrawn. What was recorded since shows that"
        " the due time of %(due)s was not missed."
    ),
}
"""By the value of a notice, or by a variant of it that `stipt.notify.mails` chooses."""

STANDS_STILL: Final = _(
    "Until you answer, the agreed time stands still. It runs on as soon as your answer is in."
)
STANDS_STILL_RETURNED: Final = _(
    "Until a Super User hands the request over again, the agreed time stands still."
)
MAY_CLOSE: Final = _("Without an answer the request may be closed from %(when)s on.")
CLOSES_ITSELF: Final = _(
    "Without word from you it closes by itself; you can open it again until %(when)s."
)
CAN_GO_ON: Final = _("With an answer until %(when)s it goes on where it was.")
NO_PROMISE: Final = _("The agreement names no time for this type of request.")
BACK_AT: Final = _("The first who could is back %(when)s.")
NONE_THERE: Final = _("No Super User of theirs can sign in.")
AT_THE_LATEST: Final = pgettext_lazy("due time", "%(when)s at the latest")
IN_ZONE: Final = _("%(when)s (%(there)s in %(zone)s)")

OPEN_TICKET: Final = _("Open the ticket")
OPEN_DESK: Final = _("Open the desk")
IT_IS_SOLVED: Final = _("Yes, it is solved")
NOT_SOLVED: Final = _("No, it is not solved yet")

NAMES: Final[Mapping[Notice, StrPromise]] = {
    Notice.REQUEST: _("A request waits for me as Super User"),
    Notice.OPENED: _("Somebody opens a request in my name"),
    Notice.HANDED_OVER: _("A request was handed over to the vendor"),
    Notice.ARRIVED: _("A request was handed over to us"),
    Notice.TAKEN_BACK: _("A Super User takes a request back"),
    Notice.TAKEN_OVER: _("A Super User takes my request over"),
    Notice.REPLIED: _("The vendor replies"),
    Notice.CALLED: _("A phone call was logged"),
    Notice.ANSWERED: _("Somebody of the customer writes"),
    Notice.NO_ANSWER_NEEDED: _("A question needs no answer any more"),
    Notice.REMINDED: _("A question is recalled"),
    Notice.ASSIGNED: _("A ticket is assigned to me or my team"),
    Notice.NOTED: _("Somebody writes an internal note on a ticket of mine"),
    Notice.SOLVED: _("A request is solved"),
    Notice.CLOSED: _("A request is closed"),
    Notice.WITHDRAWN: _("A request is withdrawn"),
    Notice.REOPENED: _("A request is opened again"),
    Notice.JOINED: _("Somebody lets me follow a request"),
    Notice.BREACHED: _("A promise is breached"),
    Notice.BREACH_WITHDRAWN: _("A breach is withdrawn"),
}
"""Of those that somebody can do without."""

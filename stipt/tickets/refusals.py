"""Why a verb did nothing: codes with a sentence in both languages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stipt.people.refusals import Refused

SENTENCES: dict[str, Promise] = {
    "not-now": _(
        "This can't be done any more as the ticket stands now. Look at what happened since, and"
        " choose again."
    ),
    "stale": _("Something new arrived that you have not seen. Your text is kept; read it first."),
    "no-text": _("Write a message: the other side has to know what happened."),
    "no-reason": _("Give a reason: the customer reads it."),
    "too-long": _("This text is longer than 200,000 characters. Send it as a file instead."),
    "no-subject": _("Say in a few words what it is about."),
    "no-agreement": _("No signed agreement is in force for this customer. Sign one first."),
    "unknown-type": _("The agreement doesn't know this call type. Choose one of those shown."),
    "unknown-impact": _("Choose one of the impacts shown."),
    "not-entitled": _(
        "By the agreement only trained users have a right to support. Let the user be trained, or"
        " take the request over as your own."
    ),
    "late-without-reason": _("This call is more than a day ago. Say why it is logged only now."),
    "in-the-future": _("This moment is still to come. Give the time at which it was."),
    "before-it-came": _("This moment lies before the request came in."),
    "too-early-to-close": _("The agreed days for an answer have not passed yet."),
    "impossible": _("The log can't be like this: %(why)s"),
    "same": _("That is how it stands already."),
    "held-already": _("Your reply before this one is still held. Send it or take it back first."),
    "nothing-held": _("This reply can be read by now; it can't be taken back any more."),
    "not-of-customer": _("This person does not belong to this customer."),
    "not-of-vendor": _("This person can't work on tickets."),
}

__all__ = ["SENTENCES", "Refused", "sentence_of"]


def sentence_of(refused: Refused) -> str:
    """What a screen says of a refusal, in the reader's language; the log's words where none is."""
    sentence = SENTENCES.get(refused.code)
    if sentence is None:
        return str(refused)
    return str(sentence) % {"why": str(refused)}

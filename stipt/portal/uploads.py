"""The files of a form: those sent with it, and those that a form with errors brought back."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.forms import Form

from stipt.files.actions import store
from stipt.files.actions.store import MEGABYTE
from stipt.files.queries import uploads_of
from stipt.files.refusals import Refused
from stipt.files.sentences import sentence
from stipt.portal.visit import Visit


class Uploads:
    """What somebody wants to send along; `errors` say what was not taken."""

    def __init__(self, visit: Visit) -> None:
        sent = visit.request.POST.getlist("uploaded")
        self.files = uploads_of(visit.person.pk, list(_ids(sent))) if sent else []
        self.errors: list[str] = []
        for upload in visit.request.FILES.getlist("files"):
            try:
                self.files.append(store(upload, by_id=visit.person.pk, at=visit.at))
            except Refused as refused:
                self.errors.append(sentence(refused))

    def refuse(self, refused: Refused) -> None:
        """Say of what a verb refused that it was a file."""
        self.errors.append(sentence(refused))

    def is_valid(self, form: Form) -> bool:
        """Whether all was taken; what was not is an error of the form as well, and counted there."""
        for error in self.errors:
            form.add_error(None, error)
        return not self.errors


def most_bytes() -> int:
    """The largest file, which a browser can refuse before it is sent."""
    return int(settings.ENVIRONMENT.file_limit_mb) * MEGABYTE


def _ids(sent: list[str]) -> Iterator[UUID]:
    for one in sent[:50]:
        try:
            yield UUID(one)
        except ValueError:
            continue

"""The files of a form: those that are sent with it, and those that it brings back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from stipt.files.actions import store
from stipt.files.actions.store import MEGABYTE
from stipt.files.queries import uploads_of
from stipt.files.refusals import Refused
from stipt.files.sentences import sentence
from stipt.people.access import signed_on

_MOST_BROUGHT_BACK = 50


class Uploads:
    """What somebody wants to send along; `errors` say what was not taken, and why.

    To be made outside any transaction: the bytes come in here.
    """

    def __init__(self, request: HttpRequest, at: datetime) -> None:
        by_id = signed_on(request).pk
        told = request.POST.getlist("uploaded") or request.GET.getlist("uploaded")
        brought_back = list(_ids(told))
        self.files = uploads_of(by_id, brought_back) if brought_back else []
        self.errors: list[str] = []
        for upload in request.FILES.getlist("files"):
            try:
                self.files.append(store(upload, by_id=by_id, at=at))
            except Refused as refused:
                self.errors.append(sentence(refused))

    @property
    def query(self) -> list[tuple[str, str]]:
        """What an address says to bring the files back."""
        return [("uploaded", str(file.public_id)) for file in self.files]


def most_bytes() -> int:
    """The largest file, which a browser can refuse before it is sent."""
    return int(settings.ENVIRONMENT.file_limit_mb) * MEGABYTE


def _ids(told: Iterable[str]) -> Iterator[UUID]:
    for one in list(told)[:_MOST_BROUGHT_BACK]:
        try:
            yield UUID(one)
        except ValueError:
            continue

"""Sending a stored file back, so that nothing in it runs."""

from __future__ import annotations

import logging
from typing import Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from stipt.files import disk
from stipt.files.kinds import BYTES, KINDS, PICTURES, PLAIN
from stipt.files.models import StoredFile

_log = logging.getLogger(__name__)

# May be kept by the reader alone, who asks each time whether it still holds: so one who may not
# see it any more doesn't, and one who may gets it from what was kept.
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


def serve(
    file: StoredFile, *, inline: bool, request: HttpRequest | None = None
) -> FileResponse | HttpResponse:
    """The answer that sends a file; asking whether somebody may have it comes before this.

    Shown in the page only when `inline` is asked for and it is one of four kinds of picture; all
    else is to be saved. With `request`, one who has it already is told so (304).
    """
    etag = quote_etag(file.content_id)
    unchanged = get_conditional_response(request, etag=etag) if request else None
    response = unchanged or _whole(file, inline=inline)
    for name, value in {**_HEADERS, "ETag": etag}.items():
        response.headers[name] = value
    return response


def _whole(file: StoredFile, *, inline: bool) -> FileResponse:
    kind = file.content.kind if file.content.kind in KINDS else BYTES
    try:
        opened = disk.path_of(file.content_id).open("rb")
    except FileNotFoundError as gone:
        _log.error("file %s: no bytes at %s: restore them from a backup", file.pk, gone.filename)
        raise Http404(f"{file.name} is not on disk") from gone
    return FileResponse(
        opened,
        as_attachment=not (inline and kind in PICTURES),
        filename=file.name,
        content_type=f"{kind}; charset=utf-8" if kind == PLAIN else kind,
    )

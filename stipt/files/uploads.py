"""Taking an upload from the network: nothing beyond the limit is written anywhere."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from stipt.files.actions.store import MEGABYTE


class BoundedUploads(TemporaryFileUploadHandler):
    """Writes uploads to a temporary file up to the limit, and counts on without writing.

    So a form still comes whole, with its text, and the file says its true size, by which `store`
    refuses it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece that begins at `start`, unless it lies beyond the limit."""
        if start <= settings.ENVIRONMENT.file_limit_mb * MEGABYTE:
            super().receive_data_chunk(raw_data, start)
        return None

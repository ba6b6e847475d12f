"""What a screen says when a file was not taken: which file, which limit, and what to do."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stipt.files.refusals import Refused

_SENTENCES: Final[dict[str, Promise]] = {
    "file-too-large": _(
        "“%(name)s” is larger than %(limit)s MB. Make it smaller, or send it in parts."
    ),
    "file-empty": _("“%(name)s” is empty. Choose the file again."),
    "too-many-files": _(
        "A message takes %(limit)s files at most. Take some away, or put them together in one zip file."
    ),
    "file-gone": _("“%(name)s” is no longer there. Choose it again."),
}


def sentence(refused: Refused) -> str:
    """The words for a refusal, in the language that is active."""
    return str(_SENTENCES[refused.code]) % refused.told

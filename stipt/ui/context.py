"""What every page knows: how the reader wants it to look."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def look(request: HttpRequest) -> dict[str, Any]:
    """For `ui/page.html`: `theme` (auto, light, dark), `is_roomy`, `has_keys` of the reader; `is_demo`."""
    reader = getattr(request, "user", None)
    return {
        "theme": getattr(reader, "theme", "auto"),
        "is_roomy": getattr(reader, "is_roomy", False),
        "has_keys": getattr(reader, "has_keys", True),
        "is_demo": settings.IS_DEMO,
    }

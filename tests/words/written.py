"""What is kept as files and must equal what the code makes.

`python -m tests.words.written` writes them again; read the difference before you keep it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from stipt.sla.texts import Language
from stipt.words.agreed_readings import page
from stipt.words.agreement import document
from stipt.words.blocks import Document
from stipt.words.render import to_markdown, to_text
from tests.cast import reference_agreement

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).parent / "kept"
AT = date(2026, 5, 11)


def reference_document(language: Language) -> Document:
    """The reference agreement as it reads on Monday 11 May 2026, the week of Ascension Day."""
    return document(reference_agreement(), language, at=AT, fingerprint="7f3a 91c2 e08d 44b6")


def files() -> Mapping[Path, str]:
    """Each kept file and what it should hold."""
    return {
        ROOT / "docs" / "readings.md": page(),
        KEPT / "reference-nl.txt": to_text(reference_document("nl")),
        KEPT / "reference-en.md": to_markdown(reference_document("en")),
    }


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, "utf-8")

"""The one stylesheet that pages load, made of the parts in `css/`, each in its layer.

    python -m stipt.ui.stylesheet

writes `static/ui/css/stipt.css`; a house test fails when it was forgotten. One file, for each
`@import` would be a further journey to the server before anything is painted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

PARTS: Final = Path(__file__).parent / "css"
BUNDLE: Final = Path(__file__).parent / "static" / "ui" / "css" / "stipt.css"

_LAYERS: Final = ("reset", "tokens", "base", "layout", "components", "utilities")
"""From weak to strong. A part is named as its layer, or else is a component."""


def bundle() -> str:
    """The text of the stylesheet."""
    layers = "\n".join(f"@layer {layer} {{\n{_rules(layer)}\n}}" for layer in _LAYERS)
    return f"@layer {', '.join(_LAYERS)};\n{layers}\n"


def _rules(layer: str) -> str:
    """The rules of a layer: one file, or those of all components by name."""
    names = [layer]
    if layer == "components":
        names = sorted({path.stem for path in PARTS.glob("*.css")} - set(_LAYERS))
    return "\n".join((PARTS / f"{name}.css").read_text("utf-8").strip() for name in names)


if __name__ == "__main__":
    BUNDLE.write_text(bundle(), "utf-8")

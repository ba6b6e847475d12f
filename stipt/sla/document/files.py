"""Agreement files on disk: by path, or by the name of an example."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from stipt.sla.agreement import Agreement
from stipt.sla.document.problems import AgreementErrors, Problem, quoted
from stipt.sla.document.reader import read
from stipt.sla.document.source import LARGEST_BYTES, decoded, too_large

EXAMPLES: Final = Path(__file__).parents[2] / "agreements" / "examples"


def find(path_or_name: str | Path) -> Agreement:
    """The agreement of a file, or of an example by its name (`reference`)."""
    name = str(path_or_name)
    if not name.strip():
        raise _refused(quoted(name), _no_file(name)._replace(found="an empty name"))
    if name in example_names() and not Path(name).is_file():
        return load_example(name)
    return load(path_or_name)


def load(path: str | Path) -> Agreement:
    """The agreement of a file, with the versions it supersedes from the same folder or below."""
    file = Path(path)
    text = _text_of(file, str(path))
    return read(text, name=str(path), earlier=lambda before: _text_below(file.parent, before))


def load_example(name: str) -> Agreement:
    """One of the agreements that come with Stipt, by its name."""
    if name not in example_names():
        raise _refused(name, _no_file(name))
    return load(EXAMPLES / f"{name}.toml")


def example_names() -> list[str]:
    """The names of the agreements that come with Stipt."""
    return sorted(path.stem for path in EXAMPLES.glob("*.toml"))


def _text_below(folder: Path, name: str) -> str:
    """The text of a file in a folder or below; links don't lead out of it."""
    file = folder / name
    if not file.resolve().is_relative_to(folder.resolve()):
        raise _refused(name, Problem(0, "", "a link out of the folder", "a file within it"))
    return _text_of(file, name)


def _text_of(file: Path, name: str) -> str:
    try:
        if file.is_dir():
            raise _refused(name, Problem(0, "", "a folder", "the file of an agreement"))
        with file.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            if size > LARGEST_BYTES:
                raise _refused(name, Problem(0, "", f"{size / 1e6:.1f} MB", too_large()))
            text = decoded(opened.read(LARGEST_BYTES + 1))
    except FileNotFoundError:
        raise _refused(name, _no_file(name, _agreements_in(file.parent))) from None
    except (OSError, ValueError) as error:
        if isinstance(error, AgreementErrors):
            raise
        reason = error.strerror if isinstance(error, OSError) else None
        found = f"a file that can't be read ({reason or error})"
        raise _refused(name, Problem(0, "", found, "the file of an agreement")) from error
    if isinstance(text, Problem):
        raise _refused(name, text)
    return text


def _agreements_in(folder: Path) -> list[str]:
    return [str(folder / path.name) for path in folder.glob("*.toml")] if folder.is_dir() else []


def _no_file(name: str, files: Iterable[str] = ()) -> Problem:
    """There is no such file: the nearest name of an example or of a file beside it."""
    known = [*example_names(), *files]
    near = difflib.get_close_matches(name.removeprefix("./"), known, 1, 0.6)
    wanted = "the path of an agreement file, or the name of an example"
    if near:
        wanted += f'; the nearest known is "{near[0]}"'
    else:
        wanted += f": {', '.join(example_names())}"
    return Problem(0, "", "no such file", wanted)


def _refused(name: str, problem: Problem) -> AgreementErrors:
    return AgreementErrors(name, [problem])

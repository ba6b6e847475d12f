"""The Dutch catalogues: one a room, made from the texts of its templates and Python files.

    python -m tests.house.catalogues update [ROOM ...]   writes django.po and django.mo
    python -m tests.house.catalogues check [ROOM ...]    says what is missing or wrong

English is the language of the source. `update` adds what is new with an empty translation, drops what
nobody says any more, and compiles; it never guesses a translation. No dates and no line numbers, so
that a catalogue changes only when its words do.
"""

from __future__ import annotations

import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.house.repository import PACKAGE, files, name_of

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = (".html", ".txt", ".svg")
HEADER = """\
# Copyright the Stipt contributors. Licence: Apache-2.0.
msgid ""
msgstr ""
"Language: nl\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
# Babel writes two dates into what it compiles; with a fixed one the same words are the same bytes.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|(?<!%)%[sd]\b|\{\w+\}")


def main(arguments: list[str]) -> int:
    """Does `update` or `check` for the named rooms, for all of them without names."""
    command, *named = arguments or [""]
    unknown = set(named) - set(rooms())
    if command not in ("update", "check") or unknown:
        say(f"{__doc__}\nrooms: {', '.join(rooms())}")
        return 2
    chosen = named or rooms()
    if command == "update":
        for room in chosen:
            update(room)
    problems = [problem for room in chosen for problem in faults(room)]
    problems += two_translations(rooms())
    say("\n".join(problems) or "Every text has its Dutch.")
    return 1 if problems and command == "check" else 0


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def rooms() -> list[str]:
    """The rooms whose texts the framework translates: those that are an application."""
    return [path.parent.name for path in sorted(PACKAGE.glob("*/apps.py"))]


# Making them


def update(room: str) -> None:
    """Writes both files of a room anew; a room that says nothing has none."""
    catalogue = renewed(room)
    source, compiled = source_file(room), compiled_file(room)
    if not catalogue:
        source.unlink(missing_ok=True)
        compiled.unlink(missing_ok=True)
        return
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text_of(catalogue), "utf-8")
    compiled.write_bytes(compile_catalogue(catalogue))


def renewed(room: str) -> Catalog:
    """What the room says now, with the Dutch that is known of it."""
    known, now = translated(room), said(room)
    for message in messages(now):
        before = known.get(message.id, message.context)
        if before is not None and isinstance(before.id, str) == isinstance(message.id, str):
            message.string = before.string
            message.user_comments = before.user_comments
            message.flags |= before.flags & {"fuzzy"}
    return now


def said(room: str) -> Catalog:
    """Every text of the room that is marked for translation, without translations."""
    catalogue = empty()
    for path in files(".py", *TEMPLATE_SUFFIXES, under=PACKAGE / room):
        for _line, text, _comments, context in extract("python", source_of(path), KEYWORDS):
            catalogue.add(text, context=context)
    return catalogue


def source_of(path: Path) -> io.BytesIO:
    """A Python file as it is; a template as calls of gettext, each line without indentation."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        lines = templatize(text, origin=name_of(path)).splitlines()
        text = "\n".join(line.lstrip() for line in lines)
    return io.BytesIO(text.encode())


def translated(room: str) -> Catalog:
    """The Dutch catalogue as it stands in the repository."""
    path = source_file(room)
    if not path.exists():
        return empty()
    with path.open("rb") as file:
        return read_po(file, locale="nl", charset="utf-8", abort_invalid=True)


def text_of(catalogue: Catalog) -> str:
    """The text of django.po: sorted by message, without places and dates."""
    out = io.BytesIO()
    write_po(
        out,
        catalogue,
        width=0,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    return HEADER + out.getvalue().decode().strip() + "\n"


def compile_catalogue(catalogue: Catalog) -> bytes:
    """The content of django.mo: only what is translated and not fuzzy."""
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def empty() -> Catalog:
    return Catalog(locale="nl", charset="utf-8", fuzzy=False)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalogue if message.id)


def source_file(room: str) -> Path:
    return PACKAGE / room / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def compiled_file(room: str) -> Path:
    return source_file(room).with_suffix(".mo")


# Checking them


def faults(room: str) -> list[str]:
    """What is wrong with a room's catalogue, each with what to do; empty when nothing is."""
    now, known = said(room), translated(room)
    found = [f"{room}: no Dutch for {shown(m)}" for m in messages(now) if not has_dutch(m, known)]
    for message in messages(known):
        if now.get(message.id, message.context) is None:
            found.append(f"{room}: nobody says {shown(message)}; run `update {room}`")
        if message.fuzzy:
            found.append(f"{room}: fuzzy {shown(message)}; look at it and remove the mark")
        if has_dutch(message, known) and not has_same_placeholders(message):
            found.append(f"{room}: other placeholders in the Dutch of {shown(message)}")
    if len(known) and not is_compiled(room, known):
        found.append(f"{room}: django.mo is not the compiled django.po; run `update {room}`")
    return found


def has_dutch(message: Message, known: Catalog) -> bool:
    """Whether the message, in all its forms, has a translation."""
    there = known.get(message.id, message.context)
    if there is None or isinstance(there.id, str) != isinstance(message.id, str):
        return False
    return all(forms(there.string)) and len(forms(there.string)) == len(forms(message.id))


def has_same_placeholders(message: Message) -> bool:
    """Each form takes what its English takes; "one ticket" may leave the number out."""
    singular, *_, plural = (placeholders(form) for form in forms(message.id) * 2)
    first, *others = (placeholders(form) for form in forms(message.string))
    if isinstance(message.id, str):
        return first == singular
    return first in (singular, plural) and all(other == plural for other in others)


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def is_compiled(room: str, known: Catalog) -> bool:
    path = compiled_file(room)
    return path.exists() and path.read_bytes() == compile_catalogue(known)


def two_translations(among: Iterable[str]) -> list[str]:
    """Texts with another Dutch in another room: the framework would show either of them."""
    dutch: dict[tuple[str | None, str], dict[str, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for room in among:
        for message in messages(translated(room)):
            if said_as := forms(message.string)[0]:
                dutch[message.context, forms(message.id)[0]][said_as].append(room)
    return [
        f"{' and '.join(sorted({r for rooms_ in ways.values() for r in rooms_}))}: "
        f"{text!r} is {' and '.join(repr(way) for way in ways)}; "
        "choose one, or tell them apart with a context (pgettext)"
        for (_context, text), ways in dutch.items()
        if len(ways) > 1
    ]


def forms(text: str | Iterable[str] | None) -> list[str]:
    """The one form of a text, or singular and plural; an untranslated text is empty."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def shown(message: Message) -> str:
    context = f" (context {message.context!r})" if message.context else ""
    return f"{forms(message.id)[0]!r}{context}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

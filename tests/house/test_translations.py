"""Dutch and English are equals: every text that people see has its Dutch, and it is in use."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.house import catalogues
from tests.house.repository import PACKAGE, files, name_of


@pytest.mark.parametrize("room", catalogues.rooms())
def test_every_text_of_a_room_has_its_dutch_and_no_other(room: str) -> None:
    assert catalogues.faults(room) == []


@pytest.mark.parametrize("room", catalogues.rooms())
def test_a_catalogue_is_written_as_the_tool_writes_it(room: str) -> None:
    path = catalogues.source_file(room)
    written = path.read_text("utf-8") if path.exists() else None
    renewed = catalogues.renewed(room)
    assert written == (catalogues.text_of(renewed) if renewed else None)


def test_no_text_is_translated_in_two_ways() -> None:
    assert catalogues.two_translations(catalogues.rooms()) == []


def test_texts_for_translation_stand_in_rooms_whose_catalogue_is_read() -> None:
    read = {PACKAGE / room for room in catalogues.rooms()}
    elsewhere = [path.parent for path in files(".po", ".mo") if path.parents[3] not in read]
    assert [name_of(path) for path in elsewhere] == []
    rooms = {
        path.parent.name
        for path in files("", ".py", under=PACKAGE)
        if path.parent.parent == PACKAGE
    }
    silent = rooms - set(catalogues.rooms())
    assert [room for room in sorted(silent) if catalogues.said(room)] == []


TEMPLATE = """
  {% load i18n %}
    {% translate "Waiting" context "state" %}
  {% blocktranslate trimmed count counter=n %}
      {{ counter }} ticket
  {% plural %}
      {{ counter }} tickets
  {% endblocktranslate %}
{{ _("Said in a variable") }} {% include "x.html" with title=_("Said in a tag") %}
"""


def test_texts_are_found_in_templates_and_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    monkeypatch.setattr(catalogues, "name_of", str)
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "page.html").write_text(TEMPLATE)
    (tmp_path / "room" / "words.py").write_text(
        'A = gettext_lazy("Late")\nB = pgettext("day", "May")\n'
    )
    assert {(m.id, m.context) for m in catalogues.messages(catalogues.said("room"))} == {
        ("Waiting", "state"),
        (("%(counter)s ticket", "%(counter)s tickets"), None),
        ("Said in a variable", None),
        ("Said in a tag", None),
        ("Late", None),
        ("May", "day"),
    }


@pytest.mark.parametrize(
    ("english", "dutch", "is_right"),
    [
        ("Hello %(name)s", "Dag %(name)s", True),
        ("Hello %(name)s", "Dag %(naam)s", False),
        ("Hello %(name)s", "Dag", False),
        ("{n} of 100 % of it", "{n} van 100 % ervan", True),
        (("%(n)s day", "%(n)s days"), ("één dag", "%(n)s dagen"), False),
        (("one day", "%(n)s days"), ("%(n)s dag", "%(n)s dagen"), True),
        (("%(n)s day", "%(n)s days"), ("%(n)s dag", "dagen"), False),
    ],
)
def test_a_placeholder_that_differs_is_noticed(
    english: str | tuple[str, str], dutch: str | tuple[str, str], is_right: bool
) -> None:
    message = Catalog(locale="nl").add(english, dutch)
    assert catalogues.has_same_placeholders(message) is is_right


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room of its own, whose one text has its Dutch."""
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / "apps.py").write_text('NAME = gettext_lazy("Due next")\n')
    catalogues.update("room")
    write_dutch("Due next", "Eerst aan de beurt")
    return folder


def write_dutch(english: str, dutch: str, *flags: str) -> None:
    catalogue = catalogues.translated("room")
    message = catalogue.get(english) or catalogue.add(english)
    message.string = dutch
    message.flags |= set(flags)
    catalogues.source_file("room").write_text(catalogues.text_of(catalogue), "utf-8")
    catalogues.compiled_file("room").write_bytes(catalogues.compile_catalogue(catalogue))


def test_a_room_with_all_its_dutch_has_no_fault(room: Path) -> None:
    assert catalogues.faults("room") == []


def test_what_is_missing_unused_or_doubtful_is_said(room: Path) -> None:
    write_dutch("Overdue", "Te laat", "fuzzy")
    (room / "apps.py").write_text('A = gettext_lazy("Due next")\nB = gettext_lazy("Late")\n')
    assert catalogues.faults("room") == [
        "room: no Dutch for 'Late'",
        "room: nobody says 'Overdue'; run `update room`",
        "room: fuzzy 'Overdue'; look at it and remove the mark",
    ]


def test_a_catalogue_that_was_not_compiled_is_noticed(room: Path) -> None:
    source = catalogues.source_file("room")
    source.write_text(source.read_text().replace("Eerst", "Als eerste"))
    told = "room: django.mo is not the compiled django.po; run `update room`"
    assert catalogues.faults("room") == [told]


def test_updating_keeps_the_dutch_and_drops_what_nobody_says(room: Path) -> None:
    write_dutch("Gone", "Weg")
    catalogues.update("room")
    assert catalogues.faults("room") == []
    assert catalogues.translated("room").get("Gone") is None


def test_two_translations_of_one_text_are_noticed(room: Path) -> None:
    other = room.parent / "zolder"
    (other / "locale/nl/LC_MESSAGES").mkdir(parents=True)
    catalogue = catalogues.empty()
    catalogue.add("Due next", "Als volgende")
    catalogues.source_file("zolder").write_text(catalogues.text_of(catalogue), "utf-8")
    assert catalogues.two_translations(["room", "zolder"]) == [
        "room and zolder: 'Due next' is 'Eerst aan de beurt' and 'Als volgende'; "
        "choose one, or tell them apart with a context (pgettext)"
    ]

"""The signed document: what it must say, in a Dutch and an English that one could sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from stipt.sla import Target
from stipt.sla.agreement import CallType, Obligation
from stipt.sla.document import example_names, load_example
from stipt.sla.document.terms_schema import ComplaintsTable
from stipt.sla.terms import (
    Clause,
    ComplaintTerms,
    Matrix,
)
from stipt.sla.texts import LANGUAGES, Language, Text
from stipt.words.agreement import document
from stipt.words.blocks import Colophon, Listing, Note, Paragraph, Phrase, Table
from stipt.words.edition import clause_anchor
from stipt.words.promises import CHANNELS
from stipt.words.render import to_html, to_markdown, to_text
from tests.cast import reference_agreement
from tests.words.agreements import (
    REPLY,
    UPDATE,
    hours,
    outage_type,
    round_the_clock,
)
from tests.words.shown import cells, section, table_of, told
from tests.words.written import AT, files, reference_document


def test_the_kept_files_are_what_the_code_makes() -> None:
    for path, text in files().items():
        assert path.read_text("utf-8") == text, (
            f"{path.name} differs; if the new one reads right: python -m tests.words.written"
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", example_names())
def test_every_example_can_be_read_in_both_languages(name: str, language: Language) -> None:
    made = document(load_example(name), language, at=AT, fingerprint="f00d")
    for text in (to_text(made), to_markdown(made), to_html(made)):
        assert "None" not in text
        assert "Text(" not in text


# -- what is promised ----------------------------------------------------------------------------


def test_the_matrix_is_that_of_the_signed_text() -> None:
    table = table_of(section(reference_agreement(), "nl", "Wat de leverancier toezegt"))
    assert [column.text for column in table.columns] == [
        "Soort melding",
        "Reactietijd, uiterlijk",
        "Oplostijd, uiterlijk",
    ]
    binding = "in de eerstvolgende release of de release daarna"
    intention = "mogelijk in een volgende release: een voornemen, geen toezegging"
    assert cells(table) == [
        ["Gebruikersvraag", "12 kantooruren", "12 kantooruren"],
        ["Niveau 1 incident", "3 kantooruren", "8 kantooruren"],
        ["Niveau 2 incident, maatwerk", "1 werkdag", "5 werkdagen"],
        ["Niveau 2 incident, standaardapplicatie", "1 werkdag", binding],
        ["Niveau 3 incident, standaardapplicatie", "1 werkdag", intention],
        ["Niveau 3 incident, maatwerk", "1 werkdag", "niet van toepassing"],
        ["Wijzigingsverzoek", "2 werkdagen", "niet van toepassing"],
        ["Klacht", "", ""],
    ]
    assert [ref.label for cell in table.rows[-1] for ref in cell.refs] == ["zie Klachten"] * 2
    assert [ref.label for ref in table.rows[3][2].refs] == ["C5"]


def test_the_matrix_has_its_footnotes_below_it_and_none_that_a_cell_says_already() -> None:
    blocks = section(reference_agreement(), "en", "What the vendor promises")
    notes = [block for block in blocks if isinstance(block, Note)]
    assert [note.number for note in notes] == [1, 2]
    assert notes[0].text.startswith("The signed text marks these 3 office hours with **")
    table = table_of(blocks)
    assert [ref.label for ref in table.rows[1][0].refs if ref.is_note] == ["1"]


def test_a_type_that_is_to_be_phoned_too_says_so_and_the_same_note_stands_once() -> None:
    phoned = Text("Bel ook.", "Phone too.")
    agreement = reference_agreement()
    first, second = (
        CallType(
            code,
            Text(code, code),
            {"response": hours(1, footnote=phoned), "resolution": hours(2)},
            footnote=phoned,
            phone_required=True,
        )
        for code in ("first", "second")
    )
    agreement = agreement._replace(call_types={"first": first, "second": second})
    blocks = section(agreement, "nl", "Wat de leverancier toezegt")
    assert [block.text for block in blocks if isinstance(block, Note)] == [
        "Bel ook.",
        "Meld dit ook per telefoon.",
    ]


def test_priorities_have_rows_of_their_own_and_the_others_share_one() -> None:
    def own(hours_to_respond: int) -> dict[str, Target]:
        return {"response": hours(hours_to_respond)}

    names = {code: Text(f"prioriteit {code}", f"priority {code}") for code in "1234"}
    types = (
        CallType("a", Text("Incident", "Incident"), own(8), {"1": own(1), "3": own(4)}),
        CallType("b", Text("Wijziging", "Change"), own(9), {code: own(2) for code in "1234"}),
        CallType("c", Text("Wens", "Wish"), {}, {"2": own(3)}),
        CallType("d", Text("Vraag", "Question"), own(5)),
    )
    agreement = reference_agreement()
    agreement = agreement._replace(
        priorities=names,
        call_types={call_type.code: call_type for call_type in types},
        obligations={"response": agreement.obligations["response"]},
    )
    table = table_of(section(agreement, "en", "What the vendor promises"))
    expected = {
        "Incident, priority 1": "1 office hour",
        "Incident, priority 2 and priority 4": "8 office hours",
        "Incident, priority 3": "4 office hours",
        **{f"Change, priority {code}": "2 office hours" for code in "1234"},
        "Change": "9 office hours",
        "Wish, priority 2": "3 office hours",
        "Question": "5 office hours",
    }
    assert dict(cells(table)) == expected
    worked = [block for block in section(agreement, "en", "Examples") if isinstance(block, Table)]
    assert [row[0] for row in cells(worked[0])] == list(expected)


def test_updates_and_replies_are_promised_in_the_matrix_too() -> None:
    targets = {"response": hours(0.5, "always"), "update": hours(2), "reply": hours(4)}
    agreement = round_the_clock(UPDATE, REPLY, **targets)
    table = table_of(section(agreement, "nl", "Wat de leverancier toezegt"))
    assert cells(table)[-1] == [
        "Storing",
        "30 minuten rond de klok",
        "niet afgesproken",
        "elke 2 kantooruren",
        "4 kantooruren",
    ]
    assert [column.text for column in table.columns[-2:]] == [
        "Tussenbericht, ten minste",
        "Antwoord, uiterlijk",
    ]


def test_an_agreement_without_introduction_says_what_at_the_latest_means() -> None:
    agreement = reference_agreement()._replace(introduction=None)
    assert "Alles zo snel mogelijk, en uiterlijk binnen de tijd die hier staat." in told(
        agreement, "nl"
    )


def test_types_without_an_example_are_not_listed() -> None:
    agreement = reference_agreement()._replace(
        call_types={"outage": outage_type(response=hours(1))}
    )
    assert "Call types, with an example" not in told(agreement, "en")
    assert "User question: “How do I export per department?”" in told(reference_agreement(), "en")


def test_complaints_have_their_own_promises() -> None:
    text = told(reference_agreement(), "nl")
    assert (
        "Een klacht kan worden ingediend per mail, met een formulier of per telefoon. [C7]" in text
    )
    assert (
        "Ontvangstbevestiging: de klant krijgt bericht wie de klacht behandelt, uiterlijk binnen 1 "
        "werkdag [C7]"
    ) in text
    assert (
        "Contact: wie de klacht behandelt, neemt contact op, uiterlijk binnen 2 werkdagen" in text
    )
    assert "Een klacht wacht niet op een Super User en vraagt geen training." in text
    assert "zonder uitkomst wordt een klacht niet gesloten" in text


@pytest.mark.parametrize(
    ("channels", "nl", "en"),
    [
        (
            ("mail", "letter", "visit"),
            "per mail (klacht@example.com), per brief of aan de balie.",
            "by mail (klacht@example.com), by letter or in person.",
        ),
        (
            ("form", "chat"),
            "met een formulier of per chat (klacht@example.com).",
            "with a form or by chat (klacht@example.com).",
        ),
    ],
)
def test_the_address_for_complaints_stands_with_the_mail_that_is_sent_to_it(
    channels: tuple[str, ...], nl: str, en: str
) -> None:
    terms = ComplaintTerms("klacht@example.com", channels)
    agreement = reference_agreement()._replace(complaints=terms)
    assert f"Een klacht kan worden ingediend {nl}" in told(agreement, "nl")
    assert f"A complaint can be made {en}" in told(agreement, "en")


def test_every_channel_that_a_file_can_name_has_words_in_both_languages() -> None:
    (channels,) = get_args(ComplaintsTable.model_fields["channels"].annotation)
    assert set(CHANNELS) == set(get_args(channels))
    assert all(text.nl != text.en for text in CHANNELS.values())


def test_a_complaint_under_another_name_is_named_where_complaints_are_spoken_of() -> None:
    agreement = reference_agreement()
    complaint = agreement.call_types["complaint"]
    complaint = complaint._replace(name=Text("Uiting van ongenoegen", "Discontent"))
    types = {**agreement.call_types, "complaint": complaint}
    renamed = agreement._replace(call_types=types)
    says = "Een klacht is in deze overeenkomst een melding van de soort Uiting van ongenoegen."
    assert says in told(renamed, "nl")
    assert "in this agreement is a call of the type Discontent." in told(renamed, "en")
    assert "in deze overeenkomst" not in told(agreement, "nl")


def test_complaints_are_spared_what_no_call_of_the_agreement_knows() -> None:
    agreement = reference_agreement()._replace(clauses={})
    types = agreement.call_types
    free = {c: t._replace(through_super_user=False) for c, t in types.items()}
    trained, direct = agreement.entitlement, agreement._replace(call_types=free)
    assert "Een klacht vraagt geen training. Een automatische" in told(direct, "nl")
    untrained = told(agreement._replace(entitlement=None), "en")
    assert "A complaint waits for no Super User. An automatic receipt" in untrained
    assert trained is not None
    not_required = replace(trained, training_required=False)
    bare = told(direct._replace(entitlement=not_required), "nl")
    assert "Een klacht w" not in bare
    assert "Een klacht v" not in bare
    assert "Super User" not in bare


def test_complaints_without_terms_still_have_their_promises() -> None:
    text = told(reference_agreement()._replace(complaints=None), "en")
    assert "Complaints - Acknowledgement" in text.replace("---------- ", "")


def test_an_agreement_without_complaints_does_not_speak_of_them() -> None:
    agreement = reference_agreement()
    types = {t.code: t for t in agreement.call_types.values() if not t.is_complaint}
    text = told(agreement._replace(call_types=types, clauses={}), "nl")
    assert "Klachten" not in text


def test_impact_and_urgency_stand_in_a_table() -> None:
    matrix = Matrix(
        "call_type",
        {"all": Text("iedereen", "everybody"), "one": Text("één persoon", "one person")},
        {"now": Text("nu", "now"), "later": Text("later", "later")},
        {("all", "now"): "incident-1", ("all", "later"): "question", ("one", "now"): "question"},
    )
    agreement = reference_agreement()._replace(matrix=matrix)
    blocks = section(agreement, "nl", "Impact en urgentie")
    assert blocks[0].phrase.text == "Impact en urgentie bepalen samen de soort melding."
    assert [column.text for column in table_of(blocks).columns] == [
        "Impact",
        "Urgentie: nu",
        "Urgentie: later",
    ]
    assert cells(table_of(blocks)) == [
        ["iedereen", "Niveau 1 incident", "Gebruikersvraag"],
        ["één persoon", "Gebruikersvraag", "niet afgesproken"],
    ]


def test_impact_and_urgency_can_give_a_priority() -> None:
    everybody, now = {"all": Text("iedereen", "everybody")}, {"now": Text("nu", "now")}
    matrix = Matrix("priority", everybody, now, {("all", "now"): "p1"})
    agreement = reference_agreement()._replace(
        matrix=matrix, priorities={"p1": Text("Prioriteit 1", "Priority 1")}
    )
    blocks = section(agreement, "en", "Impact and urgency")
    assert blocks[0].phrase.text == "Impact and urgency together decide the priority."
    assert cells(table_of(blocks)) == [["everybody", "Priority 1"]]


# -- parties, clauses, readings ------------------------------------------------------------------


def test_the_parties_the_version_and_its_dates_come_first() -> None:
    first = reference_agreement()._replace(version="2", in_force_from=date(2025, 1, 1))
    agreement = reference_agreement()._replace(
        version="3", signed_on=date(2025, 12, 11), earlier=(first,)
    )
    text = told(agreement, "nl")
    assert "De Leverancier B.V. en De Klant · versie 3, van kracht vanaf 1 januari 2026" in text
    assert "Versie 3 geldt vanaf 1 januari 2026. Zij is getekend op 11 december 2025." in text
    assert "Versie 2 gold van 1 januari 2025 tot en met 31 december 2025." in text
    assert "It was signed on 11 December 2025." in told(agreement, "en")


def test_each_earlier_version_held_until_the_day_before_the_next() -> None:
    now = reference_agreement()._replace(version="3")
    first = now._replace(version="1", in_force_from=date(2024, 1, 1))
    second = now._replace(version="2", in_force_from=date(2024, 3, 1))
    text = told(now._replace(earlier=(second, first)), "en")
    assert (
        "Version 1 held from 1 January 2024 to 29 February 2024. Version 2 held from 1 March 2024 "
        "to 31 December 2025."
    ) in text


def test_every_clause_stands_with_number_title_text_and_footnote() -> None:
    for language in LANGUAGES:
        text = told(reference_agreement(), language)
        for clause in reference_agreement().clauses.values():
            assert f"{clause.number} {clause.title.in_language(language)}" in text
            for part in clause.text.in_language(language).split("\n\n"):
                assert " ".join(part.split()) in text
            if clause.footnote is not None:
                assert clause.footnote.in_language(language) in text


def test_a_footnote_of_a_clause_is_set_apart_as_a_reading() -> None:
    clause = Clause("4.2", Text("Uren", "Hours"), Text("a\n\nb", "a\n\nb"), Text("noot", "note"))
    agreement = reference_agreement()._replace(clauses={"4.2": clause})
    blocks = section(agreement, "en", "Clauses")
    assert [block.kind for block in blocks if isinstance(block, Paragraph)] == [
        "text",
        "text",
        "reading",
    ]
    assert blocks[0].anchor == clause_anchor("4.2") == "clause-4-2"


def test_points_in_a_text_become_a_list() -> None:
    text = Text("Geen reactie is:\n- een notitie;\n- een status.\n\n- los", "x")
    agreement = reference_agreement()._replace(clauses={"1": Clause("1", Text("a", "b"), text)})
    assert section(agreement, "nl", "Artikelen")[1:] == [
        Paragraph(Phrase("Geen reactie is:")),
        Listing((Phrase("een notitie;"), Phrase("een status."))),
        Listing((Phrase("los"),)),
    ]


def test_a_clause_that_is_a_bare_number_is_referred_to_as_an_article() -> None:
    agreement = reference_agreement()
    response = agreement.obligations["response"]._replace(clause="1")
    agreement = agreement._replace(
        obligations={"response": response},
        clauses={"1": Clause("1", Text("Reactie", "Response"), Text("a", "b"))},
    )
    assert "Reactietijd, uiterlijk [art. 1]" in told(agreement, "nl")
    assert "Response, at the latest [cl. 1]" in told(agreement, "en")


def test_an_agreement_without_clauses_has_no_heading_for_them_and_no_references() -> None:
    agreement = reference_agreement()._replace(clauses={})
    text = told(agreement, "en")
    assert "Clauses" not in text
    assert "[C" not in text


def test_the_readings_are_those_of_this_agreement() -> None:
    agreement = reference_agreement(pause="never", reopen_days=7)
    rows = dict(cells(table_of(section(agreement, "nl", "Hoe dit wordt gelezen"))))
    assert rows["Stilstand"].startswith("De oplostijd loopt door")
    assert "tot 7 kalenderdagen na de oplossing" in rows["Heropenen"]


def test_a_reading_refers_to_the_clause_that_it_is_one_of() -> None:
    rows = table_of(section(reference_agreement(), "en", "How this is read")).rows
    refs = {row[0].text: [ref.label for ref in row[1].refs] for row in rows}
    assert {title: found for title, found in refs.items() if found} == {
        "Start of the clock": ["C12"],
        "Start of the resolution time": ["C2"],
        "Terms in working days": ["C3"],
        "Contact about a complaint": ["C7"],
        "Calls without training": ["C11"],
        "Mail and phone": ["C13"],
        "Standing still": ["C4"],
        "What has to be available": ["C10"],
    }


def test_both_parties_can_sign_and_the_fingerprint_comes_last() -> None:
    text = told(reference_agreement(), "nl")
    assert "Ondertekening" in text
    assert "De Leverancier B.V. (de leverancier)" in text
    assert "De Klant (de klant)" in text
    for line in ("Naam", "Functie", "Plaats en datum", "Handtekening"):
        assert text.count(f"{line} ____") == 2
    assert text.endswith("Vingerafdruk van deze versie: f00d")
    assert isinstance(reference_document("en").blocks[-1], Colophon)


def test_an_obligation_of_its_own_name_is_called_by_it() -> None:
    workaround = Obligation("workaround", Text("omweg", "workaround"), "solution", "response", "C2")
    agreement = reference_agreement()
    agreement = agreement._replace(obligations={**agreement.obligations, "workaround": workaround})
    table = table_of(section(agreement, "nl", "Wat de leverancier toezegt"))
    assert table.columns[-1].text == "Omweg, uiterlijk"

"""A mail says who it is for and what about, and nothing that somebody typed becomes a header."""

from __future__ import annotations

from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import compat32, default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stipt.mail.addresses import for_the_envelope
from stipt.mail.message import composed, thread_id
from stipt.mail.models import OutboxMail
from stipt.mail.outbox import enqueue, masked
from stipt.mail.server import Encryption, Sender, Server, host_of, read_sender, read_server

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SENDER = Sender("Velder support", "desk@velder.example")
HOST = "desk.velder.example"
PRINTED_LINE = 998


def a_mail(**fields: object) -> OutboxMail:
    return OutboxMail(
        **{
            "message_id": f"<event-5@{HOST}>",
            "about": "ticket:1057",
            "to_address": "anna@acme.example",
            "to_name": "Anna Bos",
            "subject": "Printer staat stil",
            "text": "Beste Anna,\n",
            "html": "<p>Beste Anna,</p>\n",
            "not_before": AT,
            "language": "nl",
            "headers": {},
            **fields,
        }
    )


def read_again(content: bytes) -> EmailMessage:
    return BytesParser(policy=default).parsebytes(content)  # type: ignore[return-value]


def sent(**fields: object) -> EmailMessage:
    return read_again(composed(a_mail(**fields), SENDER, HOST))


def name_in(content: bytes) -> str:
    """The name of the reader by RFC 2047 (the standard library's newer reader adds spaces)."""
    line = str(BytesParser(policy=compat32).parsebytes(content)["To"])
    return str(make_header(decode_header(line[: line.rindex("<")].strip())))


def test_a_mail_has_text_and_html_and_says_that_nobody_wrote_it() -> None:
    message = sent()
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "Velder support <desk@velder.example>"
    assert message["To"] == "Anna Bos <anna@acme.example>"
    assert message["Date"].datetime == AT
    assert message["Content-Language"] == "nl"
    assert not [name for name in message if name.lower().startswith("list-")]


def test_a_mail_without_html_is_text_alone() -> None:
    assert sent(html="").get_content_type() == "text/plain"


def test_mails_about_one_ticket_answer_one_key() -> None:
    message = sent()
    assert message["Message-ID"] == "<event-5@desk.velder.example>"
    assert message["References"] == message["In-Reply-To"] == "<ticket.1057@desk.velder.example>"
    assert thread_id("ticket:1057", HOST) != thread_id("ticket:1058", HOST)


def test_a_key_is_on_the_line_as_it_is_however_long_the_host() -> None:
    host = ".".join(["a" * 60] * 3)
    content = composed(a_mail(message_id=f"<event-5@{host}>"), SENDER, host)
    for header in (b"Message-ID: <event-5@", b"References: <ticket.1057@"):
        assert header + host.encode() + b">\r\n" in content


def test_a_further_header_goes_with_it() -> None:
    assert sent(headers={"X-Stipt-Notice": "handed_over"})["X-Stipt-Notice"] == "handed_over"


def test_the_same_row_is_the_same_bytes() -> None:
    assert composed(a_mail(), SENDER, HOST) == composed(a_mail(), SENDER, HOST)


def test_a_text_of_any_letters_goes_over_the_line_in_ascii() -> None:
    text = "Één regel – “met” 漢字 🖨️\n" + "x" * 5_000 + "\n.\n..\nFrom here\n"
    content = composed(a_mail(text=text, html=f"<p>{text}</p>\n"), SENDER, HOST)
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= PRINTED_LINE
    assert b"\n" not in content.replace(b"\r\n", b"")
    told = read_again(content).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert told.replace("\r\n", "\n") == text


def test_no_text_can_end_its_part_of_the_mail() -> None:
    boundary = sent().get_boundary()
    text = f"--{boundary}\n\n--{boundary}--\nBeste Anna,\n"
    assert len(list(sent(text=text).iter_parts())) == 2
    told = sent(text=text).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert told.replace("\r\n", "\n") == text


def test_an_address_with_a_domain_of_other_letters_is_spelled_as_agreed() -> None:
    assert for_the_envelope("anna@bücher.example") == "anna@xn--bcher-kva.example"
    assert sent(to_address="anna@bücher.example")["To"].addresses[0].addr_spec == (
        "anna@xn--bcher-kva.example"
    )


@pytest.mark.parametrize(
    "address",
    ["", "anna", "@acme.example", "anna@", "an na@acme.example", "a@b@c", "änna@acme.example",
     "a@acme.example, b@acme.example", "<a@acme.example>", "a@acme.example\nBcc: b@c", "a@..b",
     f"a@{'é' * 80}.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is no mail address"):
        for_the_envelope(address)


TYPED = st.text() | st.text("ab ,;:\"'()<>@\\=?_\r\n\t\x00\x85\u2028éß漢🖨.")
NAMES_OF_HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Stipt-Notice", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
}  # fmt: skip


@pytest.mark.django_db
@given(TYPED, TYPED, TYPED)
@example("Bos\r\nBcc: eve@evil.example", "x\nX-Evil: 1", "a\r\n\r\nbody")
@example("Jansen, Anna (afdeling Financiën en Inkoop), van der Langenaam-Achternaam" * 2, "", "")
@example('"Anna" <eve@evil.example>, ' + "x" * 100, "é" * 300, "=?utf-8?q?Bcc?=")
def test_nothing_that_somebody_typed_becomes_a_header_or_another_reader(
    name: str, subject: str, value: str
) -> None:
    mail = enqueue(
        to="anna@acme.example",
        to_name=name,
        subject=subject,
        text="text",
        html="",
        about="ticket:1057",
        headers={"X-Stipt-Notice": value},
        at=AT,
    )
    mail.refresh_from_db()
    content = composed(mail, SENDER, HOST)
    message = read_again(content)
    assert set(message.keys()) <= NAMES_OF_HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == ["anna@acme.example"]
    assert name_in(content) == mail.to_name
    assert message["Subject"] == mail.subject
    assert message.get_content() == "text\r\n"
    assert content.isascii()
    mail.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["Anna Bos", "Bos, Anna", 'Anna "de Printer" Bos', "Anna (Financiën)", "Søren Łukasz 漢字",
     "Bos, Anna van der Langenaam-Achternaam, afdeling Inkoop en Verkoop, vestiging Rotterdam",
     "Bos, Anna van der Langenaam-Achternaam, afdeling Financiën & Inkoop, vestiging Rotterdam"],
)  # fmt: skip
def test_a_name_and_a_subject_arrive_as_they_were(name: str) -> None:
    content = composed(a_mail(to_name=name, subject=f"{name}: één vraag" * 3), SENDER, HOST)
    assert name_in(content) == name
    assert read_again(content)["Subject"] == f"{name}: één vraag" * 3


def test_addresses_with_a_secret_are_masked_in_text_and_html() -> None:
    reset = "https://desk.example.org/password/new/MTI/d0f-a1b2c3/"
    invitation = "https://desk.example.org/invitation/MTI/d0f-a1b2c3/?next=/"
    text = f"Kies een wachtwoord: {reset}\nof <a href='{invitation}'>{invitation}</a>, ticket /t/5"
    assert masked(text) == (
        "Kies een wachtwoord: https://desk.example.org/password/…\n"
        "of <a href='https://desk.example.org/invitation/…'>https://desk.example.org/invitation/…"
        "</a>, ticket /t/5"
    )
    assert masked("https://x/open/abc", ("/open/",)) == "https://x/open/…"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 587, Encryption.STARTTLS)),
        ("smtp://h:25?starttls=no", Server("h", 25, Encryption.NONE)),
        ("smtp://h?starttls=yes", Server("h", 587, Encryption.STARTTLS)),
        ("smtps://u:p%40ss@h", Server("h", 465, Encryption.TLS, "u", "p@ss")),
        ("smtp://u:p@127.0.0.1:25?starttls=no", Server("127.0.0.1", 25, Encryption.NONE, "u", "p")),
    ],
)
def test_the_address_of_a_server_says_how_to_reach_it(url: str, server: Server) -> None:
    assert read_server(url) == server


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mail.example.org", "must look like smtp://"),
        ("http://mail.example.org", "must look like smtp://"),
        ("smtp://h/path", "must look like smtp://"),
        ("smtp://h:port", "must look like smtp://"),
        ("smtp://h?starttls=maybe", "takes starttls=yes or starttls=no"),
        ("smtp://h?tls=no", "takes starttls=yes or starttls=no"),
        ("smtps://h?starttls=no", "takes starttls=yes or starttls=no"),
        ("smtp://u:p@h?starttls=no", "would send the password unencrypted"),
    ],
)
def test_the_address_of_no_server_is_refused_with_the_reason(url: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_server(url)


def test_a_server_does_not_tell_its_password() -> None:
    assert "s3cret" not in repr(read_server("smtps://u:s3cret@h"))


def test_a_sender_is_a_name_and_an_address() -> None:
    assert read_sender("Velder support <desk@velder.example>") == SENDER
    assert read_sender("desk@velder.example") == Sender("", "desk@velder.example")
    with pytest.raises(ValueError, match="must look like Velder support"):
        read_sender("Velder support")


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://desk.example.org", "desk.example.org"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
    ],
)
def test_an_installation_is_named_by_its_host(base_url: str, host: str) -> None:
    assert host_of(base_url) == host

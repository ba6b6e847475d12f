"""Mails go out once, are tried again as long as it makes sense, and stay to be seen."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from pydantic import SecretStr

from stipt.mail import outbox
from stipt.mail.claims import BATCH, GIVEN_UP_AFTER, LEASE, claim, delay_after
from stipt.mail.models import OutboxMail
from stipt.mail.outbox import enqueue, has_server, recent, send_due
from tests.apart import Apart, installation
from tests.mail.server import DROP, MailServer, only_with, serving

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(scope="module")
def listening() -> Iterator[MailServer]:
    with serving() as made:
        yield made


@pytest.fixture
def server(listening: MailServer, settings: LazySettings) -> MailServer:
    listening.forget()
    send_by(settings, listening.url)
    return listening


def send_by(settings: LazySettings, url: str) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(
        update={
            "smtp_url": SecretStr(url),
            "base_url": "https://desk.velder.example",
            "mail_from": "Velder support <desk@velder.example>",
        }
    )


def put(to: str = "anna@acme.example", *, at: datetime = AT, **fields: object) -> OutboxMail:
    return enqueue(
        **{
            "to": to,
            "to_name": "Anna Bos",
            "subject": "Printer staat stil",
            "text": "Beste Anna,\n",
            "html": "",
            "about": "ticket:1057",
            "at": at,
            **fields,
        }
    )


def again(mail: OutboxMail) -> OutboxMail:
    return OutboxMail.objects.get(pk=mail.pk)


def test_a_mail_that_is_due_is_sent_once(server: MailServer) -> None:
    mail = put()
    assert send_due(at=AT) == 1
    assert send_due(at=AT + HOUR) == 0
    [message] = server.messages
    assert (message["To"], message["Subject"]) == ("Anna Bos <anna@acme.example>", mail.subject)
    assert message["Message-ID"] == mail.message_id
    assert server.recipients == ["anna@acme.example"]
    assert (again(mail).state, again(mail).sent_at, again(mail).attempts) == ("sent", AT, 1)


def test_a_key_is_made_once_into_a_message_id_at_our_host(server: MailServer) -> None:
    assert put(message_id="event-5-person-7").message_id == "<event-5-person-7@desk.velder.example>"
    first, second = put().message_id, put().message_id
    assert first != second
    assert first.endswith("@desk.velder.example>")


def test_a_second_mail_of_one_key_is_the_first(server: MailServer) -> None:
    first = put(message_id="event-5-person-7")
    assert put(message_id="event-5-person-7", subject="Another") == first
    assert OutboxMail.objects.get().subject == "Printer staat stil"


def test_a_mail_of_a_transaction_that_fails_was_never_there(server: MailServer) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert send_due(at=AT) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"about": ""},
        {"about": "ticket 1057\n"},
        {"message_id": "a b"},
        {"message_id": "<a@b>"},
        {"headers": {"X-A\nBcc": "eve@evil.example"}},
        {"headers": {"Bcc": "eve@evil.example"}},
        {"headers": {"Reply To": "x"}},
    ],
)
def test_a_key_or_header_that_no_code_should_give_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"about|message_id|headers"):
        put(**fields)


def test_what_no_database_takes_is_left_out(server: MailServer) -> None:
    mail = again(put(text="a\x00b\ud83d", subject="x\x00\ud83dy\r\nz", to_name="\x00"))
    assert (mail.text, mail.subject, mail.to_name) == ("ab?", "x?y z", "")


def test_a_mail_waits_for_its_time(server: MailServer) -> None:
    put(not_before=AT + 10 * SECOND)
    assert send_due(at=AT + 9 * SECOND) == 0
    assert send_due(at=AT + 10 * SECOND) == 1


def test_without_a_server_mails_are_kept(settings: LazySettings) -> None:
    send_by(settings, "")
    mail = put()
    assert not has_server()
    assert send_due(at=AT) == 0
    assert (again(mail).state, again(mail).attempts) == ("waiting", 0)


def test_a_batch_takes_one_connection_and_the_oldest_first(server: MailServer) -> None:
    for number in range(BATCH + 5):
        put(f"p{number}@acme.example", at=AT - number * SECOND)
    assert send_due(at=AT) == BATCH
    assert len(server.connections) == 1
    assert server.recipients[:2] == [f"p{BATCH + 4}@acme.example", f"p{BATCH + 3}@acme.example"]
    assert send_due(at=AT) == 5
    assert send_due(at=AT) == 0


def test_who_is_refused_for_good_is_not_tried_again_and_stops_nobody_else(
    server: MailServer,
) -> None:
    server.to_recipient["gone@acme.example"] = "550 5.1.1 No such user here"
    gone, there = put("gone@acme.example"), put("there@acme.example")
    assert send_due(at=AT) == 1
    assert (again(gone).state, again(gone).refused_at) == ("refused", AT)
    assert again(gone).last_error == "550 5.1.1 No such user here"
    assert again(there).state == "sent"
    assert send_due(at=AT + 10 * HOUR) == 0
    assert len(server.connections) == 1


def test_a_text_that_is_refused_is_not_tried_again(server: MailServer) -> None:
    server.to_content["anna@acme.example"] = "554 5.7.1 Looks like spam"
    mail = put()
    send_due(at=AT)
    assert (again(mail).state, again(mail).last_error) == ("refused", "554 5.7.1 Looks like spam")


@pytest.mark.parametrize("answers", ["to_recipient", "to_content"])
def test_what_can_not_be_taken_now_is_tried_again(server: MailServer, answers: str) -> None:
    getattr(server, answers)["anna@acme.example"] = "451 4.7.1 Greylisted, try later"
    mail = put()
    assert send_due(at=AT) == 0
    assert again(mail).last_error == "451 4.7.1 Greylisted, try later"
    assert again(mail).next_attempt_at == AT + MINUTE
    getattr(server, answers).clear()
    assert send_due(at=AT + 59 * SECOND) == 0
    assert send_due(at=AT + MINUTE) == 1
    assert (again(mail).last_error, again(mail).attempts) == ("", 2)


def test_a_sender_whom_the_server_does_not_take_is_ours_to_repair(server: MailServer) -> None:
    server.to_sender = "550 5.7.1 Not your address"
    mail = put()
    send_due(at=AT)
    assert (again(mail).state, again(mail).last_error) == ("waiting", "550 5.7.1 Not your address")


def test_the_wait_doubles_from_a_minute_to_six_hours() -> None:
    minutes = [delay_after(attempts) // MINUTE for attempts in (1, 2, 3, 9, 10, 11, 500)]
    assert minutes == [1, 2, 4, 256, 360, 360, 360]


def test_after_three_days_a_mail_is_given_up_with_the_servers_words(server: MailServer) -> None:
    server.to_recipient["anna@acme.example"] = "452 4.2.2 Mailbox full"
    mail, at, tries = put(), AT, 0
    while again(mail).state == "waiting":
        at = again(mail).next_attempt_at
        send_due(at=at)
        tries += 1
    assert AT + GIVEN_UP_AFTER - 6 * HOUR < at <= AT + GIVEN_UP_AFTER
    assert tries == again(mail).attempts == 20
    assert again(mail).last_error == "452 4.2.2 Mailbox full"


def test_a_mail_that_waited_for_a_server_too_long_is_not_sent_any_more(server: MailServer) -> None:
    old, young = put(), put(at=AT + HOUR)
    assert send_due(at=AT + GIVEN_UP_AFTER + SECOND) == 1
    assert again(old).state == "refused"
    assert again(old).last_error == "not sent: it waited longer than three days"
    assert again(young).state == "sent"


def test_an_address_that_is_none_is_refused_without_asking_the_server(server: MailServer) -> None:
    mail = put("anna at acme")
    assert send_due(at=AT) == 0
    assert "'anna at acme' is no mail address" in again(mail).last_error
    assert again(mail).state == "refused"
    assert not server.connections


@pytest.mark.parametrize("answers", ["to_recipient", "to_content"])
def test_a_connection_that_breaks_off_costs_one_mail_one_try(
    server: MailServer, answers: str
) -> None:
    getattr(server, answers)["b@acme.example"] = DROP
    mails = [put(f"{letter}@acme.example") for letter in "abc"]
    assert send_due(at=AT) == 2
    assert [again(mail).state for mail in mails] == ["sent", "waiting", "sent"]
    assert "SMTPServerDisconnected" in again(mails[1]).last_error
    assert len(server.connections) == 2
    getattr(server, answers).clear()
    assert send_due(at=AT + MINUTE) == 1
    assert server.recipients == ["a@acme.example", "c@acme.example", "b@acme.example"]


def test_a_server_that_hangs_up_with_421_is_called_again(server: MailServer) -> None:
    server.to_recipient["b@acme.example"] = "421 4.3.2 Closing"
    mails = [put(f"{letter}@acme.example") for letter in "abc"]
    assert send_due(at=AT) == 2
    assert [again(mail).state for mail in mails] == ["sent", "waiting", "sent"]
    assert again(mails[1]).last_error == "421 4.3.2 Closing"


def test_a_server_that_is_not_there_leaves_all_for_later(settings: LazySettings) -> None:
    with serving() as gone:
        send_by(settings, gone.url)
    mails = [put(), put()]
    assert send_due(at=AT) == 0
    assert [again(mail).next_attempt_at for mail in mails] == [AT + MINUTE] * 2
    assert "Connection refused" in again(mails[0]).last_error
    assert [again(mail).lease_until for mail in mails] == [None, None]


def test_a_server_that_can_not_encrypt_gets_no_mail(
    server: MailServer, settings: LazySettings
) -> None:
    send_by(settings, server.url.replace("starttls=no", "starttls=yes"))
    mail = put()
    assert send_due(at=AT) == 0
    assert "STARTTLS" in again(mail).last_error
    assert not server.contents


@pytest.mark.filterwarnings(
    "ignore:Requiring AUTH"
)  # of the server's library; it listens here alone
@pytest.mark.parametrize(("password", "sent"), [("p@ss", 1), ("wrong", 0)])
def test_a_server_lets_us_in_by_user_and_password(
    settings: LazySettings, password: str, sent: int
) -> None:
    with serving(**only_with("desk", "p@ss")) as server:
        who = f"desk:{password.replace('@', '%40')}@"
        send_by(settings, server.url.replace("://", f"://{who}"))
        mail = put()
        assert send_due(at=AT) == sent
    assert again(mail).last_error == (
        "" if sent else "535 5.7.8 Authentication credentials invalid"
    )


def test_what_a_sender_has_in_hand_nobody_else_takes_until_its_lease_runs_out(
    server: MailServer,
) -> None:
    mail = put()
    assert claim(AT) == [mail]
    assert send_due(at=AT + LEASE - SECOND) == 0
    assert send_due(at=AT + LEASE) == 1
    assert again(mail).attempts == 2


def test_a_batch_that_takes_too_long_gives_the_rest_back(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "SENDING_SECONDS", -1)
    mail = put()
    assert send_due(at=AT) == 0
    assert (again(mail).lease_until, again(mail).attempts) == (None, 0)


def test_another_way_to_connect_can_be_given(server: MailServer, settings: LazySettings) -> None:
    url = server.url
    send_by(settings, "")
    put()

    def refuse() -> None:
        raise ConnectionError(f"no way to {url}")

    assert send_due(at=AT, connect=refuse) == 0  # type: ignore[arg-type]
    assert f"no way to {url}" in OutboxMail.objects.get().last_error


def test_who_finds_nothing_asks_one_question(
    server: MailServer, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        send_due(at=AT)


def test_the_page_of_the_outbox_shows_the_newest_first_by_state_and_words(
    server: MailServer,
) -> None:
    server.to_recipient["gone@acme.example"] = "550 No"
    sent, gone = put(subject="Printer"), put("gone@acme.example", subject="Scherm")
    send_due(at=AT)
    waiting = put("bas@acme.example", to_name="Bas Smit")
    assert list(recent()) == [waiting, gone, sent]
    assert [list(recent(state=state)) for state in ("waiting", "sent", "refused")] == [
        [waiting],
        [sent],
        [gone],
    ]
    assert list(recent(words="smit bas@")) == [waiting]
    assert list(recent(words="scherm")) == [gone]


# Senders in processes of their own


SEND = """
from stipt.mail.outbox import send_due
def send_all():
    while send_due(at=AT):
        pass
"""
PUT = """
from stipt.mail.outbox import enqueue
for number in range({count}):
    enqueue(to=f"p{{number}}@acme.example", to_name="", subject="x", text="x", html="",
            about="ticket:1", at=AT)
"""


@pytest.fixture
def apart(tmp_path: Path, server: MailServer) -> Iterator[Apart]:
    with installation(tmp_path, "mail", STIPT_SMTP_URL=server.url) as made:
        yield made


def test_two_senders_at_once_send_each_mail_once(apart: Apart, server: MailServer) -> None:
    apart.run(PUT.format(count=200))
    senders = [apart.start(SEND + "send_all()") for _ in range(2)]
    told = [sender.communicate(timeout=60)[1] for sender in senders]
    assert [sender.returncode for sender in senders] == [0, 0], told
    assert sorted(server.recipients) == sorted(f"p{number}@acme.example" for number in range(200))


def test_what_a_killed_sender_had_in_hand_comes_again_under_the_same_key(
    apart: Apart, server: MailServer
) -> None:
    apart.run(PUT.format(count=3))
    killed = "with die_at('\"sent_at\" = '):\n    send_all()"
    apart.run(SEND + killed, ends_with=-signal.SIGKILL)
    assert server.recipients == ["p0@acme.example"]  # taken, and its sender couldn't write so
    assert apart.run(SEND + "print(send_due(at=AT))") == "0"
    later = "print(send_due(at=AT + timedelta(minutes=10)))"
    assert apart.run(SEND + later) == "3"
    assert server.recipients == [f"p{number}@acme.example" for number in (0, 0, 1, 2)]
    first, second = server.messages[:2]
    assert first["Message-ID"] == second["Message-ID"]
    assert server.contents[0] == server.contents[1]

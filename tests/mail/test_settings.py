"""What the environment says of mail and files: what can't be used is told by its name."""

from __future__ import annotations

import traceback

import pytest

from stipt.config.environment import WrongSetting, read_environment
from stipt.mail.server import Encryption, Sender, Server


def test_without_a_server_there_is_none_and_a_sender_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STIPT_BASE_URL", "https://desk.example.org")
    environment = read_environment()
    assert environment.smtp is None
    assert environment.sender == Sender("", "stipt@desk.example.org")
    assert environment.file_limit_mb == 25


def test_server_sender_and_limit_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STIPT_SMTP_URL", "smtps://desk:p%40ss@mail.example.org")
    monkeypatch.setenv("STIPT_MAIL_FROM", "Velder support <desk@velder.example>")
    monkeypatch.setenv("STIPT_FILE_LIMIT_MB", "100")
    environment = read_environment()
    server = Server("mail.example.org", 465, Encryption.TLS, "desk", "p@ss")
    assert environment.smtp == server
    assert environment.sender == Sender("Velder support", "desk@velder.example")
    assert environment.file_limit_mb == 100


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("STIPT_SMTP_URL", "mail.example.org", "must look like smtp://"),
        ("STIPT_SMTP_URL", "smtp://u:s3cret@h?starttls=no", "would send the password unencrypted"),
        ("STIPT_MAIL_FROM", "Velder support", "must look like Velder support <"),
        ("STIPT_FILE_LIMIT_MB", "0", "greater than or equal to 1"),
        ("STIPT_FILE_LIMIT_MB", "many", "valid integer"),
    ],
)
def test_what_can_not_be_used_is_told_by_its_name_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: str, told: str
) -> None:
    monkeypatch.setenv(setting, value)
    with pytest.raises(WrongSetting, match=f"{setting}: .*{told}") as caught:
        read_environment()
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))

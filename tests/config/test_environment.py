"""Settings by environment: what can't be used is told by its name, a secret is made once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stipt.config.environment import WrongSetting, read_environment, secret_of


def test_without_any_setting_the_database_is_embedded_and_survives_a_power_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("STIPT_DATABASE_URL", raising=False)
    database = read_environment().database
    assert database["NAME"] == "var/stipt.sqlite3"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "STIPT_DATABASE_URL", "postgresql://me:p%40ss@db.example:5433/desk?sslmode=require"
    )
    database = read_environment().database
    told = [database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")]
    options = {"connect_timeout": "10", "sslmode": "require"}
    assert told == ["me", "p@ss", "db.example", "5433", "desk", options]


@pytest.mark.parametrize(
    "address", ["mysql://db/desk", "postgresql://db", "desk", "postgresql://db:port/desk"]
)
def test_another_database_is_refused_by_the_name_of_the_setting(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("STIPT_DATABASE_URL", address)
    with pytest.raises(WrongSetting, match=r"STIPT_DATABASE_URL: must look like postgresql://"):
        _ = read_environment().database


@pytest.mark.parametrize("address", ["desk.example.org", "ftp://desk", "https://desk.example/here"])
def test_a_base_address_is_a_scheme_and_a_host(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("STIPT_BASE_URL", address)
    with pytest.raises(WrongSetting, match=r"STIPT_BASE_URL: must look like https://"):
        read_environment()


def test_the_base_address_is_the_host_that_may_be_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STIPT_BASE_URL", "https://desk.example.org/")
    environment = read_environment()
    assert environment.base_url == "https://desk.example.org"
    assert environment.hosts == ["127.0.0.1", "desk.example.org", "localhost"]


def test_a_secret_is_made_once_and_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STIPT_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("STIPT_SECRET_KEY", raising=False)
    monkeypatch.delenv("STIPT_DATABASE_URL", raising=False)
    first, second = secret_of(read_environment()), secret_of(read_environment())
    assert first == second
    assert len(first) >= 48
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_with_postgresql_the_secret_must_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STIPT_SECRET_KEY", raising=False)
    monkeypatch.setenv("STIPT_DATABASE_URL", "postgresql://db/desk")
    with pytest.raises(WrongSetting, match="STIPT_SECRET_KEY: must be set"):
        secret_of(read_environment())


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STIPT_BASE_URL", "STIPT_LOG_LEVEL", "STIPT_TRUSTED_PROXIES"):
        monkeypatch.setenv(name, "")
    environment = read_environment()
    assert environment.base_url == "http://127.0.0.1:8000"
    assert (environment.log_level, environment.trusted_proxies) == ("info", ())


def test_trusted_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STIPT_TRUSTED_PROXIES", "10.0.0.1, 10.1.0.0/16,2001:db8::/32,")
    told = [str(network) for network in read_environment().trusted_proxies]
    assert told == ["10.0.0.1/32", "10.1.0.0/16", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("STIPT_TRUSTED_PROXIES", "nginx", "must be like 10.0.0.1, 10.1.0.0/16: 'nginx'"),
        ("STIPT_TRUSTED_PROXIES", "10.0.0.1/8", "10.0.0.1/8 has host bits set"),
        ("STIPT_LOG_LEVEL", "loud", "Input should be 'debug', 'info', 'warning' or 'error'"),
        ("STIPT_METRICS_TOKEN", "short", "must have at least 16 characters"),
    ],
)
def test_a_setting_that_cant_be_used_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=rf"^{name}: .*{re.escape(told)}"):
        read_environment()


def test_several_wrong_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STIPT_BASE_URL", "desk")
    monkeypatch.setenv("STIPT_LOG_LEVEL", "loud")
    with pytest.raises(WrongSetting) as wrong:
        read_environment()
    assert [line.split(":")[0] for line in str(wrong.value).splitlines()] == [
        "STIPT_BASE_URL",
        "STIPT_LOG_LEVEL",
    ]


def test_the_example_vendor_takes_no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STIPT_DATABASE_URL", "postgresql://db/desk")
    monkeypatch.setenv("STIPT_DEMO", "1")
    with pytest.raises(WrongSetting, match=r"STIPT_DEMO: .* unset STIPT_DATABASE_URL"):
        _ = read_environment().database


@pytest.mark.parametrize(
    ("address", "is_encrypted"), [("https://desk.example.org", True), ("http://desk", False)]
)
def test_by_its_address_a_desk_is_encrypted_or_not(
    monkeypatch: pytest.MonkeyPatch, address: str, is_encrypted: bool
) -> None:
    monkeypatch.setenv("STIPT_BASE_URL", address)
    assert read_environment().is_encrypted == is_encrypted

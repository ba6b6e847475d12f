"""Settings by environment: what can't be used is told by its name, a secret is made once."""

from __future__ import annotations

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
    assert told == ["me", "p@ss", "db.example", "5433", "desk", {"sslmode": "require"}]


@pytest.mark.parametrize("address", ["mysql://db/desk", "postgresql://db", "desk"])
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

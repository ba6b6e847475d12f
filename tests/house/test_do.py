"""The one command of the repository: `./do`."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.repository import ROOT


@pytest.fixture
def do(tmp_path: Path) -> ModuleType:
    """The module behind `./do`, at work in an environment of its own that does not exist yet."""
    loader = SourceFileLoader("do", str(ROOT / "do"))
    spec = importlib.util.spec_from_loader("do", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    module.VENV = tmp_path / "environment"
    module.BIN = module.VENV / "bin"
    module.STAMP = module.VENV / "stipt-stamp.json"
    return module


def called(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "do"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_names_every_command_and_is_what_comes_without_one(do: ModuleType) -> None:
    shown = called("help")
    assert shown.returncode == 0
    assert [name for name in do.COMMANDS if f"./do {name}" not in shown.stdout] == []
    assert called().stdout == shown.stdout


def test_an_unknown_command_is_named_and_the_known_ones_are_shown() -> None:
    done = called("tset")
    assert done.returncode == 2
    assert "`./do tset`" in done.stdout
    assert "./do test" in done.stdout


def test_a_command_that_takes_no_arguments_refuses_them() -> None:
    done = called("check", "tests/sla")
    assert done.returncode == 2
    assert "takes no arguments: tests/sla" in done.stdout


def test_what_a_person_starts_can_be_started() -> None:
    assert [name for name in ("do", ".ci/run") if not os.access(ROOT / name, os.X_OK)] == []


def test_an_old_python_can_read_the_file_and_so_say_that_it_is_too_old() -> None:
    source = (ROOT / "do").read_text("utf-8")
    ast.parse(source, feature_version=(3, 7))
    first = [node for node in ast.parse(source).body if not isinstance(node, ast.Expr)]
    assert [ast.unparse(node).split()[0] for node in first[:3]] == ["import", "import", "if"]


def test_output_that_nobody_watches_has_no_colour_in_it() -> None:
    assert "\033" not in called("help").stdout


def test_an_environment_that_was_never_made_is_stale(do: ModuleType) -> None:
    assert do.read_stamp() == {}
    assert do.stamp_is_stale({})


def test_an_environment_is_made_again_when_a_pinned_file_changes(do: ModuleType) -> None:
    stamp = made(do)
    assert not do.stamp_is_stale(stamp)
    stamp["pins"]["run"] = "of an earlier file"
    assert do.stamp_is_stale(stamp)


def test_an_environment_is_made_again_for_another_python_and_in_another_place(
    do: ModuleType,
) -> None:
    assert do.stamp_is_stale({**made(do), "python": "CPython 3.10"})
    assert do.stamp_is_stale({**made(do), "place": "elsewhere"})


def test_an_environment_whose_python_is_gone_is_made_again(do: ModuleType) -> None:
    stamp = made(do)
    (do.BIN / "python").unlink()
    assert do.stamp_is_stale(stamp)


def test_a_stamp_that_is_damaged_counts_as_none(do: ModuleType) -> None:
    made(do)
    do.STAMP.write_text("{", "utf-8")
    assert do.read_stamp() == {}


def made(do: ModuleType) -> dict:
    """The stamp of an environment that is up to date."""
    do.BIN.mkdir(parents=True, exist_ok=True)
    (do.BIN / "python").touch()
    run = do.digest(do.pin_file("run").read_bytes())
    stamp = {**do.surroundings(), "pins": {"run": run}, "package": do.package_digest()}
    do.STAMP.write_text(json.dumps(stamp), "utf-8")
    return do.read_stamp()


def test_a_command_that_fails_says_which_and_shows_its_output(
    do: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(do.Failure, match="ended with 3"):
        do.quietly([sys.executable, "-c", "print('what went wrong'); raise SystemExit(3)"])
    assert "what went wrong" in capsys.readouterr().out


def test_the_last_line_of_a_watched_command_is_kept(
    do: ModuleType, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    code = "print('first'); print('5 passed in 0.1s')"
    assert do.watch([sys.executable, "-c", code]) == (0, "5 passed in 0.1s")


def test_only_a_run_of_everything_is_spread_over_the_cores(do: ModuleType) -> None:
    assert do.parallel([])
    assert do.parallel(["--long"])
    assert do.parallel(["tests/sla"]) == []

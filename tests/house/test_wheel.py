"""What a customer installs: the built wheel with the base dependencies, and nothing of this folder."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.house.repository import PACKAGE, ROOT, files, name_of


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a fresh environment with the wheel and exactly the pinned base dependencies.

    The dependencies are linked from the environment that runs the tests, so no network is needed.
    """
    home = tmp_path_factory.mktemp("customer")
    venv.create(home, symlinks=True)
    site_packages = next((home / "lib").glob("python*")) / "site-packages"
    for source in base_dependencies():
        (site_packages / source.name).symlink_to(source)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install"]
    pip += ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return home / "bin"


def base_dependencies() -> set[Path]:
    """The folders and modules that requirements/run.txt brings."""
    pins = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    found = set()
    for name in set(re.findall(r"^([\w.\-]+)==", pins, re.MULTILINE)):
        base = Path(str(distribution(name).locate_file("")))
        tops = {Path(str(file)).parts[0] for file in distribution(name).files or []}
        found |= {base / top for top in tops if top not in ("..", "__pycache__")}
    return found


def ran(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_installed_command_checks_the_reference_agreement(
    installed: Path, tmp_path: Path
) -> None:
    done = ran([str(installed / "stipt"), "agreement", "check", "reference"], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_installed_core_is_what_the_readme_promises(installed: Path, tmp_path: Path) -> None:
    code = "from stipt.sla import Agreement, Calendar, walk; import stipt; print(stipt.__file__)"
    done = ran([str(installed / "python"), "-c", code], tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)


def test_the_wheel_holds_the_whole_package_with_its_data_and_nothing_else(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    expected = {name_of(path) for path in files(under=PACKAGE)}
    assert any(name.endswith("examples/reference.toml") for name in expected)
    extra = {name for name in held - expected if ".dist-info/" not in name}
    assert (expected - held, extra) == (set(), set())


def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.endswith("licenses/LICENSE")]

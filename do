#!/usr/bin/env python3
"""The one command of this repository: sets up what is needed, then runs, tests or checks Stipt.

Standard library only. The environment lives in `.venv`, filled from the hash-pinned files in
`requirements/`; it is made again when those or the Python change. `./do help` lists the commands.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        f"Stipt needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.\n"
        "Install a newer one (Debian 12 and later: apt install python3 python3-venv) and try again."
    )

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import platform
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "stipt-stamp.json"
REQUIREMENTS = ROOT / "requirements"

# Which pinned files each kind of work needs, in this order; "build" installs the package itself.
NEEDS = {
    "run": ("build", "run"),
    "dev": ("build", "run", "dev"),
    "bench": ("build", "run", "dev", "sources", "bench"),
    "mutation": ("build", "run", "dev", "mutation"),
    "lock": ("lock",),
}
# What decides times and words, measured by coverage; the rest runs without, in half the time.
CORE = ["tests/sla", "tests/words", "tests/charts", "tests/proof", "stipt"]
CORE += ["tests/cli/test_commands.py", "tests/house/test_rule_examples.py"]
# The tests that need a database, once more on PostgreSQL.
ON_POSTGRESQL = [str(BIN / "python"), "-m", "pytest", "-q", "-m", "django_db"]
ON_POSTGRESQL += ["-n", "auto", "--dist", "worksteal"]
WITH_POSTGRESQL = {**os.environ, "STIPT_TEST_DATABASE": "postgresql"}
IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
# Everything is installed from wheels but this, which has none.
SOURCE_ONLY = {"bench": "business-duration"}


def main(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ["help"]
    name = {"-h": "help", "--help": "help"}.get(name, name)
    if name not in COMMANDS:
        say(f"There is no `./do {name}`. These there are:\n")
        show_help([])
        return 2
    command, takes = COMMANDS[name]
    if rest and not takes:
        say(f"`./do {name}` takes no arguments: {' '.join(rest)}")
        return 2
    os.chdir(ROOT)
    try:
        return command(rest)
    except Failure as failure:
        say(f"\n{paint('31;1', 'Stopped.')} {failure}")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return 130


# The commands, in the order of `./do help`


def run(arguments: list[str]) -> int:
    """Runs Stipt with the example vendor; `--port N`, `--data DIR`. Ctrl-C stops it."""
    prepare("run")
    os.execv(tool("stipt"), [tool("stipt"), "up", "--demo", *arguments])


def tour(_arguments: list[str]) -> int:
    """Replays the reference agreement on the example tickets, in the terminal."""
    prepare("run")
    stops = tomllib.loads((ROOT / "examples" / "tour.toml").read_text("utf-8"))
    for number, stop in enumerate(stops["ticket"], start=1):
        say(f"\n{paint('1', f'{number}. ' + stop['title'])}")
        ticket = str(Path("examples", "tickets", stop["file"]))
        command = [tool("stipt"), "replay", "reference", ticket, "--now", stop["now"]]
        say(paint("2", f"   stipt {' '.join(command[1:])}") + "\n")
        code = subprocess.call(command)
        if code:
            return code
    say(f"\n{stops['closing'].strip()}")
    return 0


def test(arguments: list[str]) -> int:
    """Runs the tests; ARGS go to pytest. `--long` adds the long ones."""
    prepare("dev")
    command = [tool("python"), "-m", "pytest", *parallel(arguments), *arguments]
    code = subprocess.call(command)
    if code or not set(arguments) <= {"--long"}:
        return code
    return subprocess.call(ON_POSTGRESQL, env=WITH_POSTGRESQL) if has_postgresql() else 0


def check(_arguments: list[str]) -> int:
    """Format, lint, types, import contracts and tests: what CI runs."""
    prepare("dev")
    pytest = ["-m", "pytest", *parallel([]), *colour_of_pytest()]
    steps = {
        "format": [tool("ruff"), "format", "--check", "--diff", "--quiet"],
        "lint": [tool("ruff"), "check", "--quiet"],
        "types": [tool("mypy"), "--no-error-summary"],
        "imports": [tool("lint-imports"), "--no-logo"],
        "core": [tool("coverage"), "run", *pytest, *CORE],
        "tests": [tool("python"), *pytest, "tests", *(f"--ignore={path}" for path in CORE)],
        "postgresql": ON_POSTGRESQL,
        "coverage": [tool("coverage"), "report", "--include=stipt/sla/*", "--fail-under=100"],
    }
    results = []
    closing_lines = []
    for name, command in steps.items():
        say(f"\n{paint('1', name)}  {paint('2', shown(command))}")
        started = time.monotonic()
        if name == "core":
            shutil.rmtree(ROOT / ".coverage", ignore_errors=True)
            (ROOT / ".coverage").mkdir()
        if name in ("core", "tests"):
            code, closing_line = watch(command)
            closing_lines.append(closing_line)
        elif name == "coverage":
            subprocess.call([tool("coverage"), "combine", "--quiet"])
            code = subprocess.call(command)
        elif name == "postgresql":
            code = subprocess.call(command, env=WITH_POSTGRESQL) if has_postgresql() else IN_CI
        else:
            code = subprocess.call(command)
        results.append((name, code, time.monotonic() - started))
    say("")
    for name, code, seconds in results:
        mark = paint("31;1", "✕ failed") if code else paint("32", "✓ passed")
        say(f"{mark}  {name:<9} {seconds:7.1f} s")
    say("\n" + "\n".join(closing_lines))
    return int(any(code for _, code, _ in results))


def format_code(_arguments: list[str]) -> int:
    """Formats the code and mends what the linter can mend."""
    prepare("dev")
    fixed = subprocess.call([tool("ruff"), "check", "--fix-only", "--quiet"])
    return subprocess.call([tool("ruff"), "format"]) or fixed


def bench(arguments: list[str]) -> int:
    """Measures, one JSON line per figure; ARGS name files in bench/ (all of them without)."""
    prepare("bench")
    files = sorted(path for path in (ROOT / "bench").glob("*.py") if path.stem[0] != "_")
    chosen = [path for path in files if not arguments or path.stem in arguments]
    unknown = set(arguments) - {path.stem for path in files}
    if unknown:
        known = ", ".join(path.stem for path in files)
        raise Failure(f"bench/ has no {', '.join(sorted(unknown))}; it has: {known or 'nothing'}.")
    return max((subprocess.call([tool("python"), str(path)]) for path in chosen), default=0)


def mutate(arguments: list[str]) -> int:
    """Mutation testing of the clock and the calendar; takes long, and goes on where it stopped."""
    prepare("mutation")
    code = subprocess.call([tool("mutmut"), "run", *arguments])
    if code:
        return code
    subprocess.call([tool("mutmut"), "results"])
    quietly([tool("mutmut"), "export-cicd-stats"])
    counts = json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    seen = counts["killed"] + counts["timeout"]
    say(f"\n{seen} of {counts['total']} changes noticed by a test: {seen / counts['total']:.1%}")
    return 0


def lock(arguments: list[str]) -> int:
    """Makes requirements/*.txt again from pyproject.toml; `--upgrade` takes newer versions."""
    prepare("lock")
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "./do lock"}
    base = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url"]
    base += ["--python-version", "3.11", "--no-config", "--quiet", *arguments]
    done: list[str] = []
    for name in ("run", "build", "dev", "sources", "bench", "mutation", "lock"):
        source = ["--group", name]
        if name == "run":
            source = ["pyproject.toml", "--extra", "desk", "--extra", "postgres"]
        constraints = [part for earlier in done for part in ("-c", f"requirements/{earlier}.txt")]
        target = f"requirements/{name}.txt"
        command = [*base, *source, *constraints, "-o", target]
        subprocess.run([tool("uv"), *command[1:]], env=environment, check=True)
        say(target)
        done.append(name)
    return 0


def show_help(_arguments: list[str]) -> int:
    """Shows this list."""
    for name, (command, arguments) in COMMANDS.items():
        usage = f"./do {name} {arguments}".rstrip()
        say(f"  {paint('1', f'{usage:<22}')} {command.__doc__}")
    return 0


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "run": (run, "[ARGS]"),
    "tour": (tour, ""),
    "test": (test, "[ARGS]"),
    "check": (check, ""),
    "format": (format_code, ""),
    "bench": (bench, "[ARGS]"),
    "mutate": (mutate, "[ARGS]"),
    "lock": (lock, "[--upgrade]"),
    "help": (show_help, ""),
}


# The environment


def prepare(kind: str) -> None:
    """Brings `.venv` up to date for this kind of work; two calls at once wait for each other."""
    with alone():
        stamp = read_stamp()
        if stamp_is_stale(stamp):
            stamp = make_environment()
        for name in NEEDS[kind]:
            if name not in stamp["pins"]:
                install(name)
                stamp["pins"][name] = digest(pin_file(name).read_bytes())
        if "build" in stamp["pins"] and stamp["package"] != package_digest():
            install_package()
            stamp["package"] = package_digest()
        STAMP.write_text(json.dumps(stamp, indent=1) + "\n", "utf-8")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    with Path(__file__).open("rb") as own_file:
        try:
            fcntl.flock(own_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another ./do is setting up .venv; waiting for it.")
            fcntl.flock(own_file, fcntl.LOCK_EX)
        yield


def read_stamp() -> dict:
    """What stands in `.venv`: for which Python and place, from which files; empty if unknown."""
    try:
        return json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def stamp_is_stale(stamp: dict) -> bool:
    """A changed Python, place or pinned file means a new environment: nothing old stays behind."""
    if {key: stamp.get(key) for key in ("python", "place")} != surroundings():
        return True
    if not (BIN / "python").exists():
        return True
    return any(
        not pin_file(name).exists() or digest(pin_file(name).read_bytes()) != known
        for name, known in stamp["pins"].items()
    )


def surroundings() -> dict[str, str]:
    major, minor, _ = platform.python_version_tuple()
    return {"python": f"{platform.python_implementation()} {major}.{minor}", "place": str(VENV)}


def make_environment() -> dict:
    absent = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if absent:
        raise Failure(
            f"This Python has no {' and no '.join(absent)}, so it can't make an environment.\n"
            "On Debian or Ubuntu: apt install python3-venv"
        )
    say("Setting up, the first time or after a change of what is pinned: about half a minute.")
    with timed(f"Making .venv with Python {platform.python_version()}"):
        quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
    return {**surroundings(), "pins": {}, "package": ""}


def install(name: str) -> None:
    wheels_only = ["--only-binary", ":all:"]
    if name in SOURCE_ONLY:
        wheels_only += ["--no-binary", SOURCE_ONLY[name]]
    count = len(set(pins(name)))
    packages = "1 package" if count == 1 else f"{count} packages"
    with timed(f"Installing requirements/{name}.txt: {packages}, checked by hash"):
        quietly([*PIP, "--require-hashes", *wheels_only, "-r", str(pin_file(name))])


def install_package() -> None:
    with timed("Installing stipt itself, from this folder"):
        quietly([*PIP, "--no-deps", "--editable", str(ROOT)])


PIP = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
PIP += ["--disable-pip-version-check", "--no-warn-script-location", "--no-build-isolation"]


def pin_file(name: str) -> Path:
    return REQUIREMENTS / f"{name}.txt"


def pins(name: str) -> Iterator[str]:
    """The names that a pinned file pins, without versions for other Pythons counted twice."""
    for line in pin_file(name).read_text("utf-8").splitlines():
        if line and line[0] not in "# ":
            yield line.split("==")[0]


def package_digest() -> str:
    """Changes when the package's name, commands or build change, and not with each lint rule."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = [project["project"], project["build-system"], project["tool"]["hatch"]]
    return digest(json.dumps(parts, sort_keys=True).encode())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# Running and telling


class Failure(Exception):
    """Something went wrong that the person at the keyboard can mend; says what and how."""


def tool(name: str) -> str:
    return str(BIN / name)


def quietly(command: list[str]) -> None:
    """Runs a command, showing its output only when it fails."""
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        say(f"\n{done.stdout.strip()}")
        raise Failure(f"This command ended with {done.returncode}:\n  {shown(command)}")


def watch(command: list[str]) -> tuple[int, str]:
    """Runs a command, shows its output as it comes, and gives its exit code and last line."""
    last = b""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for piece in iter(lambda: os.read(process.stdout.fileno(), 65536), b""):
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            last = (last + piece)[-4096:]
    return process.returncode, last.decode(errors="replace").strip().rpartition("\n")[2]


def has_postgresql() -> bool:
    """Whether the tests can start PostgreSQL, or were given one; where not, says what is skipped."""
    sys.path.insert(0, str(ROOT))
    from tests.postgresql import ADDRESS, programs

    if programs() or os.environ.get(ADDRESS):
        return True
    say("PostgreSQL is not installed here: the tests of the database ran on SQLite alone.")
    return False


def parallel(arguments: list[str]) -> list[str]:
    """All cores for the whole suite; a chosen few tests start quicker in one process."""
    return ["-n", "auto", "--dist", "worksteal"] if set(arguments) <= {"--long"} else []


def colour_of_pytest() -> list[str]:
    return ["--color=yes"] if COLOUR else []


def shown(command: list[str]) -> str:
    """A command as one would type it here, without the way to `.venv`."""
    return " ".join([Path(command[0]).name, *command[1:]]).replace(f"{ROOT}{os.sep}", "")


@contextlib.contextmanager
def timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"{what} ... ", end="", flush=True)
    yield
    say(f"{time.monotonic() - started:.1f} s")


COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(code: str, text: str) -> str:
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

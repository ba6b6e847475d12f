"""Lines of the log: JSON for programs, readable where somebody watches; to standard error."""

from __future__ import annotations

import logging.config
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

from stipt.words.visible import visible

# as in stipt.mail.outbox.SECRET_PATHS, which can't be loaded before the framework is
_SECRET_PATHS: Final = re.compile(r"(/(?:password|invitation)/)[^\s\"'<>]+")
_VALUES_OF_ROW: Final = re.compile(r"^DETAIL: .*$", re.MULTILINE)


def configure(options: Mapping[str, Any]) -> None:
    """Set up logging, as LOGGING_CONFIG.

    `level`; `is_watched`: a person reads along; `stream`, standard error when left out.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _tell_nothing_secret,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_standard(shared, options))


def without_secrets(text: str) -> str:
    """Text in which a link's token is dots: who reads the log must not be able to use it."""
    return _SECRET_PATHS.sub(r"\1…", text)


def _standard(shared: list[Processor], options: Mapping[str, Any]) -> dict[str, Any]:
    """What the standard library's loggers write, in the same form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    _leave_out_values,
                    *(_readable() if options["is_watched"] else _for_programs()),
                ],
            }
        },
        "handlers": {
            "error": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": options.get("stream", sys.stderr),
            }
        },
        "root": {"handlers": ["error"], "level": options["level"].upper()},
        "loggers": {
            # its handlers of the framework's own would write each line twice
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # "not found" and the like: each request has its line already
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            # anybody can name another host, and many do
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "_granian": {"level": "WARNING"},
        },
    }


def _readable() -> list[Processor]:
    colours = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return [_show_what_hides, structlog.dev.ConsoleRenderer(colors=colours)]


def _for_programs() -> list[Processor]:
    return [structlog.processors.JSONRenderer()]


def _tell_nothing_secret(_logger: Any, _method: str, line: EventDict) -> EventDict:
    if isinstance(line.get("event"), str):
        line["event"] = without_secrets(line["event"])
    return line


def _leave_out_values(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """A database tells the values of the row that it refused: names, addresses, texts."""
    if isinstance(line.get("exception"), str):
        line["exception"] = _VALUES_OF_ROW.sub("DETAIL: …", without_secrets(line["exception"]))
    return line


def _show_what_hides(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """What a visitor wrote must not move the cursor of who reads."""
    for key, value in line.items():
        if isinstance(value, str) and key != "exception":
            line[key] = visible(value)
    return line

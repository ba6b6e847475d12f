"""The building blocks of the schema: tables, texts in two languages, phrases as typed values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from stipt.sla.document import words
from stipt.sla.document.problems import Wrong
from stipt.sla.hours import Hours
from stipt.sla.texts import Text

LARGEST_SUM: Final = Decimal(10**12)


class Table(BaseModel):
    """A table of the file: no key but those named here, no value of another type."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True
    )


def phrase(*examples: str, pattern: str | None = None) -> WithJsonSchema:
    """The JSON Schema of a phrase, with examples for editors."""
    schema: JsonSchemaValue = {"type": "string"}
    if examples:
        schema["examples"] = list(examples)
    if pattern is not None:
        schema["pattern"] = pattern
    return WithJsonSchema(schema)


def _text(value: object) -> str:
    text = words.paragraphs(words.text_value(value, "text in quotes"))
    if not text:
        raise Wrong("text that isn't empty")
    return text


def _number(value: object) -> Decimal:
    wanted = "a number over 0, such as 12500 or 0.01"
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Wrong(wanted)
    if isinstance(value, Decimal) and not value.is_finite():
        raise Wrong(wanted)
    if not 0 < value <= LARGEST_SUM:
        raise Wrong(f"a number over 0 and at most {LARGEST_SUM}")
    if isinstance(value, Decimal) and abs(value.adjusted()) > 12:
        raise Wrong("a number of at most twelve decimals")
    return Decimal(value)


def _cut_hours(value: object) -> Hours:
    hours = words.read_hours_of_date(value)
    if not hours:
        raise Wrong('the hours that are closed, such as "13:00-17:30"')
    return hours


def _file_name(value: object) -> str:
    wanted = 'the name of a file beside this one, such as "agreement-2025.toml"'
    name = words.text_value(value, wanted).strip()
    if not name or "\x00" in name or "\\" in name:
        raise Wrong(wanted)
    return name


Plain = Annotated[str, PlainValidator(_text), phrase()]
"""Text that isn't empty."""

Code = Annotated[
    str, PlainValidator(words.code), phrase(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")
]
Zone = Annotated[ZoneInfo, PlainValidator(words.read_zone), phrase("Europe/Amsterdam", "UTC")]
Seconds = Annotated[
    int,
    PlainValidator(words.read_duration),
    phrase("60 seconds", "15 minutes", "48 hours", pattern=r"^\S+ (seconds?|minutes?|hours?)$"),
]
Share = Annotated[
    Fraction,
    PlainValidator(words.read_share),
    phrase("80 %", "99.5 %", pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})? ?%$"),
]
Amount = Annotated[
    Decimal, PlainValidator(_number), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})
]
Day = Annotated[
    date, PlainValidator(words.read_date), WithJsonSchema({"type": "string", "format": "date"})
]
Moment = Annotated[
    date | datetime,
    PlainValidator(words.read_moment),
    WithJsonSchema({"type": "string", "examples": ["2026-11-01", "2026-11-01T12:00:00"]}),
]
HoursOfDay = Annotated[
    Hours,
    PlainValidator(words.read_hours),
    phrase("08:30-17:30", "08:30-12:00, 13:00-17:30", "22:00-06:00", "closed"),
]
HoursOfDate = Annotated[
    Hours, PlainValidator(words.read_hours_of_date), phrase("08:30-12:00", "closed")
]
CutHours = Annotated[Hours, PlainValidator(_cut_hours), phrase("13:00-17:30")]
YearDays = Annotated[
    tuple[tuple[int, int], tuple[int, int]],
    PlainValidator(words.read_year_days),
    phrase("24 December to 2 January", "5 December"),
]
HolidayDate = Annotated[
    date | tuple[int, int],
    PlainValidator(words.read_holiday_date),
    phrase("24 December", "2026-06-05"),
]
KeptLine = Annotated[
    tuple[date, Text],
    PlainValidator(words.read_kept),
    phrase(
        "2026-01-01 Nieuwjaarsdag | New Year's Day", pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} .*\S$"
    ),
]
FileName = Annotated[str, PlainValidator(_file_name), phrase("agreement-2025.toml")]


class TextTable(Table):
    """Text in both languages; one text in quotes serves for both."""

    nl: Plain = Field(description="The text in Dutch.")
    en: Plain = Field(description="The text in English.")

    @model_validator(mode="before")
    @classmethod
    def _same_in_both(cls, value: object) -> object:
        return {"nl": value, "en": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return or_text(handler.resolve_ref_schema(handler(core_schema)))

    def text(self) -> Text:
        """The two texts as a value of the agreement."""
        return Text(self.nl, self.en)


def or_text(table: JsonSchemaValue, *examples: str) -> JsonSchemaValue:
    """The JSON Schema of a table that may also be written as one text."""
    text: JsonSchemaValue = {"type": "string"}
    if examples:
        text["examples"] = list(examples)
    described: JsonSchemaValue = {
        key: table.pop(key) for key in ("title", "description") if key in table
    }
    return {**described, "anyOf": [text, table]}

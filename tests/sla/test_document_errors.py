"""What is wrong with an agreement file is told at once: line, key, what was found, what is right."""

from __future__ import annotations

import pickle

import pytest

from stipt.sla.document import (
    AgreementErrors,
    read,
)
from stipt.sla.document.expression import read_service
from stipt.sla.document.problems import MOST_NAMED, Wrong, one_of, shown
from tests.sla.agreement_files import EVERYTHING_TEXT, earlier, line_of, problems


def changed(*changes: tuple[str, str]) -> str:
    text = EVERYTHING_TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_the_agreement_with_everything_is_right() -> None:
    assert problems(EVERYTHING_TEXT) == []


# -- one mistake, told with its line and key -------------------------------------------------------

# What stands there, what is put in its place, the key, what is told as found, what would be right.
MISTAKES = [
    # targets
    ('"4 hours", share', '"hours", share', "call_types.incident.targets.response.within",
     '"hours"', 'a number over 0 first: a term such as "12 office hours"'),
    ('"4 hours", share', '"", share', "call_types.incident.targets.response.within",
     '""', 'a term such as "12 office hours"'),
    ('"4 hours", share', '"-4 hours", share', "call_types.incident.targets.response.within",
     '"-4 hours"', "a number over 0 first"),
    ('"4 hours", share', '"0 hours", share', "call_types.incident.targets.response.within",
     '"0 hours"', "a number over 0"),
    ('"4 hours", share', '"nan hours", share', "call_types.incident.targets.response.within",
     '"nan hours"', "a number over 0 first"),
    ('"4 hours", share', '"999999999 hours", share', "call_types.incident.targets.response.within",
     '"999999999 hours"', "at most 87840 hours"),
    ('"4 hours", share', '"99999999999 hours", share',
     "call_types.incident.targets.response.within", '"99999999999 hours"', "a number over 0 first"),
    ('"4 hours", share', '"0.0001 hours", share', "call_types.incident.targets.response.within",
     '"0.0001 hours"', "a time of whole seconds"),
    ('"4 hours", share', '"4", share', "call_types.incident.targets.response.within",
     '"4"', "a term such as"),
    ('"4 hours", share', '"4 hous", share', "call_types.incident.targets.response.within",
     '"4 hous"', 'the nearest known is "hours"'),
    ('"4 hours", share', '"4 of the hours", share', "call_types.incident.targets.response.within",
     '"4 of the hours"', "a term such as"),
    ('"4 hours", share', '"4 days", share', "call_types.incident.targets.response.within",
     '"4 days"', 'which days: "4 working days"'),
    ('"4 hours", share', '"1.5 working days", share',
     "call_types.incident.targets.response.within", '"1.5 working days"', "whole days"),
    ('"4 hours", share', '"9999 working days", share',
     "call_types.incident.targets.response.within", '"9999 working days"', "at most 3660"),
    ('"4 hours", share', "4, share", "call_types.incident.targets.response.within",
     "4", "a term such as"),
    ('"4 hours", share', '"4 suport hours", share', "call_types.incident.targets.response.within",
     '"suport"', 'the name of a calendar; the nearest known is "support"'),
    ('calendar = "london"', 'calendar = "londen"', "call_types.incident.targets.resolution.calendar",
     '"londen"', 'the nearest known is "london"'),
    ('within = "2 hours", calendar', 'within = "2 support hours", calendar',
     "default_targets.update.calendar", '"always" beside "support" in within', "one of the two"),
    ('share = "80 %"', 'share = "180 %"', "call_types.incident.targets.response.share",
     '"180 %"', "a percentage over 0 % and at most 100 %"),
    ('share = "80 %"', 'share = "0 %"', "call_types.incident.targets.response.share",
     '"0 %"', "a percentage over 0 %"),
    ('share = "80 %"', 'share = "-80 %"', "call_types.incident.targets.response.share",
     '"-80 %"', 'a percentage such as "80 %"'),
    ('share = "80 %"', "share = 0.8", "call_types.incident.targets.response.share",
     "0.8", 'a percentage such as "80 %"'),
    ("{ in_release = 2,", '{ in_release = 2, share = "80 %",', "call_types.incident.priorities.low.resolution",
     "a share without a term", "a share only of a target with a term"),
    ("{ in_release = 2,", "{ in_release = 0,",
     "call_types.incident.priorities.low.resolution.in_release", "0", "a number of at least 1"),
    ("{ in_release = 2,", "{ in_release = 21,",
     "call_types.incident.priorities.low.resolution.in_release", "21", "a number of at most 20"),
    ("{ in_release = 2,", "{ in_release = 2.0,",
     "call_types.incident.priorities.low.resolution.in_release", "2.0", "a whole number"),
    ("low.resolution = { in_release", "low.response = { in_release",
     "call_types.incident.priorities.low.response.in_release", "2",
     "a term: only what a solution meets is due in a release"),
    ('"best effort"', '"best efort"', "call_types.wish.targets.resolution",
     '"best efort"', 'or "best effort"'),
    ("{ not_applicable = true,", "{ not_applicable = false,",
     "call_types.wish.targets.update.not_applicable", "false", "true, or no such key"),
    ("{ not_applicable = true,", "{ not_applicable = true, best_effort = true,",
     "call_types.wish.targets.update", "best_effort and not_applicable", "one of within"),
    ("{ not_applicable = true,", "{ ", "call_types.wish.targets.update",
     "none of them", "one of within, in_release, best_effort, not_applicable"),
    ('= "best effort"', "= 5", "call_types.wish.targets.resolution",
     "5", "a table: { key = value }"),
    ("targets.update = {", "targets.updat = {", "call_types.wish.targets.updat",
     '"updat"', 'the name of an obligation; the nearest known is "update"'),
    # names
    ("phone_required", "phone_requird", "call_types.incident.phone_requird",
     "an unknown key", '"phone_required", the nearest known'),
    ("phone_required", "zzz", "call_types.incident.zzz",
     "an unknown key", 'one of "code", "name", "example"'),
    ("[entitlement]", "[entitlemnt]", "entitlemnt", "an unknown key", '"entitlement"'),
    ("phone_required = true", "phone_required = 1", "call_types.incident.phone_required",
     "1", "true or false"),
    ('code = "wish"', 'code = "a wish"', "call_types.a wish.code",
     '"a wish"', "a short name of letters, digits"),
    ('code = "wish"', "code = 5", "call_types[2].code", "5", "a short name of letters, digits"),
    ('name = "Question"', 'name = ""', "call_types.question.name", '""', "text that isn't empty"),
    ('name = "Question"', 'name = { nl = "Vraag" }', "call_types.question.name.en",
     "nothing", "this key: the text in English"),
    ('name = "Question"', "name = 2026-01-01", "call_types.question.name",
     "2026-01-01", "a table: { key = value }"),
    ('name = "Question"', 'name = { nl = "Vraag", en = 1 }', "call_types.question.name.en",
     "1", "text in quotes"),
    ('vendor = "Voorbeeld B.V."', 'vendr = "x"', "agreement.vendr", "an unknown key", '"vendor"'),
    ('met_by = "solution"', 'met_by = "solved"', "obligations.resolution.met_by",
     '"solved"', 'one of "contact", "solution"'),
    ('met_by = "solution"', 'met_by = "solutions"', "obligations.resolution.met_by",
     '"solutions"', '"solution", the nearest known'),
    ("format = 1", "format = 2", "format", "2", "1, the only format there is"),
    ("format = 1", "format = 1.0", "format", "1.0", "1, the only format there is"),
    ("format = 1", "format = true", "format", "true", "1, the only format there is"),
    ("high = { nl", "high = 5 #", "priorities.high", "5", "a table: { key = value }"),
    # chains
    ('starts = "response"', 'starts = "respons"', "obligations.resolution.starts",
     '"respons"', '"response", the nearest known'),
    ('starts = "response"', 'starts = "resolution"', "obligations.resolution.starts",
     "a ring: resolution starts after resolution", 'a chain that begins at "hand-over"'),
    ('starts = "response"', 'starts = "update"', "obligations.resolution.starts",
     '"update"', "an obligation that ends, for nothing starts after one that repeats"),
    ('starts = "response"', 'starts = "contact"', "obligations.resolution.starts",
     '"contact"', "an obligation that stands above this one"),
    ('name = "triage"', 'name = "receipt"', "obligations.receipt.name",
     '"receipt"', "a name of its own"),
    ('targets.acknowledge = "1 working day"\n', "", "call_types.complaint.targets",
     "none for acknowledge", "a target for acknowledge too, for contact starts when it ends"),
    ("targets.acknowledge", "targets.answer", "call_types.complaint.targets.answer",
     '"answer"', "an obligation of a complaint"),
    ("targets.update =", "targets.contact =", "call_types.wish.targets.contact",
     '"contact"', "an obligation of a call that is no complaint"),
    # calendars
    ('"08:30-12:00, 13:00-17:30"', '"08:30-12:00, 11:00-17:30"', "calendars.support.hours.mon-thu",
     '"08:30-12:00, 11:00-17:30" (hours overlap at 11:00)', "hours such as"),
    ('"08:30-12:00, 13:00-17:30"', '"8.30-12.00"', "calendars.support.hours.mon-thu",
     "is not a time of the form", "hours such as"),
    ('"08:30-12:00, 13:00-17:30"', '"٠8:30-12:00"', "calendars.support.hours.mon-thu",
     '"٠8:30-12:00"', "hours such as"),
    ('"08:30-12:00, 13:00-17:30"', '" "', "calendars.support.hours.mon-thu",
     '" "', "hours such as"),
    ('"08:30-12:00, 13:00-17:30"', "8", "calendars.support.hours.mon-thu", "8", "hours such as"),
    ("hours.fri", "hours.fry", "calendars.support.hours.fry",
     '"fry"', 'days such as "mon-fri" or "sat"; the nearest known is "fri"'),
    ("hours.fri", "hours.fri-mon", "calendars.support.hours.fri-mon",
     '"fri-mon"', "in the order of the week"),
    ('hours.mon-sun = "00:00-24:00"', 'hours.mon-sun = "closed"', "calendars.always.hours",
     "no hours", "some hours that are open"),
    ('hours.mon-sun = "00:00-24:00"', "", "calendars.always.hours",
     "nothing", "this key: hours per day"),
    ("day_hours = 7.5", "day_hours = 25", "calendars.support.day_hours",
     "25", "a number of hours from 0 to 24"),
    ("day_hours = 7.5", "day_hours = 0", "calendars.support.day_hours",
     "0", "a number of hours from 0 to 24"),
    ("day_hours = 7.5", "day_hours = nan", "calendars.support.day_hours",
     "NaN", "a number of hours from 0 to 24"),
    ("day_hours = 7.5", "day_hours = 1e-300", "calendars.support.day_hours",
     "1E-300", "a number of hours from 0 to 24"),
    ("day_hours = 7.5", "day_hours = 7.00001", "calendars.support.day_hours",
     "7.00001", "a number of hours from 0 to 24"),
    ("day_hours = 7.5", "day_hours = true", "calendars.support.day_hours",
     "true", "a number of hours from 0 to 24"),
    ("day_hours = 7.5", 'day_hours = "48 hours"', "calendars.support.day_hours",
     '"48 hours"', "a number of hours from 0 to 24"),
    ('zone = "Europe/London"', 'zone = "Europe/Londen"', "calendars.london.zone",
     '"Europe/Londen"', 'the nearest known is "Europe/London"'),
    ('zone = "Europe/London"', 'zone = "London"', "calendars.london.zone",
     '"London"', 'the nearest known is "Europe/London"'),
    ('zone = "Europe/London"', 'zone = "localtime"', "calendars.london.zone",
     '"localtime"', 'a time zone such as "Europe/Amsterdam"'),
    ('zone = "Europe/London"', 'zone = "Europe"', "calendars.london.zone",
     '"Europe"', "a time zone such as"),
    ('zone = "Europe/London"', 'zone = "../../etc/passwd"', "calendars.london.zone",
     '"../../etc/passwd"', "a time zone such as"),
    ('zone = "Europe/London"', "zone = 5", "calendars.london.zone", "5", "a time zone such as"),
    ('country = "GB"', 'country = "UK"', "calendars.london.holidays.country",
     '"UK"', 'the nearest known is "GB" (United Kingdom)'),
    ('subdivision = "SCT"', 'subdivision = "SCO"', "calendars.london.holidays.subdivision",
     '"SCO"', 'the nearest known is "SCT"'),
    ('holidays.subdivision = "SCT"', 'holidays.leave_out = ["St. Andrews Day"]',
     "calendars.london.holidays.leave_out[1]", '"St. Andrews Day"', "a holiday's name"),
    ('holidays.country = "GB"\n', "", "calendars.london.holidays",
     "no country", 'country = "NL" or another beside subdivision'),
    ('holidays.country = "GB"\nholidays.subdivision = "SCT"', "holidays.leave_out = []",
     "calendars.london.holidays", "neither country nor days", "or days to add"),
    ('on = "24 December", name', 'on = "24 Decembr", name',
     "calendars.support.holidays.add[1].on", '"24 Decembr"', 'the nearest known is "December"'),
    ('on = "24 December", name', 'on = "the 24th", name',
     "calendars.support.holidays.add[1].on", '"the 24th"', "a day of the year such as"),
    ("on = 2026-12-04", "on = 2026-07-21", "calendars.support.special_days[3].on",
     "2026-07-21 a second time; the first is on line", "each date once"),
    ("on = 2026-12-04", 'on = "2026-12-04"', "calendars.support.special_days[3].on",
     '"2026-12-04"', "the same without quotes: 2026-12-04"),
    ("on = 2026-12-04", "on = 1815-06-18", "calendars.support.special_days[3].on",
     "1815-06-18", "a date from 1900 to 2399"),
    ("on = 2026-12-04", "on = 2026-12-04T10:00:00", "calendars.support.special_days[3].on",
     "2026-12-04T10:00:00", "a date such as 2026-01-31"),
    ("until = 2026-08-28", "until = 2026-07-19", "calendars.support.special_days[2]",
     "2026-07-19", "until on or after on"),
    ("until = 2026-08-28", "until = 2036-08-28", "calendars.support.special_days[2]",
     "2036-08-28", "at most 400 days"),
    ('closed = "15:00-17:30"', 'closed = "closed"', "calendars.support.special_days[3].closed",
     '"closed"', "the hours that are closed"),
    ('closed = "15:00-17:30"', "", "calendars.support.special_days[3]",
     "neither hours nor closed", 'hours = "closed"'),
    ('closed = "15:00-17:30"', 'closed = "15:00-17:30"\nhours = "closed"',
     "calendars.support.special_days[3]", "both hours and closed", 'hours = "closed"'),
    ('hours = "10:00-14:00"', 'hours = "22:00-06:00"', "calendars.support.special_days[1].hours",
     '"22:00-06:00"', "hours within the date"),
    ("announced_at = 2026-02-01", 'announced_at = "yesterday"',
     "calendars.support.special_days[1].announced_at", '"yesterday"', "without quotes"),
    ('every_year = "5 December"', 'every_year = "31 November"',
     "calendars.support.closures[2].every_year", '"31 November"', "a day that November has"),
    ('every_year = "24 December to 2 January"', 'every_year = "24 December to 2"',
     "calendars.support.closures[1].every_year", '"24 December to 2"', "a day of the year"),
    ("from = 2027-01-01", "from_date = 2027-01-01", "calendars.support.versions[1].from",
     "nothing", "this key: the first date with these hours"),
    ("[calendars.always]", "[calendars.hours]", "calendars.hours",
     '"hours"', "a name that is no word of a term"),
    ("[kept_holidays.support]", "[kept_holidays.suport]", "kept_holidays.suport",
     '"suport"', 'the nearest known is "support"'),
    ("[kept_holidays.support]", "[kept_holidays.always]", "kept_holidays.always.of",
     '"NL without', "calendars.always.holidays, or no [kept_holidays.always]"),
    ('of = "NL without Good Friday, ', 'of = "NL without ', "kept_holidays.support.of",
     '"NL without Bevrijdingsdag', "as calendars.support.holidays says, and dates to match"),
    ("2026-04-06 Tweede", "2026-02-30 Tweede", "kept_holidays.support.dates[2]",
     "the date 2026-02-30", "a date that exists"),
    ("2026-04-06 Tweede", "6 april Tweede", "kept_holidays.support.dates[2]",
     '"6 april Tweede', "a date and a name, such as"),
    ("2026-04-06 Tweede", "2026-01-01 Tweede", "kept_holidays.support.dates[2]",
     "2026-01-01 a second time; the first is on line", "each date once"),
    ("2027-01-01 Nieuw", "2028-01-01 Nieuw", "kept_holidays.support.dates",
     "no date of 2027", "dates of each year"),
    # the matrix
    ("now = \"low\", later", "now = \"lo\", later", "matrix.cells.narrow.now",
     '"lo"', 'a code of [priorities]; the nearest known is "low"'),
    ('cells.narrow = { now = "low", later = "low" }', 'cells.narrow = { now = "low" }',
     "matrix.cells.narrow", 'nothing for "later"', "a code of [priorities] for each urgency"),
    ('cells.narrow = { now = "low", later = "low" }', "", "matrix.cells.narrow",
     'nothing for "now", "later"', "a code of [priorities] for each urgency"),
    ('now = "low", later', 'nw = "low", now = "low", later', "matrix.cells.narrow.nw",
     '"nw"', 'a code of urgencies; the nearest known is "now"'),
    ("cells.narrow =", 'cells.nrrow.now = "low"\ncells.narrow =', "matrix.cells.nrrow",
     '"nrrow"', 'a code of impacts; the nearest known is "narrow"'),
    ("priorities.low.resolution", "priorities.lo.resolution", "call_types.incident.priorities.lo",
     '"lo"', 'a code of [priorities]; the nearest known is "low"'),
    # warnings, credits, terms
    ('when = "75 % used"', 'when = "75 percent"', "warnings[1].when", '"75 percent"', 'one of "75 %'),
    ('when = "75 % used"', "when = 75", "warnings[1].when", "75", 'one of "75 % used"'),
    ('when = "1 hour before"', 'when = "1 day before"', "warnings[2].when",
     '"1 day before"', 'a time such as "60 seconds"'),
    ('tell = ["director"]', "tell = []", "warnings[4].tell", "a list", "at least one"),
    ('tell = ["director"]', 'tell = "director"', "warnings[4].tell", '"director"', "a list: [ ... ]"),
    ('["response", "resolution"]', '["response", "resolutie"]', "warnings[2].obligations[2]",
     '"resolutie"', 'the nearest known is "resolution"'),
    ("fee = 12500.50", "fee = nan", "credits.fee", "NaN", "a number over 0"),
    ("fee = 12500.50", "fee = -inf", "credits.fee", "-Infinity", "a number over 0"),
    ("fee = 12500.50", "fee = 0", "credits.fee", "0", "a number over 0 and at most"),
    ("fee = 12500.50", "fee = 1e99999", "credits.fee", "1E+99999", "a number over 0 and at most"),
    ("fee = 12500.50", "fee = 1e-99", "credits.fee", "1E-99", "at most twelve decimals"),
    ("fee = 12500.50", 'fee = "12500"', "credits.fee", '"12500"', "a number over 0"),
    ("fee = 12500.50", "fee = true", "credits.fee", "true", "a number over 0"),
    ("fee = 12500.50", "fee = 9" + "9" * 200, "credits.fee",
     "a number of over 38 digits", "a number over 0 and at most"),
    ('currency = "EUR"', 'currency = "euro"', "credits.currency", '"euro"', "three letters"),
    ("tiers = [{ at_least = 3", 'tiers = [{ below = "3 %"', "credits.rules[2]",
     "a tier without it", "at_least in each tier of a credit by breaches"),
    ("tiers = [{ at_least = 3", 'tiers = [{ below = "3 %", at_least = 3', "credits.rules[2]",
     "both below and at_least", "at_least alone"),
    ('tiers = [{ at_least = 3, credit = "2 %" }]\nper_breach = "0.5 %"', "", "credits.rules[2]",
     "neither", "tiers, or per_breach"),
    ('by = "compliance"', 'by = "compliance"\nper_breach = "1 %"', "credits.rules[3]",
     "a credit by compliance", "per_breach only in a credit by breaches"),
    ('by = "uptime"', 'by = "uptime"\nobligation = "response"', "credits.rules[1]",
     '"response"', "no obligation in a credit by uptime"),
    ('{ below = "99 %", credit', '{ below = "99.5 %", credit', "credits.rules[1]",
     "the same twice", "each below once"),
    ('obligation = "response"', 'obligation = "reply"', "credits.rules[2].obligation",
     '"reply"', 'the nearest known is "next-reply"'),
    ("valid_months = 24", "valid_months = 0", "entitlement.valid_months",
     "0", "a number of at least 1"),
    ('address = "klachten@example.com"', 'address = "klachten"', "complaints.address",
     '"klachten"', "the mail address for complaints alone"),
    ('"form", "phone"]', '"form", "telex"]', "complaints.channels[3]", '"telex"', 'one of "mail"'),
    ('clause = "2"\n\n[[credits.rules]]', 'clause = "3"\n\n[[credits.rules]]',
     "credits.rules[1].clause", '"3"', 'the number of a clause: "1", "2"'),
    ("reopen_days = 30", "reopen_days = -1", "readings.reopen_days", "-1", "at least 0"),
    ('day = "office-hours"', 'day = "hours"', "readings.day", '"hours"', '"office-hours"'),
    ('shortest_outage = "5 minutes"', "shortest_outage = 5", "readings.shortest_outage",
     "5", '0, or a time such as "5 minutes"'),
    # availability
    ("any of (db-1, db-2)", "any of (db-1, db-3)", "availability.service",
     '"db-3"', 'the code of a component; the nearest known is "db-2"'),
    ("any of (db-1, db-2)", "any of db-1, db-2", "availability.service",
     '"db-1" after "all of web, any of"', 'a list in parentheses after an inner "of"'),
    ('service = "all', 'service = 5 #"all', "availability.service", "5", "text in quotes"),
    ('look_every = "60 seconds"', 'look_every = "60"', "availability.look_every",
     '"60"', 'a time such as "60 seconds"'),
    ('longest_interval = "15 minutes"', 'longest_interval = "15 seconds"',
     "availability.longest_interval", '"15 seconds"', "at least look_every"),
    ('largest_gap = "130 seconds"', 'largest_gap = "1 second"', "availability.largest_gap",
     '"1 second"', "at least look_every"),
    ('maintenance_notice = "48 hours"\ncalendar = "always"',
     'maintenance_notice = "48 hours"\ncalendar = "allways"', "availability.calendar",
     '"allways"', 'the nearest known is "always"'),
    ('code = "c"\n', 'code = "any"\n', "availability.components.any.code",
     '"any"', "a code that is no word of service"),
    # about the agreement
    ("in_force_from = 2026-01-01", 'in_force_from = "2026-02-30"', "agreement.in_force_from",
     '"2026-02-30"', "a date that exists, without quotes"),
    ("in_force_from = 2026-01-01", "in_force_from = 2026", "agreement.in_force_from",
     "2026", "a date such as 2026-01-31"),
    ('calendar = "support"\nsupersedes', 'calendar = "suport"\nsupersedes', "agreement.calendar",
     '"suport"', 'the calendar that counts where none is named; the nearest known is "support"'),
    ('supersedes = "older/first.toml"', 'supersedes = "../first.toml"', "agreement.supersedes",
     '"../first.toml"', "a file in the same folder or below"),
    ('supersedes = "older/first.toml"', 'supersedes = "/etc/passwd"', "agreement.supersedes",
     '"/etc/passwd"', "a file in the same folder or below"),
    ('supersedes = "older/first.toml"', 'supersedes = "."', "agreement.supersedes",
     '"."', "a file in the same folder or below"),
    ('supersedes = "older/first.toml"', 'supersedes = " "', "agreement.supersedes",
     '" "', "the name of a file beside this one"),
    ('supersedes = "older/first.toml"', 'supersedes = "older/../x.toml"', "agreement.supersedes",
     '"older/../x.toml"', "an older version: x.toml comes later, or is this one"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "found", "wanted"), MISTAKES)
def test_a_mistake_is_told_with_its_key_what_was_found_and_what_would_be_right(
    old: str, new: str, key: str, found: str, wanted: str
) -> None:
    told = problems(changed((old, new)))
    matching = [p for p in told if p.key == key and found in p.found and wanted in p.wanted]
    assert len(matching) == 1, told


def test_the_line_is_that_of_the_key_or_of_the_entry_of_a_list() -> None:
    text = changed(
        ('targets.response = { within = "4 hours"', 'targets.response = { within = "hours"'),
        ("2026-04-06 Tweede", "2026-02-30 Tweede"),
        ("per_breach", "per_brech"),
        ("hours.fri = ", "hours.fri = 5 # "),
    )
    assert [problem.line for problem in problems(text)] == [
        line_of(text, part) for part in ("hours.fri", '"hours"', "per_brech", "2026-02-30")
    ]


def test_all_mistakes_are_told_at_once_whatever_their_kind() -> None:
    text = changed(
        ('zone = "Europe/London"', 'zone = "Mars"'),
        ("hours.fri", "hours.fry"),
        ("phone_required", "phone_requird"),
        ('"4 hours", share', '"4 suport hours", share'),
        ('code = "wish"', 'code = "incident"'),
        ('starts = "acknowledge"', 'starts = "nothing"'),
        ('"uptime"', '"up"'),
        ('{ now = "low", later', '{ now = "lo", later'),
        ("[procedure]]", "[procedures]]"),
        ('clause = "2"\n\n[[availability', 'clause = "20"\n\n[[availability'),
    )
    assert [problem.key for problem in problems(text)] == [
        "calendars.support.hours.fry",
        "calendars.london.zone",
        "obligations.contact.starts",
        "call_types.incident.phone_requird",
        "call_types.incident.targets.response.within",
        "call_types.incident.code",
        "matrix.cells.narrow.now",
        "credits.rules[1].by",
        "availability.clause",
        "procedures",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('hours.mon-sun = "00:00-24:00"', 'hours.mon-sun = "always"'),
        ('zone = "Europe/Amsterdam"', 'zone = "Mars"'),
        ("in_force_from = 2026-01-01", "in_force_from = 5"),
        ('code = "wish"', "code = 5"),
        ('targets.response = "1 working day"', 'targets.response = "1 day"'),
        ("{ at_least = 3,", "{ at_least = -3,"),
        ('closed = "15:00-17:30"', 'closed = "15-17"'),
        ('within = "2 hours", calendar', 'within = "2 ours", calendar'),
        ('tell = ["director"]', "tell = [5]"),
        ('impacts.wide = { nl = "iedereen"', "impacts.wide = { nl = 5"),
        ('cells.wide = { now = "high"', "cells.wide = { now = 5"),
        ('title = { nl = "reactietijd"', "title = { nl = 5"),
        ('"2026-04-06 Tweede', '"2026-04-31 Tweede'),
        ('of = "NL without', 'of = 5 #"NL without'),
        ('country = "NL"', "country = 5"),
    ],
)
def test_a_mistake_makes_no_others_of_its_own(old: str, new: str) -> None:
    text = changed((old, new))
    (problem,) = problems(text)
    assert problem.line == line_of(text, new)


def test_of_two_call_types_with_one_code_both_lines_are_told() -> None:
    text = changed(('code = "wish"', 'code = "incident"'))
    (problem,) = problems(text)
    assert (
        problem.line == line_of(text, '[[call_types]]\ncode = "incident"\nname = { nl = "Wens') + 1
    )
    assert problem.found == (
        f'"incident" a second time; the first is on line {line_of(text, "code = ")}'
    )


@pytest.mark.parametrize(
    ("section", "key", "name"),
    [("obligations", "name", "update"), ("clauses", "number", "2"),
     ("availability.components", "code", "b")],
)  # fmt: skip
def test_no_entry_of_a_list_is_there_twice(section: str, key: str, name: str) -> None:
    entry = f'[[{section}]]\n{key} = "{name}"\n'
    told = problems(EVERYTHING_TEXT + f"\n{entry}")
    assert any(
        f'"{name}" a second time' in p.found and p.wanted == f"each {key} once" for p in told
    )


def test_obligations_in_a_ring_are_each_told_with_the_ring() -> None:
    text = changed(
        ('starts = "response"', 'starts = "contact"'),
        ('starts = "acknowledge"', 'starts = "resolution"'),
    )
    ring = "resolution starts after contact starts after resolution"
    assert [(p.key, p.found) for p in problems(text)] == [
        ("obligations.resolution.starts", f"a ring: {ring}"),
        (
            "obligations.contact.starts",
            f"a ring: contact starts after {ring}"[: -len(" starts after resolution")],
        ),
    ]


def test_an_obligation_after_a_ring_is_no_ring_itself() -> None:
    text = changed(
        ('starts = "response"', 'starts = "next-reply"'),
        ('met_by = "update"\nstarts = "hand-over"', 'met_by = "update"\nstarts = "next-reply"'),
        ('met_by = "reply"\nstarts = "hand-over"', 'met_by = "reply"\nstarts = "update"'),
    )
    found = {p.key: p.found for p in problems(text)}
    assert found["obligations.resolution.starts"] == '"next-reply"'
    assert found["obligations.update.starts"].startswith("a ring: update")


def test_hours_that_overlap_from_one_day_to_the_next_are_told() -> None:
    text = changed(("hours.fri =", 'hours.sun = "05:00-09:00"\nhours.fri ='))
    (problem,) = problems(text)
    assert (problem.key, problem.found) == (
        "calendars.support.hours",
        "hours overlap on sun at 05:00",
    )


def test_a_day_with_hours_in_two_keys_is_told() -> None:
    (problem,) = problems(changed(("hours.fri =", "hours.thu =")))
    assert problem.found == 'thu in both "mon-thu" and "thu"'


def test_closures_that_leave_nothing_open_are_told() -> None:
    closure = '\n[[calendars.london.closures]]\nevery_year = "1 January to 31 December"\n'
    (problem,) = problems(EVERYTHING_TEXT + closure)
    assert problem.key == "calendars.london.hours"
    assert problem.found == "hours that closures and holidays never leave open"


def test_closures_that_leave_a_few_days_open_are_right() -> None:
    closure = '\n[[calendars.london.closures]]\nevery_year = "1 February to 31 December"\n'
    assert problems(EVERYTHING_TEXT + closure) == []


def test_a_calendar_that_is_open_on_special_days_alone_is_open() -> None:
    text = changed(('hours.mon-sun = "00:00-24:00"', 'hours.mon-sun = "closed"'))
    special = '\n[[calendars.always.special_days]]\non = 2026-05-05\nhours = "10:00-12:00"\n'
    assert problems(text + special) == []


def test_a_calendar_of_which_no_holidays_are_known_is_never_open() -> None:
    calendar = """
[calendars.colombo]
hours.mon = "09:00-17:00"
holidays.country = "IN"
closures = [{ every_year = "1 January to 31 December", closed = "09:00-16:00" }]
"""
    (problem,) = problems(EVERYTHING_TEXT + calendar)
    assert problem.key == "calendars.colombo.hours"


def test_a_date_of_a_calendar_version_stands_once() -> None:
    version = '\n[[calendars.support.versions]]\nfrom = 2027-01-01\nhours.mon = "09:00-10:00"\n'
    (problem,) = problems(EVERYTHING_TEXT + version)
    assert problem.key == "calendars.support.versions[2].from"
    assert "2027-01-01 a second time" in problem.found


def test_the_main_calendar_must_be_said_where_several_could_be_meant() -> None:
    text = changed(('calendar = "support"\nsupersedes', "supersedes"))
    (problem,) = problems(text)
    assert (problem.key, problem.found) == ("agreement.calendar", "nothing")
    assert problem.wanted.endswith('"support", "always", "london"')


def test_a_matrix_may_give_call_types() -> None:
    text = changed(('gives = "priority"', 'gives = "call_type"'))
    assert {p.wanted for p in problems(text)} == {
        'the code of a call type: "incident", "wish", "question", "complaint"'
    }


def test_credits_by_uptime_need_a_promise_of_uptime() -> None:
    text = EVERYTHING_TEXT[: EVERYTHING_TEXT.index("[availability]")]
    told = problems(text)
    assert ("credits.rules[1].by", '"uptime"') in [(p.key, p.found) for p in told]


def test_clauses_may_be_named_where_the_file_has_none() -> None:
    text = EVERYTHING_TEXT[: EVERYTHING_TEXT.index("[[clauses]]")]
    assert problems(text) == []


def test_a_call_type_without_any_target_promises_nothing_and_is_told() -> None:
    text = changed(
        ("[default_targets]", "[defaults]"), ('targets.response = "1 working day"\n', "")
    )
    text = text.replace('targets.resolution = "not applicable"\n', "")
    assert ("call_types.question.targets", "no target") in [
        (p.key, p.found) for p in problems(text)
    ]


def test_an_empty_file_lacks_every_section() -> None:
    told = problems("")
    assert [(p.line, p.key, p.found) for p in told] == [
        (1, key, "nothing")
        for key in ("agreement", "calendars", "call_types", "format", "obligations")
    ]
    assert told[0].wanted == "this key: who agreed with whom, on what, from when"


@pytest.mark.parametrize(
    ("entry", "key", "count", "most"),
    [
        ('[[obligations]]\nname = "o{}"\n', "obligations", 108, 100),
        ('[calendars.c{}]\nhours.mon = "09:00-10:00"\n', "calendars", 103, 100),
    ],
)
def test_a_list_out_of_all_bounds_is_refused_whole(
    entry: str, key: str, count: int, most: int
) -> None:
    told = problems(EVERYTHING_TEXT + "".join(entry.format(number) for number in range(100)))
    of_key = [(p.found, p.wanted) for p in told if p.key == key]
    assert of_key == [(f"{count} of them", f"at most {most}")]


# -- how mistakes are told -------------------------------------------------------------------------


def test_errors_survive_pickling() -> None:
    with pytest.raises(AgreementErrors) as raised:
        read("", name="empty.toml")
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.name, again.problems) == ("empty.toml", raised.value.problems)


def test_mistakes_are_told_by_line_one_on_each_line() -> None:
    text = changed(("phone_required", "phone_requird"), ("hours.fri", "hours.fry"))
    with pytest.raises(AgreementErrors) as raised:
        read(text, name="x.toml", earlier=earlier)
    assert [line.split(": ")[:2] for line in str(raised.value).splitlines()] == [
        ["x.toml", f"line {line_of(text, 'hours.fry')}, calendars.support.hours.fry"],
        ["x.toml", f"line {line_of(text, 'phone_r')}, call_types.incident.phone_requird"],
    ]


def test_more_mistakes_than_anyone_reads_are_counted() -> None:
    with pytest.raises(AgreementErrors) as raised:
        read("".join(f"k{n} = 1\n" for n in range(3000)), name="many.toml")
    assert len(raised.value.problems) == 200
    assert raised.value.more > 0
    assert str(raised.value).endswith(f"many.toml: and {raised.value.more} more")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", '"a\\nb"'),
        ("x" * 100, '"' + "x" * 59 + '…"'),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (10**40, "a number of over 38 digits"),
        ([], "a list"),
        ({}, "a table"),
    ],
)
def test_a_value_is_shown_on_one_line(value: object, text: str) -> None:
    assert shown(value) == text


def test_of_many_names_only_some_are_listed() -> None:
    names = [f"name-{number}" for number in range(100)]
    assert one_of(names, "zzzzzzzz").endswith(
        f'"name-{MOST_NAMED - 1}" and {100 - MOST_NAMED} more'
    )
    assert one_of([], "x") == "nothing: leave it out"
    assert (
        one_of([], "x", "the name of a thing") == "the name of a thing, of which the file has none"
    )


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ("", "the end at the beginning", "a component"),
        ("all", 'the end after "all"', '"of" after "all"'),
        ("all of", 'the end after "all of"', "a component"),
        ("web db", '"db" after "web"', "one component or one group"),
        ("3 of (a, b)", '"3 of"', "a number from 1 to 2 before that list"),
        ("0 of a", '"0 of"', "a number from 1 to 1 before that list"),
        ("some of a", '"of" after "some"', '"all of", "any of" or a number'),
        ("all of (a", 'the end after "all of (a"', '"," or ")"'),
        ("all of é", '"é" after "all of"', "a component"),
        ("all of (a, a)", None, "each part once in its list"),
        ("all of (" * 9, None, "groups at most 8 deep"),
    ],
)
def test_a_service_that_makes_no_sense_is_told_where(
    text: str, found: str | None, wanted: str
) -> None:
    with pytest.raises(Wrong) as raised:
        read_service(text)
    assert raised.value.found == found
    assert raised.value.wanted.startswith(wanted)

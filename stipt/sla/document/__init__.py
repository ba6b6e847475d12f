"""The agreement file, TOML that a contract manager can read <-> `Agreement`.

::

    agreement = document.load("agreement.toml")     # or find("reference"), read(text, name=...)
    document.dump(agreement)                        # back to a file that reads to the same
    document.differences(old, new)                  # by the file's own keys
    document.schema()                               # JSON Schema, for editors

What is wrong is raised as `AgreementErrors`: all mistakes at once, each a `Problem` with its
line, its key, what was found and what would be right. The format is in docs/agreement-file.md.
"""

from stipt.sla.document.differences import Difference, differences
from stipt.sla.document.dump import as_data, dump
from stipt.sla.document.files import example_names, find, load, load_example
from stipt.sla.document.json_schema import schema
from stipt.sla.document.keeping import with_kept_holidays
from stipt.sla.document.problems import AgreementErrors, Problem
from stipt.sla.document.reader import read

__all__ = [
    "AgreementErrors",
    "Difference",
    "Problem",
    "as_data",
    "differences",
    "dump",
    "example_names",
    "find",
    "load",
    "load_example",
    "read",
    "schema",
    "with_kept_holidays",
]

"""The settings of the tests: a secret of their own, and the database that was asked for.

STIPT_TEST_DATABASE=postgresql runs what needs a database on PostgreSQL: at the address in
STIPT_TEST_POSTGRESQL, else on a server of the tests' own. Without it they run on SQLite.
"""

import atexit
import os

from tests import postgresql

os.environ.setdefault("STIPT_SECRET_KEY", "for tests only")

if os.environ.get("STIPT_TEST_DATABASE") == "postgresql" and "STIPT_DATABASE_URL" not in os.environ:
    address = os.environ.get("STIPT_TEST_POSTGRESQL")
    if not address:
        server = postgresql.Server(postgresql.programs())
        atexit.register(server.stop)
        address = server.url
    os.environ["STIPT_DATABASE_URL"] = address  # processes that the tests start inherit it

# All of the product's settings, whatever they come to be: the tests change one alone.
from stipt.config.settings import *  # noqa: F403
from stipt.config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; hashing is not ours
# Static files as they lie in the rooms: nothing to gather before a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

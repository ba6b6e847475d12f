"""The framework's settings: one file, by environment (`stipt.config.environment`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stipt.config.environment import read_environment, secret_of

ENVIRONMENT = read_environment()
_ROOT = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_of(ENVIRONMENT)
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.hosts
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "stipt.ledger",
    "stipt.people",
    "stipt.agreements",
]
ROOT_URLCONF = "stipt.config.urls"
MIDDLEWARE: list[str] = []
TEMPLATES: list[dict[str, Any]] = []

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [_ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

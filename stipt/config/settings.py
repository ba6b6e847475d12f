"""The framework's settings: one file, by environment (`stipt.config.environment`)."""

from __future__ import annotations

import sys
from typing import Any

from stipt.config.environment import read_environment, secret_of

ENVIRONMENT = read_environment()

SECRET_KEY = secret_of(ENVIRONMENT)
DEBUG = False
DATA_DIR = ENVIRONMENT.data_dir
IS_DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = ENVIRONMENT.hosts
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
METRICS_TOKEN = ENVIRONMENT.metrics_token.get_secret_value()
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.is_encrypted else 0
if IS_DEMO:  # cookies know no port: the desk may run on the same machine
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "demo_sessionid", "demo_csrftoken"
INSTALLED_APPS = [  # our words and pages go before those of the libraries
    "stipt.desk",
    "stipt.portal",
    "stipt.administration",
    "stipt.signon",
    "stipt.notify",
    "stipt.workbench",
    "stipt.tickets",
    "stipt.agreements",
    "stipt.releases",
    "stipt.people",
    "stipt.mail",
    "stipt.files",
    "stipt.search",
    "stipt.ledger",
    "stipt.ui",
    "stipt.worker",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
ROOT_URLCONF = "stipt.config.urls"
WSGI_APPLICATION = "stipt.config.wsgi.application"
# Everything asks for a signed-on person, but for what a view opens to all by name.
MIDDLEWARE = [
    "stipt.config.proxies.ProxiesMiddleware",
    "stipt.config.requests.RequestsMiddleware",
    "stipt.worker.watching.WatchingMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stipt.config.headers.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stipt.signon.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stipt.ui.context.look",
            ],
        },
    }
]

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # names that change with the content, so that a browser may keep a file for ever
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "stipt.files.uploads.BoundedUploads",
]
# Shared by all processes, so that attempts to sign on are counted across them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # so many strangers can't push out who is counted
    }
}

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]

# Signing on (stipt.signon): by mail address and password, and nobody makes an account themselves.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "signon:sign_in"
LOGIN_REDIRECT_URL = "signon:home"
LOGOUT_REDIRECT_URL = "signon:sign_in"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # the longest that a link opens; stipt.signon.links shortens
ACCOUNT_ADAPTER = "stipt.signon.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
# Attempts are counted by the forms, which say how long to wait; those of the library's views, which
# answer with a bare page, are off.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "reset_password": None,
    "change_password": None,
    "login_failed": "5/15m/key,20/m/ip,100/h/ip",
    "forgotten": "3/15m/key,20/15m/ip",
    "present_password": "5/15m/key",
    "first_run": "10/15m/ip",
}
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = ENVIRONMENT.base_url.startswith("https:")
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.base_url]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# End of signing on.

LANGUAGE_CODE = "en"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING_CONFIG = "stipt.config.logs.configure"
LOGGING = {"level": ENVIRONMENT.log_level, "is_watched": sys.stderr.isatty()}

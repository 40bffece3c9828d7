"""Django settings, and the only place that reads the environment.

Read are NUMERICEMPLOI_DATA_DIR (where the data folder lies; the console's `--data-dir` sets it),
NUMERICEMPLOI_DATABASE (a `postgresql://user:password@host:port/name` address; left out: SQLite in the data
folder), NUMERICEMPLOI_LOG (level of our own log lines, WARNING by default), NUMERICEMPLOI_SMTP
(`smtp://user:password@host:587?from=sender`; left out: mails wait in the outbox, which is read on a page), and
for labels NUMERICEMPLOI_KEYS_DIR (secret keys and ledger of signatures; left out: beside the data folder, never
in it), NUMERICEMPLOI_PUBLIC_URL (the instance's https address, which credentials name and links in mails begin
with; left out: the demonstration's, and this machine's in mails) and NUMERICEMPLOI_ISSUER (the name of who
grants labels).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("NUMERICEMPLOI_DATA_DIR") or "numericemploi-data").absolute()
KEYS_DIR = Path(
    os.environ.get("NUMERICEMPLOI_KEYS_DIR") or DATA_DIR.with_name(f"{DATA_DIR.name}-keys")
).absolute()

DEBUG = False
SECRET_FILE = DATA_DIR / "secret-key"
# Before the folder is prepared there is nothing to protect: a key of the process alone is enough.
SECRET_KEY = SECRET_FILE.read_text().strip() if SECRET_FILE.is_file() else secrets.token_urlsafe(50)

# Demonstration mode is the only mode so far: local addresses, printed accounts, no second factor.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "numericemploi.store",
    "numericemploi.web",
]

MIDDLEWARE = [
    "numericemploi.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "numericemploi.web.errors.Errors",
]

ROOT_URLCONF = "numericemploi.config.urls"
WSGI_APPLICATION = "numericemploi.config.wsgi.application"

# Long work that a page asks for waits in the database; `numericemploi worker` does it, `serve` starts one.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
STUDY_TASK = "numericemploi.config.tasks.study"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "numericemploi.web.context.everywhere",
            ],
            "builtins": ["django.templatetags.i18n", "numericemploi.web.templatetags.figures"],
        },
    }
]


def _database() -> dict[str, object]:
    address = os.environ.get("NUMERICEMPLOI_DATABASE", "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "numericemploi.sqlite3"),
            "OPTIONS": {
                # Versions of SQLite below 3.51.3 may lose a write in WAL mode: the old journal it is.
                "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE / "web" / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "web" / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "numericemploi.web.errors.refused_form"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the settings of a plan ask two things of each session on offer

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "numericemploi": {"handlers": ["stderr"], "level": os.environ.get("NUMERICEMPLOI_LOG", "WARNING")},
        "django": {"handlers": ["stderr"], "level": "ERROR"},
        # A request for another host is refused with 400: no news, and no traceback, for that.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}

DEMONSTRATION_AS_OF = "2024-06-30"
DEMONSTRATION_URL = "https://demo.numericemploi.example"
PUBLIC_URL = (os.environ.get("NUMERICEMPLOI_PUBLIC_URL") or DEMONSTRATION_URL).rstrip("/")
ISSUER_NAME = os.environ.get("NUMERICEMPLOI_ISSUER") or "Numéric'Emploi Grand Est (démonstration)"
MAIL_SERVER = os.environ.get("NUMERICEMPLOI_SMTP", "")
SITE_ADDRESS = (os.environ.get("NUMERICEMPLOI_PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/")

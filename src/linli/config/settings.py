"""Django's settings, from the typed environment."""

from __future__ import annotations

from linli.config import database, environment

ENV = environment.read()

SECRET_KEY = ENV.secret_key()
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
ROOT_URLCONF = "linli.config.urls"
DATABASES = {"default": database.django_settings(database.url(ENV))}
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "linli.kernel.base.apps.Config",
    "linli.kernel.audit.apps.Config",
    "linli.kernel.accounts.apps.Config",
    "linli.kernel.messages.apps.Config",
    "linli.kernel.devices.apps.Config",
    "linli.kernel.places.apps.Config",
    "linli.kernel.registry.apps.Config",
    "linli.kernel.forms.apps.Config",
    "linli.kernel.cases.apps.Config",
    "linli.kernel.rounds.apps.Config",
    "linli.kernel.insight.apps.Config",
    "linli.scenarios.events.apps.Config",
    "linli.scenarios.disputes.apps.Config",
    "linli.scenarios.lists.apps.Config",
    "linli.scenarios.gas.apps.Config",
    "linli.scenarios.care.apps.Config",
    "linli.scenarios.sweeps.apps.Config",
    "linli.kernel.scenario.apps.Config",
]

# Scenarios by their dotted path; a package may add one through the entry point group «linli.scenarios».
SCENARIOS = [
    "linli.scenarios.events.scenario.SCENARIO",
    "linli.scenarios.whistles.scenario.SCENARIO",
    "linli.scenarios.disputes.scenario.SCENARIO",
    "linli.scenarios.supervision.scenario.SCENARIO",
    "linli.scenarios.lists.scenario.SCENARIO",
    "linli.scenarios.gas.scenario.SCENARIO",
    "linli.scenarios.care.scenario.SCENARIO",
    "linli.scenarios.sweeps.scenario.SCENARIO",
]

# Lean on purpose: who asks is found in one statement by kernel.accounts, sessions are loaded only where they change.
MIDDLEWARE = [
    "linli.config.middleware.OneDoor",
]

AUTH_USER_MODEL = "accounts.User"
SESSION_COOKIE_NAME = "linli_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.behind_tls
SESSION_COOKIE_AGE = 12 * 3600
if ENV.behind_tls:  # the proxy says so, and the origin of a request is compared with it
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_COOKIE_NAME = "linli_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENV.behind_tls
CSRF_HEADER_NAME = "HTTP_X_CSRF_TOKEN"
IDLE_TIMEOUT_MINUTES = 30
LOCKOUT_AFTER = 5
LOCKOUT_MINUTES = 15

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "linli.kernel.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email", "phone")},
    },
]

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # a JSON body; uploads have their own limit
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"linli": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}

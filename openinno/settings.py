"""Settings, all of them, fed by the environment. `.env.example` lists what can be set.

Three ways to run: `demo` (the default: this machine only, demonstration secrets), `test`, and `production`, which refuses to
start on a missing or demonstration secret.
"""

import logging
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from django.contrib.messages import constants as message_constants
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from core.history.context import in_job
from openinno import embeddings, identities, limits, mails
from openinno.database import local_folder, settings_for

# Before numpy is loaded. Our matrices are small: OpenBLAS's threads spend ten times the computing waiting for one another, and
# nothing gets on when other processes want the same cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = local_folder(BASE_DIR)

ENVIRONMENT = os.environ.get("OPENINNO_ENV", "test" if "pytest" in sys.modules else "demo")
if ENVIRONMENT not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"Set OPENINNO_ENV to demo, test or production: it is {ENVIRONMENT!r}.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = ENVIRONMENT == "demo"
DEMO = not PRODUCTION

DEMO_SECRET_KEY = "demonstration-only-this-key-is-public-and-production-refuses-it"
SHORTEST_SECRET = 50  # characters
NEEDED_IN_PRODUCTION = {
    "SECRET_KEY": f"at least {SHORTEST_SECRET} random characters, kept secret",
    "SITE_URL": "the public address, such as https://openinno.example",
    "ALLOWED_HOSTS": "the host names served, separated by commas",
    "DATABASE_URL": "the address of PostgreSQL, such as postgresql://user:password@host/openinno",
    "EMAIL_URL": "the mail server, such as smtp+tls://user:password@host:587",
    "DEFAULT_FROM_EMAIL": "who mails come from, such as openinno <ne-pas-repondre@openinno.example>",
    "MEDIA_ROOT": "the folder of uploaded files, outside the code and in the backups",
}


def refuse_to_start() -> None:
    """In production, on anything missing, public or short. Raises ImproperlyConfigured with everything there is to set."""
    missing = [f"Set {name}: {what}." for name, what in NEEDED_IN_PRODUCTION.items() if not os.environ.get(name)]
    secret = os.environ.get("SECRET_KEY", "")
    if secret and (secret == DEMO_SECRET_KEY or len(secret) < SHORTEST_SECRET):
        missing.append(
            f"Set SECRET_KEY to {SHORTEST_SECRET} random characters of your own: this one is public or short."
        )
    if missing:
        raise ImproperlyConfigured("openinno does not start in production.\n" + "\n".join(missing))


if PRODUCTION:
    refuse_to_start()
wrong = [each for part in (embeddings, identities) for each in part.wrong(os.environ, production=PRODUCTION)]
wrong += mails.wrong(os.environ)
if wrong:
    raise ImproperlyConfigured("openinno does not start.\n" + "\n".join(wrong))
SECRET_KEY = os.environ.get("SECRET_KEY", DEMO_SECRET_KEY)
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# Part of the identifiers in feeds: whoever follows one would see everything again if it changed (RFC 4151).
FEED_TAG = os.environ.get("FEED_TAG") or f"{urlsplit(SITE_URL).hostname},2026"
EMAIL_URL = os.environ.get("EMAIL_URL", "")
# A service that speaks OpenAI's protocol of embeddings. Without an address nothing is asked of anybody. See docs/matching.md.
EMBEDDINGS_URL = os.environ.get("EMBEDDINGS_URL", "").rstrip("/")
EMBEDDINGS_KEY = os.environ.get("EMBEDDINGS_KEY", "")
EMBEDDINGS_MODEL = os.environ.get("EMBEDDINGS_MODEL", "")
EMBEDDINGS_DIMENSIONS = int(os.environ.get("EMBEDDINGS_DIMENSIONS") or 0) if EMBEDDINGS_URL else 0
EMBEDDINGS_DAILY_TOKENS = (
    int(os.environ.get("EMBEDDINGS_DAILY_TOKENS") or embeddings.DAILY_TOKENS) if EMBEDDINGS_URL else 0
)
# Where the administration is, for those who would rather not have it where everybody looks first.
ADMIN_PATH = os.environ.get("ADMIN_PATH", "admin").strip("/") + "/"
# Who is told of a weakness, as an address or a page (RFC 9116); without one, the page of contact.
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "")
# Put into the legal notice where its text says so: see accounts/placeholders.py.
LEGAL_PUBLISHER, LEGAL_DIRECTOR, LEGAL_HOST = (
    os.environ.get(name, "") for name in ("LEGAL_PUBLISHER", "LEGAL_DIRECTOR", "LEGAL_HOST")
)
HISTORY_KEY = os.environ.get("HISTORY_KEY", "")  # of the seals over the history; SECRET_KEY stands in for it
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]

# From the highest floor down.
OUR_APPS = ["openinno", "dashboards", "meetings", "matching", "irritants", "startups", "taxonomy", "accounts", "core"]
INSTALLED_APPS = [
    "core.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "openinno.apps.StaticFiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_structlog",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "procrastinate.contrib.django",
    *OUR_APPS,
]
if not PRODUCTION and find_spec("django_linear_migrations"):  # a tool of who writes migrations
    INSTALLED_APPS.append("django_linear_migrations")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.WithoutNul",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactor",
    "accounts.middleware.AgreedTerms",
    "accounts.middleware.LastUse",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RequestLog",
    "core.middleware.Writer",
    "accounts.middleware.SeeingAs",
]
if not PRODUCTION:
    # Elsewhere Django serves the packages' files where they are, without collecting them.
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

ROOT_URLCONF = "openinno.urls"
WSGI_APPLICATION = "openinno.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
MESSAGE_TAGS = {message_constants.ERROR: "danger"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of each change of what one signs in with
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS, API_LIMITS = (
    limits.ATTEMPTS,
    limits.REQUESTS,
)  # counted by django-allauth, and by accounts.api.doors
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.doors.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.doors.Granted"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.doors.Limits"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.bodies.OneFormat",
    "DEFAULT_PARSER_CLASSES": ["core.api.bodies.Json"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pages.Pages",
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Schema",
    "EXCEPTION_HANDLER": "core.api.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "openinno",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": _("Irritants, companies, POCs and lessons learned: what is public, and what your token opens."),
    "LICENSE": {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "POSTPROCESSING_HOOKS": ["core.api.schema.add_problem"],
}
# Doors of others: an address says nothing of whose account it is, so that none opens an account of that address by itself.
SOCIALACCOUNT_ADAPTER = "accounts.adapter.social.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = identities.providers(os.environ)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # to link and to unlink
# Whoever moderates or administers; in the demonstration their password is public, and a code would be nobody's secret.
SECOND_FACTOR_REQUIRED = PRODUCTION
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "openinno"
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}  # wrong codes count with wrong passwords
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale" / app for app in OUR_APPS]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap/css", BASE_DIR / "node_modules/bootstrap/dist/css"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    (
        "vendor/atkinson",
        BASE_DIR / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files",
    ),
    ("vendor/bricolage", BASE_DIR / "node_modules/@fontsource-variable/bricolage-grotesque/files"),
]
BOOTSTRAP_ICONS_DIR = BASE_DIR / "node_modules/bootstrap-icons/icons"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", LOCAL / "media"))

# A worker that is silent this long, in seconds, is dead: another one takes up what it held.
DEAD_WORKER_AFTER = 15
PROCRASTINATE_WORKER_DEFAULTS = {
    # What succeeded is forgotten: the thread says what happened. What failed stays, to be looked at.
    "delete_jobs": "successful",
    "concurrency": 1,  # core.tasks.take_up_left_jobs counts on it
    "shutdown_graceful_timeout": 8,
    "update_heartbeat_interval": 3,
    "stalled_worker_timeout": DEAD_WORKER_AFTER,
    "task_middleware": [in_job],  # jobs name themselves in the history of writes
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORMS_URLFIELD_ASSUME_HTTPS = True
# Who tells of mails that did not arrive; see docs/deployment.md.
MAIL_SERVICE = os.environ.get("MAIL_SERVICE", "")
ANYMAIL = mails.anymail(os.environ)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "openinno <ne-pas-repondre@openinno.example>")
EMAIL_FILE_PATH = LOCAL / "mails"
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_USE_SSL = _mail.scheme == "smtp+ssl"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

if PRODUCTION:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^sante/$", r"^pret/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
    # Bound to this host and to HTTPS by their names.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    # Rate limits and codes used once count for all processes together.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_cache",
            # Past it, rows are thrown away whatever they count: many addresses must not wash out who tries passwords.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        },
    }
    # Of the addresses in X-Forwarded-For, the one that the outermost trusted proxy saw.
    ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# The proxy in front notes addresses of machines; here they would be kept twice.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if PRODUCTION
            else structlog.dev.ConsoleRenderer(colors=False),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "bm25s": {"propagate": False},  # tells each step of each index
        # Each request that is refused or fails has its one line, or its traceback, from RequestLog.
        "django.request": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": "INFO" if ENVIRONMENT != "test" else "ERROR"},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

DATABASES = {"default": settings_for(BASE_DIR, test=ENVIRONMENT == "test")}

"""The one place that reads the environment. Every setting is described in docs/settings.md."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from designer import __version__
from designer.cluster_file import ClusterFileError, ClusterSettings, read_cluster_file
from designer.core.needs import is_label
from designer.home import Home
from designer.storage.place_settings import PlaceSettings


def _text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def _whole_number(name: str, default: int, *, least: int = 1) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise ImproperlyConfigured(f"{name} should be a whole number of at least {least}; it is {text!r}.")
    return int(text)


def _choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = _text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} should be one of {', '.join(choices)}; it is {value!r}.")
    return value


def _token(name: str) -> str:
    """What opens an address that is closed without it; empty where it stays closed."""
    text = os.environ.get(name) or ""
    if text and (len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text):
        # Not shown: what is nearly right is nearly the token.
        raise ImproperlyConfigured(f"{name} should be at least 16 letters, digits and signs without a blank.")
    return text


def _names(name: str, default: str) -> list[str]:
    return [item.strip() for item in _text(name, default).split(",") if item.strip()]


def _cluster() -> ClusterSettings | None:
    """What the machines of a cluster have in common; None where there is one machine."""
    file = _text("PIPEWRIGHT_CLUSTER", "")
    try:
        return read_cluster_file(Path(file).expanduser()) if file else None
    except ClusterFileError as error:
        raise ImproperlyConfigured(str(error)) from error


def _labels(name: str) -> list[str]:
    found = _names(name, "")
    for label in found:
        if not is_label(label):
            raise ImproperlyConfigured(
                f"{name} should be words with commas between; {label!r} is none: use letters, digits, '.', '_', '-', "
                "30 at most."
            )
    return found


def _secret_key(home: Home) -> str:
    try:
        key = home.secret_key_file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"There is no secret key in {home.secret_key_file.parent}: start with `pipewright up`, which makes one, "
            "or set PIPEWRIGHT_HOME to the folder of an installation."
        ) from error
    if len(key) < 32:
        raise ImproperlyConfigured(f"{home.secret_key_file} should hold at least 32 characters.")
    return key


def _sqlite(home: Home) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home.database_file,
        "OPTIONS": {
            "timeout": 20,
            # Without it every second of two writers that read first fails with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;"
                "PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;"
                # A checkpoint waits for the disk, and all who write wait for it: one for a hundred steps, not for each
                # thirty. What is committed is in the log either way, which grows to 16 MB.
                "PRAGMA wal_autocheckpoint=4000;"
            ),
        },
    }


def _postgresql(cluster: ClusterSettings) -> dict[str, object]:
    where = cluster.database
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": where.host,
        "PORT": where.port,
        "NAME": where.name,
        "USER": where.user,
        "PASSWORD": where.password,
        # A connection that died with a restart of the database is replaced before a request meets it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "sslmode": where.sslmode,
            "connect_timeout": 5,
            # A machine that went away without a word is noticed within half a minute, on either side.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
            "application_name": "pipewright",
            # Django itself prepares no statement; runs/database.py has those prepared that come again and again.
            "prepare_threshold": 5,
        },
    }


def _shipped(name: str) -> Path:
    """A folder that comes with the product: in the package where a wheel was installed, beside it in a checkout."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parent / name


PACKAGE = Path(__file__).resolve().parent
PIPEWRIGHT_VERSION = __version__
PIPEWRIGHT_HOME = Home.from_environment()
PIPEWRIGHT_CLUSTER = _cluster()
PIPEWRIGHT_LIBRARY = Path(_text("PIPEWRIGHT_LIBRARY", str(_shipped("components"))))
PIPEWRIGHT_SAMPLES = Path(_text("PIPEWRIGHT_SAMPLES", str(_shipped("samples"))))
# Several homes of one user may share what steps run in.
PIPEWRIGHT_ENVIRONMENTS = Path(_text("PIPEWRIGHT_ENVIRONMENTS", str(PIPEWRIGHT_HOME.root / "environments"))).resolve()
PIPEWRIGHT_SLOTS = _whole_number("PIPEWRIGHT_SLOTS", max(2, os.cpu_count() or 2))
# On one machine no more wake-ups are needed than steps can run; how many a cluster's workers run no process knows.
PIPEWRIGHT_MOST_WAKE_UPS = 32 if PIPEWRIGHT_CLUSTER else PIPEWRIGHT_SLOTS
PIPEWRIGHT_MESSAGES = (
    "designer.workers.redis_messages.RedisMessages"
    if PIPEWRIGHT_CLUSTER
    else "designer.workers.local_messages.LocalMessages"
)
# What pipelines call a compute that has another name here; on one machine every name means that machine.
PIPEWRIGHT_COMPUTES = PIPEWRIGHT_CLUSTER.computes if PIPEWRIGHT_CLUSTER else None
PIPEWRIGHT_REDIS_URL = PIPEWRIGHT_CLUSTER.redis_url if PIPEWRIGHT_CLUSTER else ""
# What the worker of this machine has to give, beside its cores and its memory.
PIPEWRIGHT_GPUS = _whole_number("PIPEWRIGHT_GPUS", len(list(Path("/dev").glob("nvidia[0-9]*"))), least=0)
PIPEWRIGHT_LABELS = _labels("PIPEWRIGHT_LABELS")
PIPEWRIGHT_ISOLATION = _choice("PIPEWRIGHT_ISOLATION", "auto", ("auto", "bubblewrap", "none"))
PIPEWRIGHT_WARM_PYTHON = _choice("PIPEWRIGHT_WARM_PYTHON", "on", ("on", "off")) == "on"
# Steps run as the user who may read the cluster's file.
PIPEWRIGHT_HIDDEN_FROM_STEPS = [
    Path(place)
    for place in (_text("PIPEWRIGHT_CLUSTER", ""), PIPEWRIGHT_CLUSTER.artifacts.url if PIPEWRIGHT_CLUSTER else "")
    if place and "://" not in place
]
PIPEWRIGHT_HOST_PYTHON = _text("PIPEWRIGHT_HOST_PYTHON", "")
PIPEWRIGHT_LEASE_SECONDS = _whole_number("PIPEWRIGHT_LEASE_SECONDS", 30, least=2)
PIPEWRIGHT_CRASH_LIMIT = _whole_number("PIPEWRIGHT_CRASH_LIMIT", 3)
# Where the machines of a cluster keep artifacts and logs; in the home if none.
PIPEWRIGHT_ARTIFACTS: PlaceSettings | None = PIPEWRIGHT_CLUSTER.artifacts if PIPEWRIGHT_CLUSTER else None
PIPEWRIGHT_CACHE_LIMIT = _whole_number("PIPEWRIGHT_CACHE_LIMIT_MB", 20_480) * 1024 * 1024
PIPEWRIGHT_UPLOAD_LIMIT = _whole_number("PIPEWRIGHT_UPLOAD_LIMIT_MB", 512) * 1024 * 1024
PIPEWRIGHT_LOG_LIMIT = _whole_number("PIPEWRIGHT_LOG_LIMIT_MB", 1024) * 1024 * 1024
PIPEWRIGHT_DOCUMENT_LIMIT = _whole_number("PIPEWRIGHT_DOCUMENT_LIMIT_MB", 8) * 1024 * 1024
PIPEWRIGHT_MAX_NODES = _whole_number("PIPEWRIGHT_MAX_NODES", 5_000)
PIPEWRIGHT_SIGN_IN_LINK_MINUTES = 15
# Who shows it may read /metrics; without it there is no such address.
PIPEWRIGHT_METRICS_TOKEN = _token("PIPEWRIGHT_METRICS_TOKEN")
# The standard names: who has a receiver of traces has set one of them, and the exporter reads the others by itself.
PIPEWRIGHT_TRACING = (
    bool(_text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "") or _text("OTEL_EXPORTER_OTLP_ENDPOINT", ""))
    and _text("OTEL_SDK_DISABLED", "").lower() != "true"
)

SECRET_KEY = PIPEWRIGHT_CLUSTER.secret_key if PIPEWRIGHT_CLUSTER else _secret_key(PIPEWRIGHT_HOME)
DEBUG = False
ALLOWED_HOSTS = _names("PIPEWRIGHT_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _names("PIPEWRIGHT_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "designer.accounts",
    "designer.registry",
    "designer.pipelines",
    "designer.runs",
]
MIDDLEWARE = [
    "designer.api.request_figures.RequestFigures",
    "designer.api.middleware.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "designer.api.middleware.ContentPolicyMiddleware",
    "designer.api.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"
TEMPLATES: list[dict[str, object]] = []

DATABASES = {"default": _postgresql(PIPEWRIGHT_CLUSTER) if PIPEWRIGHT_CLUSTER else _sqlite(PIPEWRIGHT_HOME)}
# The server answers in many threads that come and go; what else there is keeps a connection in each of few threads.
PIPEWRIGHT_SERVER_POOL = {"min_size": 2, "max_size": 20, "timeout": 5} if PIPEWRIGHT_CLUSTER else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "static"
# Vite puts a content hash into every name under assets/.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/assets/.+$"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "pipewright_session"
CSRF_COOKIE_NAME = "pipewright_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "designer.api.errors.csrf_failed"
# Behind a proxy with TLS; on the loopback address plain http is what there is. What a request says of itself, as in
# X-Forwarded-Proto, is not asked: whoever reaches the port could write it.
PIPEWRIGHT_HTTPS = bool(CSRF_TRUSTED_ORIGINS) and all(item.startswith("https://") for item in CSRF_TRUSTED_ORIGINS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PIPEWRIGHT_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_TEMP_DIR = PIPEWRIGHT_HOME.uploads
DATA_UPLOAD_MAX_MEMORY_SIZE = PIPEWRIGHT_DOCUMENT_LIMIT

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "designer.accounts.authentication.BearerAuthentication",
        "designer.accounts.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["designer.api.permissions.WorkspacePermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "designer.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "designer.api.errors.answer_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Pipewright",
    "DESCRIPTION": "Components, data, pipelines, runs and artifacts of one workspace.",
    "VERSION": __version__,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _text("PIPEWRIGHT_LOG_LEVEL", "WARNING")},
    "loggers": {
        "designer": {"level": _text("PIPEWRIGHT_LOG_LEVEL", "INFO")},
        "django.request": {"level": "ERROR"},
    },
}

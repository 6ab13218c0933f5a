"""All settings: defaults here, the rest from the environment or a file .env (docs/betrieb.md lists the values).

Without DEBUG=true these are production settings, and what production needs must be set.
"""

import sqlite3
from pathlib import Path

import environ

from chancencheck import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")  # the environment wins over the file

DEBUG = env.flag("DEBUG", default=False)
DEMO_ALLOWED = DEBUG
SECRET_KEY = env.text("SECRET_KEY", "only-for-development-and-tests" * 2) if DEBUG else env.secret_key("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else None)
# Links in messages are made where no request tells the address.
SITE_URL = env.site(
    "SITE_URL",
    f"http://127.0.0.1:{env.number('PORT', 8000)}" if DEBUG else f"https://{ALLOWED_HOSTS[0]}",
    https=not DEBUG,
)
env.no_path("SCRIPT_NAME")
ROOT_URLCONF = "chancencheck.urls"
WSGI_APPLICATION = "chancencheck.wsgi.application"

INSTALLED_APPS = [
    "assessments",
    "chancencheck.apps.ChancencheckConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth's session list uses its filters
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    *([] if DEBUG else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "chancencheck.middleware.response_policy",
    "chancencheck.middleware.refuse_nul",
    "chancencheck.middleware.keep_newer_login",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessments.saving.views.unavailable.DatabaseUnavailableMiddleware",
    "assessments.saving.views.background.LoginRequiredOrJson",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "assessments.saving.views.sent_once.SentOnceMiddleware",
]

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
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "kern"
CRISPY_FAIL_SILENTLY = False
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Language and time

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# Database. ATOMIC_REQUESTS stays off: on SQLite every GET would take the write lock.

SQLITE_VERSION = sqlite3.sqlite_version_info
# Older libraries can corrupt a database in WAL mode (the "WAL-reset" fault, mended in these versions).
SQLITE_WAL_IS_SAFE = (
    SQLITE_VERSION >= (3, 51, 3) or (3, 50, 7) <= SQLITE_VERSION < (3, 51) or (3, 44, 6) <= SQLITE_VERSION < (3, 45)
)
SQLITE_JOURNAL_MODE = "WAL" if SQLITE_WAL_IS_SAFE else "TRUNCATE"
DATABASE_OPTIONS = {
    "django.db.backends.sqlite3": {
        "transaction_mode": "IMMEDIATE",  # a read that becomes a write would fail at once with "database is locked"
        "timeout": 20,
        "init_command": (f"PRAGMA journal_mode={SQLITE_JOURNAL_MODE};PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"),
    },
    "django.db.backends.postgresql": {
        # No JIT: compiling a query costs several times what it saves on queries as short as these.
        "options": (
            "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c jit=off"
        ),
    },
}
DATABASE = env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}" if DEBUG else None)
DATABASES = {
    "default": {
        **DATABASE,
        "OPTIONS": env.with_own_options(DATABASE_OPTIONS[DATABASE["ENGINE"]], DATABASE.get("OPTIONS", {})),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# Shared by all processes, so that the throttling of logins counts right (tables: manage.py createcachetable).
# allauth counts in the default cache. It has a table of its own: what pages leave in the other one evicts no count.
DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"
CACHES = {
    "default": {"BACKEND": DATABASE_CACHE, "LOCATION": "login_attempts", "OPTIONS": {"MAX_ENTRIES": 100_000}},
    "pages": {"BACKEND": DATABASE_CACHE, "LOCATION": "cache"},
}

# Long work: the queue is a table of the database. Without an embedded worker, start manage.py worker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMBEDDED_WORKER = env.flag("EMBEDDED_WORKER", default=DEBUG)

# Accounts

AUTH_USER_MODEL = "assessments.User"
AUTHENTICATION_BACKENDS = [
    "chancencheck.accounts.AccountBackend",
    "assessments.access.permissions.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "chancencheck.accounts.ClosedAccountAdapter"
ACCOUNT_FORMS = {
    "login": "chancencheck.accounts.LoginForm",
    "change_password": "chancencheck.accounts.ChangePasswordForm",
    "set_password": "chancencheck.accounts.SetPasswordForm",
    "reset_password": "chancencheck.accounts.ResetPasswordForm",
    "reset_password_from_key": "chancencheck.accounts.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the Fachadministration enters the addresses
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # a link that invites somebody may lie over a weekend; the mail says so
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[ChancenCheckLU] "
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# The whole town hall may share one IP address; the tight limit is per account and address (chancencheck.attempts).
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/300s/key"}
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0 if DEBUG else 1)

# Sessions, cookies, forms

SESSION_ENGINE = "chancencheck.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # from the log-in on, as the privacy page says
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "assessments.saving.views.background.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"  # what a cookie cannot hold is not lost
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # quick entry: 13 fields a requirement; the widest catalogue has 108

# Transport and content security

SECURE_SSL_REDIRECT = not DEBUG
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # KERN draws its icons as data: masks
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Static files

NODE_MODULES = BASE_DIR / "node_modules"
NPM_STATIC = {
    "kern": (
        "@kern-ux/native/dist",
        [
            "kern.min.css",
            "fonts/fira-sans/FiraSans-Regular.woff2",
            "fonts/fira-sans/FiraSans-Medium.woff2",
            "fonts/fira-sans/FiraSans-SemiBold.woff2",
        ],
    ),
    "noto-emoji": ("@fontsource/noto-emoji/files", ["noto-emoji-emoji-400-normal.woff2"]),
    "dejavu": ("dejavu-fonts-ttf/ttf", ["DejaVuSans.ttf"]),  # in print: ●○☐ and scripts that Fira Sans lacks
    **{  # in print, where a text needs them (assessments.reports.paper.typefaces)
        f"noto-sans-{script}": (
            f"@fontsource/noto-sans-{script}/files",
            [f"noto-sans-{script}-{script}-400-normal.woff2"],
        )
        for script in ("bengali", "devanagari", "ethiopic", "gurmukhi", "tamil", "thai")
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "chancencheck.finders.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))  # published reports; never served directly

# Mail and log

vars().update(env.email("EMAIL_URL", "consolemail://" if DEBUG else "smtp://localhost:25"))
# Where pages and messages send people with questions: the Abteilung Integration.
CONTACT_PHONE = env.contact_phone("CONTACT_PHONE")
CONTACT_MAIL = env.contact_mail("CONTACT_MAIL", "integration@stadt.example" if DEBUG else "")
EMAIL_TIMEOUT = 10  # seconds for each step of the dialogue but the last (chancencheck.smtp)
if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":  # noqa: F821 - set by the line above
    EMAIL_BACKEND = "chancencheck.smtp.PatientBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"chancencheck@{ALLOWED_HOSTS[0]}")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING"}},
}

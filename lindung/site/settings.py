"""Django settings. Everything an office may change is an environment variable named here, with its default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from lindung.postgres.endpoint import databases_from_env
from lindung.postgres.home import resolve_home
from lindung.web.logs import LOGGING as DISCREET_LOGGING

PACKAGE = Path(__file__).resolve().parent.parent
HOME = resolve_home().path

# demo: synthetic people, signs on every page, known passwords. production: refuses all of that.
MODE = os.environ.get("LINDUNG_MODE", "demo")
if MODE not in {"demo", "production"}:
    raise SystemExit(f"LINDUNG_MODE is {MODE!r}; it must be 'demo' or 'production'.")
DEMONSTRATION = MODE == "demo"
DEBUG = False

_DEMO_KEY = "demonstration-only-never-used-in-production-0000000000"
SECRET_KEY = os.environ.get("LINDUNG_SECRET_KEY") or _DEMO_KEY
if MODE == "production" and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY == _DEMO_KEY):
    raise SystemExit(
        "LINDUNG_SECRET_KEY kosong atau terlalu pendek; di produksi isi dengan 50 karakter acak atau lebih. / "
        "LINDUNG_SECRET_KEY is empty or too short; in production give it 50 random characters or more."
    )
ALLOWED_HOSTS = os.environ.get("LINDUNG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "lindung.web",
    "lindung.reference",
    "lindung.registry",
    "lindung.access",
    "lindung.counsel",
    "lindung.notices",
    "lindung.membership",
    "lindung.billing",
    "lindung.coverage",
    "lindung.sponsorship",
    "lindung.rosters",
    "lindung.site",
]
# Rooms in the order their SQL is applied: rights of access first, because the others' policies call its functions.
SQL_ROOMS = [
    "access", "reference", "registry", "counsel", "notices", "membership", "billing", "coverage", "sponsorship",
    "rosters", "site",
]  # fmt: skip

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lindung.web.errors.WrongMethodMiddleware",
    "lindung.access.middleware.ActingMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "lindung.site.urls"
WSGI_APPLICATION = "lindung.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ours before those of libraries: allauth's pages are drawn in the house style.
        "DIRS": [PACKAGE / "web" / "templates", PACKAGE / "access" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lindung.site.context.house",
            ],
        },
    }
]

# "default" acts as the application role, which owns nothing and cannot pass row rights; "owner" migrates and loads.
_databases = databases_from_env()


def _django_database(params: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        **params,
        "OPTIONS": {**params.get("OPTIONS", {}), **options},
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _django_database(_databases.app, pool={"min_size": 1, "max_size": 8, "timeout": 20})}
if _databases.owner is not None:
    DATABASES["owner"] = _django_database(_databases.owner)
DATABASE_ROUTERS = ["lindung.site.router.OwnerMigrates"]
TEST_RUNNER = "django.test.runner.DiscoverRunner"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
# Where whoever acts for a sponsor alone begins.
SPONSOR_HOME = "/ruang-sponsor/"
LOGOUT_REDIRECT_URL = "/masuk/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lindung.access.adapter.NoSignUpAdapter"
# Wrong passwords are counted by axes below; allauth counts wrong codes of the second factor (login_failed).
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/15m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "lindung.access.forms.SignInForm",
    "change_password": "lindung.access.forms.PasswordChangeForm",
    "reauthenticate": "lindung.access.forms.ConfirmPasswordForm",
}
MFA_FORMS = {
    "authenticate": "lindung.access.forms.CodeForm",
    "reauthenticate": "lindung.access.forms.ConfirmCodeForm",
    "activate_totp": "lindung.access.forms.EnrolForm",
}
MFA_ADAPTER = "lindung.access.second_factor.EncryptedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lindung"
MFA_TOTP_TOLERANCE = 1
# Roles that must have a second factor before they see anything, with commas between; "none" for no role.
_mfa_roles = os.environ.get("LINDUNG_MFA_ROLES", "none" if DEMONSTRATION else "administrator,finance,checker")
MFA_ROLES = frozenset() if _mfa_roles == "none" else frozenset(name.strip() for name in _mfa_roles.split(","))
# Five wrong passwords lock the name from that address for fifteen minutes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "lindung.access.sign_in_pages.name_tried"
AXES_LOCKOUT_CALLABLE = "lindung.access.sign_in_pages.locked_out"
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lindung.web.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MODE == "production"
SESSION_COOKIE_AGE = 60 * 60 * 10
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Makassar"
USE_TZ = True

STATIC_URL = "/static/"
# Files are served from where they lie in the package; nothing is collected anywhere.
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Vendored files carry their version in the address: a browser on a thin line may keep them for good.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/vendor/[^/]+-\d[^/]*/"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Without a mail server, e-mails are written as files into the data directory.
EMAIL_HOST = os.environ.get("LINDUNG_SMTP_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_PORT = int(os.environ.get("LINDUNG_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("LINDUNG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LINDUNG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("LINDUNG_SMTP_TLS", "yes") == "yes"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("LINDUNG_MAIL_FROM", "lindung@localhost")
# Warnings and errors, to standard error, without personal data.
LOGGING = DISCREET_LOGGING
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

# The province this installation serves; another province needs data, not code.
PROVINCE = os.environ.get("LINDUNG_PROVINCE", "72")

# How people reach these pages from outside: QR codes of certificates and links in e-mails begin with it.
PUBLIC_URL = os.environ.get("LINDUNG_PUBLIC_URL", "")
# Whom a family calls, as printed on its sheet.
HELP = os.environ.get("LINDUNG_HELP", "BPJS Ketenagakerjaan, 175")

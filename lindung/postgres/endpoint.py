"""Where the database is and as which role to reach it. Starts nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from .account import server_account
from .home import VARIABLE as HOME_VARIABLE
from .home import Home, resolve_home
from .roles import APP, DATABASE, OWNER
from .sockets import PORT, check_socket_directory, socket_directory
from .trouble import Trouble

URL_VARIABLE = "DATABASE_URL"
OWNER_URL_VARIABLE = "DATABASE_OWNER_URL"

# How Django names what libpq calls otherwise.
_DJANGO_NAMES = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}


@dataclass(frozen=True)
class Endpoint:
    """A private server's address. `version` is its major version, or None before its first start.

    `server_user` is the operating system user that must answer on the socket: clients check it, so that nobody
    else can stand in for the server.
    """

    socket_dir: Path
    port: int
    version: int | None
    server_user: str

    def params(self, role: str, database: str = DATABASE) -> dict[str, Any]:
        """HOST, PORT, USER, NAME, PASSWORD and OPTIONS, as Django wants them."""
        return {
            "HOST": str(self.socket_dir),
            "PORT": str(self.port),
            "USER": role,
            "NAME": database,
            "PASSWORD": "",
            "OPTIONS": {"requirepeer": self.server_user},
        }

    def url(self, role: str, database: str = DATABASE) -> str:
        """The same as a URL for libpq, psycopg and psql."""
        query = urlencode(
            {"host": str(self.socket_dir), "port": self.port, "requirepeer": self.server_user}, quote_via=quote
        )
        return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?{query}"


@dataclass(frozen=True)
class Databases:
    """Connection parameters, in Django's words, for the run-time role and, if known, for the owner.

    `private` says that the server is Lindung's own, which somebody has to start.
    """

    app: dict[str, Any]
    owner: dict[str, Any] | None
    private: bool

    def __getitem__(self, role: str) -> dict[str, Any]:
        found = {"app": self.app, "owner": self.owner}[role]
        if found is None:
            raise Trouble(
                f"{OWNER_URL_VARIABLE} belum diisi, padahal perintah ini memerlukan peran {OWNER}.",
                f"{OWNER_URL_VARIABLE} is not set, and this command needs the role {OWNER}.",
            )
        return found


def endpoint_of(home: Home) -> Endpoint:
    """The address of the private server in `home`, running or not."""
    try:
        account = server_account(home.data)
        directory = socket_directory(home)
        check_socket_directory(directory, account)
    except NotADirectoryError:
        raise Trouble(
            f"{home.path} bukan direktori. Pilih {HOME_VARIABLE} yang lain.",
            f"{home.path} is not a directory. Choose another {HOME_VARIABLE}.",
        ) from None
    return Endpoint(directory, PORT, data_major(home.data), account.name)


def data_major(data: Path) -> int | None:
    """The major version that made the data directory, or None when there is none."""
    try:
        text = (data / "PG_VERSION").read_text().strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        return None
    return int(text) if text.isdigit() else None


def databases_from_env(environ: Mapping[str, str] | None = None) -> Databases:
    """Parameters from DATABASE_URL and DATABASE_OWNER_URL, or of the private server without starting it.

    Without DATABASE_OWNER_URL an outside server has no owner: a web process need not know that password.
    """
    environ = os.environ if environ is None else environ
    url, owner_url = (environ.get(name, "").strip() for name in (URL_VARIABLE, OWNER_URL_VARIABLE))
    if not url:
        if owner_url:
            raise Trouble(
                f"{OWNER_URL_VARIABLE} diisi tetapi {URL_VARIABLE} tidak. Isi keduanya atau tidak sama sekali.",
                f"{OWNER_URL_VARIABLE} is set but {URL_VARIABLE} is not. Set both or neither.",
            )
        endpoint = endpoint_of(resolve_home(environ))
        return Databases(endpoint.params(APP), endpoint.params(OWNER), private=True)
    app = parse_url(URL_VARIABLE, url)
    owner = parse_url(OWNER_URL_VARIABLE, owner_url) if owner_url else None
    _check_pair(app, owner)
    return Databases(app, owner, private=False)


def psycopg_arguments(params: Mapping[str, Any]) -> dict[str, Any]:
    """Django's parameters as keyword arguments for `psycopg.connect`."""
    named = {libpq: params[django] for libpq, django in _DJANGO_NAMES.items() if params.get(django)}
    return {**named, **params.get("OPTIONS", {})}


def tool_environment(params: Mapping[str, Any]) -> dict[str, str]:
    """Environment variables for pg_dump and pg_restore: a password stays out of the list of processes."""
    variables = {
        option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar
    }
    arguments = psycopg_arguments(params)
    return {variables[keyword]: str(value) for keyword, value in arguments.items() if keyword in variables}


def parse_url(variable: str, url: str) -> dict[str, Any]:
    """A libpq URL as Django's parameters; Trouble that never repeats the URL, since it holds a password."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise _bad_url(variable)
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except (psycopg.ProgrammingError, ValueError):
        raise _bad_url(variable) from None
    if not parts.get("dbname") or not parts.get("user"):
        raise _bad_url(variable)
    params = {django: str(parts.pop(libpq, "")) for libpq, django in _DJANGO_NAMES.items()}
    return {**params, "OPTIONS": parts}


def _check_pair(app: dict[str, Any], owner: dict[str, Any] | None) -> None:
    if app["USER"] in (OWNER, "postgres") or (owner and owner["USER"] == app["USER"]):
        # An owner is above the rights on rows: the pages would show everything to everybody.
        raise Trouble(
            f"{URL_VARIABLE} harus memakai peran {APP}, bukan {app['USER']}: pemilik tabel melewati hak baris.",
            f"{URL_VARIABLE} must use the role {APP}, not {app['USER']}: an owner of tables bypasses row rights.",
        )
    # Hosts may differ: the run-time role may come through a pooler.
    if owner and app["NAME"] != owner["NAME"]:
        raise Trouble(
            f"{URL_VARIABLE} dan {OWNER_URL_VARIABLE} harus menunjuk basis data yang sama.",
            f"{URL_VARIABLE} and {OWNER_URL_VARIABLE} must name the same database.",
        )


def _bad_url(variable: str) -> Trouble:
    form = f"postgresql://{APP}:sandi@server:5432/{DATABASE}"
    return Trouble(
        f"Isi {variable} tidak terbaca. Bentuknya: {form}", f"{variable} cannot be read. It should look like {form}"
    )

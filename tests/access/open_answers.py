"""Addresses that, once open, answer what they are asked with something else than 200, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from lindung.access.matrix import Address

OPEN_ANSWERS = {
    "/masuk/": 302,  # signed in already
    "/masuk/kode/": 302,  # only between password and code
    "/akun-saya/kode-kedua/": 302,  # leads to one's own account
    "/akun-saya/kode-kedua/pasang/": 302,  # the password once more
    "/akun-saya/kode-kedua/lepas/": 404,  # none is set up
    "/akun-saya/kode-cadangan/": 404,
    "/akun-saya/kode-cadangan/baru/": 302,
    "/akun-saya/kode-cadangan/unduh/": 404,
    "/akun-saya/pastikan-kode/": 302,  # no code to confirm with yet
    "/hitung/iuran/<slug:contribution>/lembar.pdf": 302,  # to the sheet, as long as it is empty
    "/hitung/manfaat/<slug:benefit>/lembar.pdf": 302,
    # A number in full is only shown on purpose: asked without its form, it leads to the page without.
    "/peserta/<uuid:person_id>/nik/": 302,
    "/tugas/<uuid:task_id>/nik/": 302,
    "POST /api/v1/lists": 201,
    "POST /api/v1/lists/<list_id>/roll": 201,
    "POST /api/v1/double-sponsorship/<programme_code>/end": 400,  # one sponsor alone: there is nothing to end
}


def takes_forms_only(address: Address, answer: Any) -> bool:
    """Whether a page, asked without a form, answered that it takes forms and nothing else."""
    return bool(not address.method and answer.status_code == 405 and answer.headers.get("Allow") == "POST")


# An empty form is answered with its page and a sentence (400), or leads back to its page (302); but:
EMPTY_FORM = {
    "/dukcapil/<str:inquiry_code>/berkas/": (200,),  # asks for nothing: the file itself
}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done in here is undone, so that each address is asked in the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

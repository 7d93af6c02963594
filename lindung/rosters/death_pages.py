"""Kematian/daftar: sending a list of deaths. Checking says what would become of each row; recording comes second."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.coverage.people_pages import kept_private
from lindung.coverage.wording import in_language
from lindung.postgres.trouble import Trouble
from lindung.rosters.death_import import SENTENCES, Imported, Judged, check_deaths, import_deaths
from lindung.web import asking
from lindung.web.refused import Refused

MOST_BYTES = 20_000_000
# What a page shows; the file itself says the rest, and the counts are of all rows.
MOST_SHOWN = 500


@requires(Right.DEATHS_RECORD)
@kept_private
def death_list(request: HttpRequest) -> HttpResponseBase:
    """Check a list or record it, by the button that was pressed. The file is not kept."""
    asking.parameters(request, set())
    given = {name: request.POST.get(name, "").strip() for name in ("sumber", "terverifikasi")}
    context: dict[str, Any] = {"given": given, "problem": "", "most": MOST_BYTES // 1_000_000}
    if request.method == "POST":
        try:
            context |= _taken(request, given, record=request.POST.get("langkah") == "rekam")
        except Trouble as trouble:
            context["problem"] = in_language(trouble.indonesian, trouble.english)
    return render(request, "rosters/death_list.html", context, status=400 if context["problem"] else 200)


def _taken(request: HttpRequest, given: dict[str, str], *, record: bool) -> dict[str, Any]:
    sent = request.FILES.get("berkas")
    if not isinstance(sent, UploadedFile):
        raise Refused("file_missing", "Pilih berkasnya dahulu.", "Choose the file first.")
    if (sent.size or 0) > MOST_BYTES:
        raise Refused(
            "file_too_large",
            f"Berkas lebih besar dari {MOST_BYTES // 1_000_000} MB. Kirim hanya daftarnya.",
            f"The file is larger than {MOST_BYTES // 1_000_000} MB. Send the list alone.",
        )
    who, verified = acting(request), bool(given["terverifikasi"])
    with tempfile.TemporaryDirectory() as folder:
        # Only the ending of the sender's name says anything here.
        path = Path(folder) / f"daftar{Path(str(sent.name)).suffix.lower()[:6]}"
        path.write_bytes(sent.read())
        if record:
            done = import_deaths(path, acting=who, source=given["sumber"], verified=verified)
        else:
            done = Imported(check_deaths(path, acting=who, verified=verified), 0)
    return {"done": done, "recorded": record, "rows": [_shown(one) for one in done.rows[:MOST_SHOWN]],
            "counts": [(number, in_language(*SENTENCES[verdict])) for verdict, number in done.counts.items()],
            "hidden": max(len(done.rows) - MOST_SHOWN, 0)}  # fmt: skip


def _shown(one: Judged) -> dict[str, Any]:
    return {"row": one.row.row, "name": one.row.name or gettext("(tanpa nama)"), "died_on": one.row.died_on,
            "person": one.person, "words": in_language(*SENTENCES[one.verdict])}  # fmt: skip


urlpatterns = [path("daftar/", death_list, name="death-list")]

"""Addresses: Indonesian words for people, /api/v1/ for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lindung.access.pages")),
    path("", include("lindung.coverage.pages")),
    path("", include("lindung.counsel.pages")),
    path("dasar-hukum/pertanyaan/", include("lindung.counsel.question_pages")),
    path("dasar-hukum/", include("lindung.counsel.source_pages")),
    path("api/v1/", include("lindung.site.api")),
    path("peserta/", include("lindung.coverage.people_pages")),
    path("peserta/", include("lindung.coverage.certificate_pages")),
    path("", include("lindung.coverage.check_pages")),
    path("kematian/", include("lindung.coverage.death_pages")),
    path("kematian/", include("lindung.rosters.death_pages")),
    path("terlindungi/", include("lindung.coverage.covered_pages")),
    path("pemberitahuan/", include("lindung.notices.pages")),
    path("akan-berakhir/kalender/", include("lindung.sponsorship.calendar_pages")),
    path("akan-berakhir/", include("lindung.sponsorship.ending_pages")),
    path("tugas/", include("lindung.rosters.task_pages")),
    path("orang-ganda/", include("lindung.rosters.double_people_pages")),
    path("dukcapil/", include("lindung.rosters.dukcapil_pages")),
    path("daftar/", include("lindung.rosters.list_pages")),
    path("telusur/", include("lindung.rosters.trace_pages")),
    path("temuan/", include("lindung.rosters.reclaim_pages")),
    path("tagihan/", include("lindung.billing.pages")),
    path("pembayaran/", include("lindung.coverage.paying_pages")),
    path("buku-besar/", include("lindung.billing.ledger_pages")),
    path("program/", include("lindung.sponsorship.pages")),
    path("ruang-sponsor/", include("lindung.rosters.workspace_pages")),
    path("sponsor-ganda/", include("lindung.rosters.double_pages")),
]

handler400 = "lindung.web.errors.bad_request"
handler403 = "lindung.web.errors.permission_denied"
handler404 = "lindung.web.errors.page_not_found"
handler500 = "lindung.web.errors.server_error"

"""What the pages of programmes show: rows and words ready for the template."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from lindung.billing.words import in_language, place_names
from lindung.counsel.queries import holding_on
from lindung.law import open_questions
from lindung.sponsorship import tables, words
from lindung.sponsorship.burn import burns_of, last_billed, money_by_year
from lindung.sponsorship.models import Programme
from lindung.sponsorship.prices import Shown, prices_shown
from lindung.sponsorship.queries import budgets_of, budgets_of_year, own_programmes
from lindung.web import dates, exports, numbers
from lindung.web.dates import today
from lindung.web.tables import Table

TABLES = ("anggaran", "harga", "kuota", "dokumen")


def list_table(year: int) -> Table:
    """Every programme the actor reads as a whole, with its money of a year."""
    found = list(own_programmes())
    ids = [one.pk for one in found]
    return tables.programme_table(found, year, budgets_of_year(ids, year), money_by_year(ids), last_billed(ids))


def programme_tables(programme: Programme) -> tuple[dict[str, Table], Shown]:
    """The tables of one programme by key, and its prices with the questions they rest on."""
    budgets = budgets_of(programme.pk)
    prices = prices_shown(programme, today=today())
    quotas = list(programme.quotas.order_by("village"))
    return {
        "anggaran": tables.burn_table(burns_of(programme, today=today(), budgets=budgets), budgets),
        "harga": tables.price_table(prices.stretches),
        "kuota": tables.quota_table(programme, quotas),
        "dokumen": tables.paper_table(programme.papers.order_by("-dated", "-id")),
    }, prices


def programme_context(programme: Programme) -> dict[str, Any]:
    """Everything the page of a programme shows."""
    found, prices = programme_tables(programme)
    last = last_billed([programme.pk]).get(programme.pk)
    names = place_names({programme.region})
    return {
        "programme": programme,
        "place": names.get(programme.region, programme.region),
        "tables": found,
        "files": {
            key: {kind: reverse("programme_file", args=[programme.code, key, kind]) for kind in exports.KINDS}
            for key in TABLES
        },
        "agreement": _agreement(programme),
        "terms": _terms(programme),
        "switches": words.switches(programme),
        "questions": _questions(prices),
        "articles": _articles(prices),
        "last": last,
        "history": programme.budgets.order_by("-recorded_at", "-id"),
    }


def _agreement(programme: Programme) -> list[tuple[str, str, str]]:
    """Label, value, note."""
    wadah = f"{programme.wadah}, {words.WADAH[programme.wadah]}"
    if programme.wadah_number:
        wadah += f", {programme.wadah_number}"
    by_village = gettext("Setiap desa membayar bagi warganya: tagihan dipecah per desa.")
    return [
        (gettext("Perjanjian (PKS)"), programme.agreement_number, dates.long_date(programme.agreement_date)),
        (
            gettext("PKS berlaku sampai"),
            dates.long_date(programme.agreement_until) if programme.agreement_until else gettext("tidak dibatasi"),
            "",
        ),
        (gettext("Dasar hukum daerah"), programme.legal_instrument or "–", ""),
        (gettext("Sumber dana"), str(words.MONEY_SOURCES[programme.money_source]), ""),
        (gettext("Wadah"), wadah, by_village if programme.villages_pay else ""),
        (gettext("Pembayar menurut hukum"), str(words.PAYERS[programme.payer_kind]), ""),
        (gettext("Masa program"), words.period(programme), ""),
    ]


def _terms(programme: Programme) -> list[tuple[str, str, str]]:
    own = programme.quotas.count()
    note = gettext("%(count)s desa mempunyai kuota sendiri.") % {"count": own} if own else ""
    return [
        (gettext("Kuota"), words.quota(programme), note),
        (
            gettext("Umur saat masuk"),
            gettext("%(youngest)s sampai %(oldest)s tahun")
            % {"youngest": programme.age_min, "oldest": programme.age_max},
            gettext("Yang sudah ikut tidak dikeluarkan karena bertambah tua."),
        ),
        (gettext("Peringkat DTSEN"), words.decile(programme), ""),
        (gettext("Manfaat"), words.benefits(programme), ""),
        (
            gettext("Penghasilan dasar iuran"),
            numbers.number(programme.income),
            gettext("rupiah sebulan: baris tabel iuran BPU"),
        ),
    ]


def _questions(prices: Shown) -> list[dict[str, Any]]:
    """The open questions the prices rest on or wait for: what is asked, what was decided, what would settle it."""
    names = list(prices.questions)
    waiting = set()
    for stretch in prices.stretches:
        name = getattr(stretch.open_price.__cause__, "question", None) if stretch.open_price else None
        if name:
            waiting.add(name)
            names += [name] if name not in names else []
    decided = {one.question: one for one in holding_on(today())}
    found = []
    for name in names:
        question = open_questions()[name]
        decision = decided.get(name)
        found.append(
            {
                "name": name,
                "words": in_language(question.indonesian, question.english),
                "waiting": name in waiting,
                "decision": decision,
                "reading": next(
                    (
                        in_language(one.indonesian, one.english)
                        for one in question.readings
                        if one.name == (decision.reading if decision else question.computed_with)
                    ),
                    "",
                ),
                "readings": [in_language(one.indonesian, one.english) for one in question.readings],
            }
        )
    return found


def _articles(prices: Shown) -> list[str]:
    found: dict[str, None] = {}
    for stretch in prices.stretches:
        for price in stretch.prices:
            for one in price.articles:
                found[f"{one['article']}"] = None
    return list(found)

"""The words of the people pages, in the language of the page."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from lindung.coverage.covered import CoverStatus
from lindung.coverage.wording import in_language
from lindung.law.parameters import Provenance
from lindung.law.questions import questions
from lindung.membership.models import PayerAssignment, PayerKind
from lindung.membership.queries import PayerPeriod
from lindung.registry.models import FamilyMember
from lindung.web import dates


def status_name(status: CoverStatus) -> str:
    """terlindungi, bersyarat, belum terjawab, tidak terlindungi."""
    return {
        CoverStatus.COVERED: gettext("terlindungi"),
        CoverStatus.CONDITIONAL: gettext("terlindungi bersyarat"),
        CoverStatus.NOT_SETTLED: gettext("belum terjawab oleh hukum"),
        CoverStatus.NOT_COVERED: gettext("tidak terlindungi"),
    }[status]


def payer_name(payer: PayerPeriod) -> str:
    """The organisation that pays, or who pays if it is none."""
    return payer.organisation or payer_kind_name(payer.kind)


def payer_kind_name(kind: str) -> str:
    """pemberi kerja, sendiri, APBD, desa."""
    return {
        PayerKind.EMPLOYER: gettext("pemberi kerja"),
        PayerKind.SELF: gettext("peserta sendiri"),
        PayerKind.APBN: "APBN",
        PayerKind.APBD: "APBD",
        PayerKind.VILLAGE: gettext("desa"),
        PayerKind.DONOR: gettext("donatur/CSR"),
    }[PayerKind(kind)]


def wadah_name(code: str) -> str:
    """The kind of wadah a payer works through, with its code; nothing if there is none."""
    if not code:
        return ""
    names = {
        PayerAssignment.Wadah.FIRM: gettext("perusahaan"),
        PayerAssignment.Wadah.BANK: gettext("bank"),
        PayerAssignment.Wadah.GOVERNMENT: gettext("pemerintah"),
        PayerAssignment.Wadah.VILLAGE_APBDES: gettext("desa (APBDes)"),
        PayerAssignment.Wadah.VILLAGE_APBD: gettext("desa (APBD)"),
        PayerAssignment.Wadah.VILLAGE_OTHER: gettext("desa (lainnya)"),
    }
    return f"{names[PayerAssignment.Wadah(code)]} ({code})"


def relation_name(relation: str) -> str:
    """pasangan, anak, orang tua, saudara."""
    return {
        FamilyMember.Relation.SPOUSE: gettext("pasangan"),
        FamilyMember.Relation.CHILD: gettext("anak"),
        FamilyMember.Relation.PARENT: gettext("orang tua"),
        FamilyMember.Relation.SIBLING: gettext("saudara"),
    }[FamilyMember.Relation(relation)]


def sex_name(sex: str) -> str:
    """laki-laki, perempuan; nothing if it is not known."""
    return {"L": gettext("laki-laki"), "P": gettext("perempuan")}.get(sex, "")


def provenance_name(provenance: str) -> str:
    """How well what a reason rests on is known."""
    return {
        Provenance.TEXT: gettext("naskah peraturan"),
        Provenance.VERIFIED_TABLE: gettext("tabel terverifikasi"),
        Provenance.TRANSCRIPTION: gettext("salinan peraturan"),
        Provenance.TEXT_PREDECESSOR: gettext("naskah peraturan lama"),
        Provenance.MANUAL: gettext("pedoman BPJS Ketenagakerjaan"),
        Provenance.SECONDARY: gettext("sumber kedua"),
        Provenance.DERIVED: gettext("disimpulkan"),
        Provenance.RECALL: gettext("ingatan, belum dicek"),
    }[Provenance(provenance)]


def question_text(name: str) -> str:
    """An open question of law with the reading answers are computed with, if there is one."""
    question = questions()[name]
    asked = in_language(question.indonesian, question.english)
    chosen = next((reading for reading in question.readings if reading.name == question.computed_with), None)
    if chosen is None:
        return gettext("%(question)s Lindung tidak memilih salah satu bacaan.") % {"question": asked}
    return gettext("%(question)s Dihitung dengan bacaan: %(reading)s (%(source)s)") % {
        "question": asked,
        "reading": in_language(chosen.indonesian, chosen.english),
        "source": chosen.source,
    }


def ground_name(ground: str) -> str:
    """What a settlement line was paid on: months, a project, a placement."""
    return {
        "months": gettext("bulan"),
        "project": gettext("proyek"),
        "pmi_phase": gettext("penempatan PMI"),
    }[ground]


def stretch(first: date, last: date | None) -> str:
    """1 Februari 2026 – 30 April 2026; an open end says so."""
    if last is None:
        return gettext("sejak %(day)s") % {"day": dates.long_date(first)}
    return f"{dates.long_date(first)} – {dates.long_date(last)}"

"""Bantuan: every column name that is known, and every reason with what to do about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lindung.access.guard import requires
from lindung.access.roles import Right
from lindung.rosters.list_showing import english
from lindung.rosters.reading.vocabulary import vocabulary
from lindung.rosters.reasons import reasons
from lindung.web import asking

FIELDS = {
    "nik": _("16 angka dari KTP"),
    "name": _("nama lengkap seperti di KTP"),
    "birth_date": _("tanggal lahir; boleh satu sel dengan tempat lahir"),
    "sex": _("L atau P"),
    "sex_male": _("kolom tersendiri untuk laki-laki, diberi tanda"),
    "sex_female": _("kolom tersendiri untuk perempuan, diberi tanda"),
    "birth_place": _("tempat lahir"),
    "village": _("desa atau kelurahan"),
    "district": _("kecamatan"),
    "address": _("alamat"),
    "occupation": _("pekerjaan; menentukan keringanan iuran sopir dan ojek"),
    "phone": _("nomor HP atau WA"),
    "mother_name": _("nama ibu kandung"),
    "kpj": _("nomor KPJ, bila sudah ada"),
    "family_card": _("nomor KK; supaya beasiswa anak kelak tidak terlewat"),
    "decile": _("desil DTSEN, bila program memintanya"),
}
KINDS = {
    "rejected": _("Dikembalikan: pengirim memperbaiki, lalu mengirim lagi"),
    "held": _("Ditahan: petugas memutuskan; tidak perlu dikirim lagi"),
    "unchanged": _("Sudah ada: tidak perlu apa-apa"),
    "notice": _("Catatan: nama tetap diterima"),
    "list": _("Catatan untuk seluruh daftar"),
}


@requires(Right.PEOPLE_READ)
def help_page(request: HttpRequest) -> HttpResponseBase:
    """Which headings are understood, and what each reason means."""
    asking.parameters(request, set())
    words = vocabulary()
    columns = [
        (headings[0], str(FIELDS.get(field, "")), field in words.required, headings)
        for field, headings in words.fields.items()
    ]
    grouped = [
        (
            str(title),
            [
                (one.code, one.sentence(english=english()), one.suggestion_en if english() else one.suggestion_id)
                for one in reasons().values()
                if one.verdict == kind
            ],
        )
        for kind, title in KINDS.items()
    ]
    return render(request, "rosters/help.html", {"columns": columns, "grouped": grouped})

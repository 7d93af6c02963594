"""The sheets of *Hitung manfaat*: one for each event, in the order in which people come with them."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from lindung.counsel.income_sheets import INCOME_SHEETS
from lindung.counsel.sheets import YES_NO, Field, Rows, Sheet
from lindung.counsel.speech import say
from lindung.law.tables import rows

_WORK = _("Kecelakaan kerja (JKK)")
_DEATH = _("Kematian (JKM)")

_SEGMENTS = (
    ("PU", _("penerima upah")),
    ("BPU", _("bukan penerima upah")),
    ("JAKON", _("jasa konstruksi")),
)
SEGMENT = Field("segment", "choice", choices=_SEGMENTS, initial="PU")
DAY = Field("event_date", "day", label=_("Tanggal peristiwa"), hint=_("Tanggal ini menentukan hukum yang berlaku."))
# Which of the two is wanted depends on the segment; the law says so in a sentence if the wrong one is given.
WAGE = (
    Field("wage", "rupiah", needed=False, alternative=True, unit="Rp",
          hint=_("Upah terakhir, untuk penerima upah dan jasa konstruksi.")),
    Field("income", "rupiah", needed=False, alternative=True, unit="Rp",
          hint=_("Penghasilan yang dilaporkan, untuk bukan penerima upah.")),
)  # fmt: skip
ARREARS = (
    Field("arrears_months", "whole", needed=False, more=True, unit=_("bulan"),
          hint=_("Berapa bulan berturut-turut iuran belum dibayar ketika itu terjadi.")),
    Field("arrears_paid", "yes_no", needed=False, more=True, choices=YES_NO),
    Field("registered", "yes_no", needed=False, more=True, choices=YES_NO,
          hint=_("Tidak: pemberi kerja belum mendaftarkan pekerja.")),
)  # fmt: skip
CLAIMED = Field("claimed_on", "day", needed=False, more=True, hint=_("Untuk memeriksa apakah klaim belum kedaluwarsa."))
LEVELS = (
    ("TK", _("TK")),
    ("SD", _("SD")),
    ("SMP", _("SMP")),
    ("SMA", _("SMA")),
    ("PT", _("kuliah")),
)


def _children(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"school_years": row} for row in rows]


CHILDREN = Rows(
    "children",
    "whole",
    label=_("Anak yang masih bersekolah"),
    hint=_("Paling banyak dua anak. Berapa tahun lagi di setiap jenjang; kosongkan yang tidak perlu."),
    needed=False,
    columns=tuple(Field(key, "whole", label=words, needed=False) for key, words in LEVELS),
    most=2,
    row_label=_("Anak"),
    build=_children,
)
HEIRS = Field(
    "heirs", "choice", needed=False, more=True, choices=(("some", _("ada")), ("none", _("tidak ada"))),
    hint=_("Tanpa ahli waris hanya biaya pemakaman yang dibayar."),
)  # fmt: skip


def _body_part(code: str) -> str:
    """A row of the table of partial disability in the language of the page."""
    row = next(row for row in rows("disability") if row["code"] == code)
    return f"{code} – {say(row['body_part_id'], row['body_part_en'])}"


PARTS = tuple((row["code"], lazy(_body_part, str)(row["code"])) for row in rows("disability"))
INJURIES = Rows(
    "injuries",
    "choice",
    label=_("Cedera menurut tabel"),
    hint=_("Bagian tubuh yang hilang atau tidak berfungsi. Sisi diisi bila tabel membedakan kanan dan kiri."),
    columns=(
        Field("code", "choice", label=_("Bagian tubuh"), choices=PARTS),
        Field("side", "choice", label=_("Sisi"), needed=False,
              choices=(("right", _("kanan")), ("left", _("kiri")))),
        Field("functional_loss", "percent", label=_("Berkurangnya fungsi (%)"), needed=False,
              hint=_("kosong: hilang seluruhnya"), unit="%"),
        Field("steps", "whole", label=_("Kelipatan"), needed=False, hint=_("untuk baris per 10 dB atau 10 %")),
    ),
    most=3,
    row_label=_("Cedera"),
)  # fmt: skip


def _receipts(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return rows[0]


_JKK = (
    Sheet(
        slug="jkk-meninggal", kind="benefit", group=_WORK, icon="users",
        title=_("Meninggal karena kecelakaan kerja"),
        purpose=_("Santunan, biaya pemakaman, santunan berkala, dan beasiswa anak."),
        fixed={"programme": "JKK", "event": "death"},
        fields=(SEGMENT, DAY, *WAGE, CHILDREN, HEIRS, *ARREARS, CLAIMED),
        beside=("death_grant", "periodic", "funeral", "scholarship"),
    ),
    Sheet(
        slug="jkk-cacat-total", kind="benefit", group=_WORK, icon="users",
        title=_("Cacat total tetap"),
        purpose=_("Tidak dapat lagi bekerja sama sekali karena kecelakaan kerja."),
        fixed={"programme": "JKK", "event": "total_disability"},
        fields=(SEGMENT, DAY, *WAGE, CHILDREN, *ARREARS, CLAIMED),
        beside=("disability_grant", "periodic", "scholarship"),
    ),
    Sheet(
        slug="jkk-cacat-sebagian", kind="benefit", group=_WORK, icon="users",
        title=_("Cacat sebagian"),
        purpose=_("Kehilangan bagian tubuh atau fungsinya, menurut tabel persentase."),
        fixed={"programme": "JKK", "event": "partial_disability"},
        fields=(SEGMENT, DAY, *WAGE, INJURIES,
                Field("left_handed", "yes_no", needed=False, more=True, choices=YES_NO,
                      hint=_("Pada orang kidal persentase kanan dan kiri bertukar.")),
                *ARREARS, CLAIMED),
        main=("disability_grant",), beside=("disability_percent",),
    ),
    Sheet(
        slug="jkk-tidak-mampu-bekerja", kind="benefit", group=_WORK, icon="users",
        title=_("Sementara tidak mampu bekerja"),
        purpose=_("Pengganti upah selama dirawat, dan siapa yang menerimanya."),
        fixed={"programme": "JKK", "event": "temporary_incapacity"},
        fields=(SEGMENT, DAY, *WAGE, Field("incapacity_months", "whole", unit=_("bulan")),
                Field("paid_by_employer", "rupiah", needed=False, unit="Rp",
                      hint=_("Bila pemberi kerja tetap membayar upah, ia diganti lebih dulu.")),
                *ARREARS, CLAIMED),
        main=("temporary_incapacity",), beside=("to_worker", "to_employer"),
    ),
    Sheet(
        slug="jkk-angkutan", kind="benefit", group=_WORK, icon="users",
        title=_("Biaya angkutan korban"),
        purpose=_("Dari tempat kejadian ke rumah sakit atau rumah, menurut bukti."),
        fixed={"programme": "JKK", "event": "transport"},
        fields=(SEGMENT, DAY,
                Rows("receipts", "rupiah", label=_("Biaya menurut bukti"), hint=_("Isi jalur yang dipakai."),
                     columns=(Field("land", "rupiah", label=_("darat"), needed=False, unit="Rp"),
                              Field("sea", "rupiah", label=_("laut"), needed=False, unit="Rp"),
                              Field("air", "rupiah", label=_("udara"), needed=False, unit="Rp")),
                     build=_receipts),
                *ARREARS, CLAIMED),
        main=("transport",),
    ),
    Sheet(
        slug="jkk-alat-dan-perawatan", kind="benefit", group=_WORK, icon="users",
        title=_("Alat bantu dan perawatan di rumah"),
        purpose=_("Gigi tiruan, alat bantu dengar, kacamata, alat bantu gerak, perawatan di rumah."),
        fixed={"programme": "JKK"},
        fields=(Field("event", "choice", label=_("Yang diganti"),
                      choices=(("dentures", _("gigi tiruan")), ("hearing_aid", _("alat bantu dengar")),
                               ("spectacles", _("kacamata")), ("orthosis", _("alat bantu atau alat ganti gerak")),
                               ("home_care", _("perawatan di rumah")))),
                SEGMENT, DAY, Field("cost", "rupiah", unit="Rp"), *ARREARS, CLAIMED),
        main=(),
    ),
)  # fmt: skip

_JKM = (
    Sheet(
        slug="jkm-meninggal", kind="benefit", group=_DEATH, icon="users",
        title=_("Meninggal bukan karena kecelakaan kerja"),
        purpose=_("Santunan kematian, berkala, biaya pemakaman, dan beasiswa anak."),
        fixed={"programme": "JKM", "event": "death"},
        fields=(SEGMENT, DAY,
                Field("months_contributed", "whole", needed=False, unit=_("bulan"),
                      hint=_("Berapa bulan iuran sudah dibayar; menentukan beasiswa.")),
                CHILDREN, HEIRS, *ARREARS),
        beside=("death_grant", "periodic", "funeral", "scholarship"),
    ),
)  # fmt: skip

BENEFIT_SHEETS: dict[str, Sheet] = {one.slug: one for one in (*_JKM, *_JKK, *INCOME_SHEETS)}

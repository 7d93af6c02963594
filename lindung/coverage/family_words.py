"""What a family is told to do, in plain words, with the article each thing rests on."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext


@dataclass(frozen=True)
class Step:
    """One thing to do or to bring, and where it is written (empty: plain advice)."""

    words: str
    article: str = ""


def after_death() -> list[Step]:
    """What to do when somebody has died."""
    return [
        Step(gettext("Mintalah surat keterangan kematian dari desa, kelurahan, atau rumah sakit.")),
        Step(gettext("Telepon atau datangi: %(whom)s. Petugas desa dapat membantu.") % {"whom": settings.HELP}),
        Step(
            gettext("Serahkan surat-suratnya. Uangnya dibayar paling lama 3 hari kerja setelah lengkap."),
            "PP 44/2015 Ps 40(3)",
        ),
        Step(gettext("Tidak ada biaya untuk mengajukan. Jangan membayar siapa pun.")),
    ]


def after_accident() -> list[Step]:
    """What to do after an accident at work, or on the way to it."""
    return [
        Step(gettext("Bawa ke rumah sakit atau puskesmas terdekat dan katakan: kecelakaan kerja.")),
        Step(
            gettext("Laporkan dalam 2 × 24 jam sejak kecelakaan: %(whom)s.") % {"whom": settings.HELP},
            "PP 44/2015 Ps 43-44",
        ),
        Step(gettext("Catat kapan, di mana, bagaimana, dan siapa yang melihat. Simpan semua kuitansi.")),
    ]


def papers() -> list[Step]:
    """Which papers a family brings. The list for JKM is from a source that is not the regulation itself."""
    return [
        Step(gettext("surat keterangan kematian atau akta kematian"), "PP 44/2015 Ps 40(3)"),
        Step(gettext("surat keterangan ahli waris"), "PP 44/2015 Ps 40(3)"),
        Step(gettext("kartu peserta, atau NIK bila kartunya tidak ada"), "PP 44/2015 Ps 40(3)"),
        Step(gettext("KTP yang meninggal dan KTP ahli waris, kartu keluarga")),
        Step(gettext("buku rekening ahli waris")),
    ]

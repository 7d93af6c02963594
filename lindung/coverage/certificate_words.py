"""The words of certificates and family sheets, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext

from lindung.coverage.held_cover import Held, Paying
from lindung.coverage.people_words import payer_kind_name, wadah_name
from lindung.law.programmes import Programme


def programme_name(programme: Programme) -> str:
    """Jaminan Kecelakaan Kerja (JKK)."""
    names = {
        Programme.JKK: gettext("Jaminan Kecelakaan Kerja (JKK)"),
        Programme.JKM: gettext("Jaminan Kematian (JKM)"),
        Programme.JHT: gettext("Jaminan Hari Tua (JHT)"),
        Programme.JP: gettext("Jaminan Pensiun (JP)"),
        Programme.JKP: gettext("Jaminan Kehilangan Pekerjaan (JKP)"),
    }
    return names[programme]


def law_of(programme: Programme) -> str:
    """The regulation a programme rests on."""
    return {
        Programme.JKK: "PP 44/2015 jo. PP 82/2019",
        Programme.JKM: "PP 44/2015 jo. PP 82/2019",
        Programme.JHT: "PP 46/2015",
        Programme.JP: "PP 45/2015",
        Programme.JKP: "PP 37/2021 jo. PP 6/2025",
    }[programme]


def payer_words(payer: Paying) -> str:
    """Who pays, with wadah and agreement: Pemkab Parigi Moutong (pemerintah (SG), PKS 12/2026)."""
    name = payer.organisation or payer_kind_name(payer.kind)
    more = ", ".join(part for part in (wadah_name(payer.wadah), payer.agreement) if part)
    return f"{name} – {more}" if more else name


def payers_words(held: Held) -> str:
    """Everybody who pays, or that it is somebody the reader may not see."""
    return "; ".join(payer_words(one) for one in held.payers) or gettext("pihak lain")

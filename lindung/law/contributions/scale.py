"""Which programmes an employer owes its workers: Perpres 109/2013 Ps 6, PP 6/2025 Ps 4."""

from __future__ import annotations

from datetime import date

from lindung.law.programmes import Programme
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

JKK, JKM, JHT, JP, JKP = Programme
JKK_TO_JP = frozenset((JKK, JKM, JHT, JP))


@rule(
    "Perpres 109/2013 Ps 6",
    since="2015-07-01",
    id="Program wajib menurut skala usaha",
    en="Programmes that the scale of the employer makes obligatory",
)
def obligatory(*, employer_scale: str) -> frozenset[Programme]:
    """Micro: JKK, JKM. Small: also JHT. Medium and large: also JP."""
    return {"micro": frozenset((JKK, JKM)), "small": frozenset((JKK, JKM, JHT))}.get(employer_scale, JKK_TO_JP)


def pu_programmes(facts: Facts, day: date) -> frozenset[Programme]:
    """The programmes of a situation: those named, else those the scale makes obligatory, else JKK, JKM, JHT and JP."""
    scale = facts.get("employer_scale")
    named: frozenset[Programme] | None = facts.get("programmes")
    if scale is None:
        return named or JKK_TO_JP
    owed: frozenset[Programme] = obligatory(employer_scale=scale)
    if named is None:
        return owed
    missing = ", ".join(one for one in Programme if one in owed - named)
    if missing:
        because(
            f"Usaha berskala ini juga wajib mengikuti {missing}; tidak dihitung di sini.",
            f"An employer of this scale must also join {missing}; not computed here.",
            "Perpres 109/2013 Ps 6",
        )
    return named


def check_jkp(facts: Facts, programmes: frozenset[Programme]) -> None:
    """Refuse JKP without the programmes it is paid from, and without those the employer's scale asks for."""
    if JKP not in programmes:
        return
    if not programmes >= {JKK, JKM}:
        refuse("programmes", "JKP dibiayai dari JKK dan JKM; sebutkan keduanya.",
               "JKP is paid from JKK and JKM; name both.")  # fmt: skip
    scale = facts.get("employer_scale")
    asked = {JHT} if scale in ("micro", "small") else {JHT, JP}
    missing = ", ".join(one for one in Programme if one in asked - programmes)
    if missing and scale:
        refuse(
            "programmes",
            f"peserta JKP pada usaha berskala ini juga harus ikut {missing} (PP 6/2025 Ps 4).",
            f"a JKP participant with an employer of this scale must also join {missing} (PP 6/2025 Ps 4).",
        )
    if JHT not in programmes:
        because("Peserta JKP juga harus ikut JHT; tidak dihitung di sini.",
                "A JKP participant must also be in JHT; not computed here.", "PP 6/2025 Ps 4")  # fmt: skip

"""When JP pays a monthly pension: PP 45/2015 Ps 19-24.

Old age needs fifteen years of contributions. On disability or death before pension age fifteen years are assumed where
contributions were dense enough and the membership not too young; else the accumulated contributions are paid at once.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lindung.law.benefits.jp_age import has_reached_pension_age, pension_age_reached_on
from lindung.law.benefits.jp_wages import months_of
from lindung.law.months import month_number
from lindung.law.parameters import FIRST_DAY, load, parameter
from lindung.law.questions import reading_of
from lindung.law.rule import rule
from lindung.law.situation import Facts, refuse
from lindung.law.trace import because

# What stands in the place of counted months where no monthly pension is due.
LUMP_SUM, NOTHING = 0, -1


def contributed(facts: Facts, day: date) -> int:
    """Months of contributions (masa iur): as given, else those of the history. Invalid if the two contradict."""
    history = facts.get("history")
    if "months_contributed" not in facts and history is not None:
        months = months_of(history)
    else:
        months = facts.need("months_contributed")
        if history is not None and all("months" in one for one in history) and months_of(history) != months:
            refuse(
                "months_contributed",
                f"{months} bulan, tetapi history memuat {months_of(history)}.",
                f"{months} months, but the history holds {months_of(history)}.",
            )
    # A history knows calendar years only, and 2015 counts as one (so BPJS's training slide).
    stated = "event_date" in facts and "months_contributed" in facts
    first = month_number(FIRST_DAY) if stated else 12 * FIRST_DAY.year
    possible = month_number(day) - first + 1
    if months > possible:
        refuse(
            "months_contributed",
            f"{months} bulan tidak mungkin; sejak Juli 2015 baru ada {possible} bulan.",
            f"{months} months cannot be; there were only {possible} since July 2015.",
        )
    return months


def lump_sum_on_any_day(facts: Facts) -> bool:
    """Whether too few months were contributed for an old-age pension, whatever its day: there has been one law only."""
    values = load("benefits/jp")["jp_needed_months"].values
    if len(values) > 1 or "months_contributed" not in facts:
        return False
    months = facts.need("months_contributed")
    if months >= values[0].whole:
        return False
    counted: int = counted_months_old_age(months_contributed=months, day=values[0].since)
    return counted == LUMP_SUM


@rule(
    "PP 45/2015 Ps 19, Ps 24(1)",
    since="2015-07-01",
    id="Masa iur yang dihitung",
    en="Contribution period that counts",
)
def counted_months_old_age(*, months_contributed: int, day: date) -> int:
    """The contribution period in months; LUMP_SUM where it is shorter than fifteen years."""
    needed = parameter("benefits/jp", "jp_needed_months", day).whole
    if months_contributed >= needed:
        return months_contributed
    because(
        f"Masa iur {months_contributed} bulan, kurang dari {needed}: akumulasi iuran dan hasilnya dibayar sekaligus.",
        f"Contributions for {months_contributed} months, fewer than {needed}: they and their return are paid at once.",
        "PP 45/2015 Ps 24(1)",
    )
    return LUMP_SUM


def counted_months_before_pension_age(facts: Facts, day: date, months: int, event: str) -> int:
    """The contribution period of a disability or survivor's pension in months; LUMP_SUM or NOTHING if conditions fail.

    NotCovered where they fail for anybody but a widow or widower and no office has decided what follows.
    """
    if months >= parameter("benefits/jp", "jp_assumed_months", day).whole:
        return months
    before = event == "disability" or not _died_at_pension_age(facts, day)
    old_enough = _member_long_enough(facts, day, months, event)
    if before and old_enough:
        assumed: int = assumed_months(density=_density(facts, months, day), day=day)
        if assumed:
            return assumed
    if event == "spouse":
        because(
            "Syarat 15 tahun tidak terpenuhi: janda atau duda menerima akumulasi iuran dan hasilnya sekaligus.",
            "The conditions of the 15 years fail: a widow or widower receives the contributions and return at once.",
            "Permenaker 29/2015 Ps 26",
        )
        return LUMP_SUM
    if reading_of("jp-lump-sum-conditions") == "lump-sum":
        return LUMP_SUM
    return NOTHING


@rule(
    "PP 45/2015 Ps 20-23",
    since="2015-07-01",
    id="Masa iur yang dianggap tercapai",
    en="Contribution period assumed",
)
def assumed_months(*, density: Fraction, day: date) -> int:
    """Fifteen years in months where the density suffices, else LUMP_SUM. `density` is a fraction of 1."""
    least = parameter("benefits/jp", "jp_least_density", day).rate
    if density < least:
        because(
            "Tingkat kepadatan iuran kurang dari 80%; masa iur 15 tahun tidak dianggap tercapai.",
            "The density of contributions is below 80%; fifteen years are not assumed.",
            "PP 45/2015 Ps 20-23",
        )
        return LUMP_SUM
    months = parameter("benefits/jp", "jp_assumed_months", day).whole
    because(
        "Masa iur belum 15 tahun dan kepadatan iuran paling sedikit 80%: dihitung 15 tahun.",
        "Fewer than 15 years, and a density of at least 80%: 15 years are counted.",
        "PP 45/2015 Ps 20-23",
    )
    return months


def _density(facts: Facts, months: int, day: date) -> Fraction:
    """Paid months by months since registration: as given, else computed.

    From the history alone only a bound is known: registration lies in its first year, so the density is at least the
    paid months by all months of the years it spans. Where that is not enough, the fact itself is needed.
    """
    if "density_percent" in facts:
        return Fraction(facts.need("density_percent")) / 100
    if "registered_months" in facts:
        registered = facts.need("registered_months")
        if registered < months:
            refuse("registered_months", "kurang dari masa iur.", "is fewer than the months contributed.")
        return Fraction(months, registered) if registered else Fraction(0)
    if "history" in facts:
        years = [one["year"] for one in facts.need("history")]
        least = Fraction(months, 12 * (max(years) - min(years) + 1))
        if least >= parameter("benefits/jp", "jp_least_density", day).rate:
            return min(least, Fraction(1))
    return Fraction(facts.need("density_percent")) / 100


def _member_long_enough(facts: Facts, day: date, months: int, event: str) -> bool:
    """Whether the membership had lasted long enough: a month before a disabling event, a year before a death."""
    name = "jp_least_months_before_disability" if event == "disability" else "jp_least_months_before_death"
    needed = parameter("benefits/jp", name, day).whole
    if "registered_months" not in facts and months >= needed:
        return True
    lasted = facts.need("registered_months")
    if lasted >= needed:
        return True
    because(
        f"Kepesertaan baru {lasted} bulan; diperlukan {needed}.",
        f"The membership had lasted {lasted} months; {needed} are needed.",
        "PP 45/2015 Ps 20" if event == "disability" else "PP 45/2015 Ps 21-23",
    )
    return False


def _died_at_pension_age(facts: Facts, day: date) -> bool:
    if "birth_date" not in facts or "event_date" not in facts:
        return False
    if pension_age_reached_on(birth_date=facts.need("birth_date")) > day:
        return False
    because(
        "Peserta meninggal pada atau setelah usia pensiun; masa iur 15 tahun tidak dianggap tercapai.",
        "The member died at or after pension age; fifteen years are not assumed.",
        "PP 45/2015 Ps 21-23",
    )
    return True


def age_allows(facts: Facts, day: date, event: str) -> bool:
    """Whether the age fits the event: pension age reached for old age, not yet for disability, a child below 23."""
    if event == "child" and "age" in facts:
        below = parameter("benefits/jp", "jp_child_age_below", day).whole
        if facts.need("age") >= below:
            because(
                f"Anak sudah mencapai usia {below} tahun.", f"The child has reached the age of {below}.",
                "PP 45/2015 Ps 22",
            )  # fmt: skip
            return False
    if event == "old_age" and "event_date" in facts:
        return has_reached_pension_age(facts, day)
    if event != "disability" or "birth_date" not in facts or "event_date" not in facts:
        return True
    if pension_age_reached_on(birth_date=facts.need("birth_date")) > day:
        return True
    because(
        "Cacat terjadi pada atau setelah usia pensiun; yang berlaku pensiun hari tua.",
        "The disability came at or after pension age; the old-age pension applies.",
        "PP 45/2015 Ps 20",
    )
    return False

"""Changing and ending programmes, and many quotas at once. Each act gives its reason; the trail keeps old and new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lindung.access.acting import Acting, give_reason
from lindung.access.roles import Right
from lindung.billing.models import Bill
from lindung.law.months import last_day, month_number
from lindung.reference.regions import names_by_code
from lindung.sponsorship.models import Programme, Quota
from lindung.sponsorship.switches import read_switches
from lindung.web.refused import Refused, database_refusals, not_yours

# What may change while a programme runs. Who pays and for which income never does: the price would change backwards.
CHANGEABLE = (
    "name", "agreement_number", "agreement_date", "agreement_until", "legal_instrument", "wadah_number", "age_min",
    "age_max", "decile_max", "quota_total", "quota_per_village", "ends_on", "switches",
)  # fmt: skip
MOST_HEADS = 10_000_000


def change_programme(*, acting: Acting, programme: Programme, reason: str, changes: Mapping[str, Any]) -> Programme:
    """Change terms of a programme, with a reason. `changes` by name of CHANGEABLE; what is equal is left alone.

    Refused without a reason, for what may not change, for terms that contradict themselves, and where there is no
    right in the programme's region.
    """
    acting.must(Right.PROGRAMMES_MANAGE)
    if not reason.strip():
        raise Refused("reason_missing", "Sebutkan alasan perubahan.", "Give the reason for the change.")
    for name in changes:
        if name not in CHANGEABLE:
            raise Refused(
                "not_changeable",
                f"{name[:40]!r} tidak dapat diubah; buka program baru. Yang dapat: {', '.join(CHANGEABLE)}.",
                f"{name[:40]!r} cannot be changed; open a new programme. What can: {', '.join(CHANGEABLE)}.",
            )
    changed = {name: value for name, value in changes.items() if getattr(programme, name) != value}
    if not changed:
        return programme
    _check(programme, changed)
    give_reason(reason.strip())
    with database_refusals():
        if not Programme.objects.filter(pk=programme.pk).update(**changed):
            raise not_yours()
    return Programme.objects.select_related("organisation").get(pk=programme.pk)


def end_programme(*, acting: Acting, programme: Programme, last: date, reason: str) -> Programme:
    """End a programme with the end of a month. Refused while a bill stands open for a later month, or without a reason.

    Lists and names stay readable; nothing that was paid is taken back.
    """
    if last_day(month_number(last)) != last:
        raise Refused(
            "month_end", "Program berakhir pada akhir bulan.", "A programme ends with the end of a month."
        )  # fmt: skip
    later = Bill.objects.filter(subject_id=programme.pk, state=Bill.State.OPEN, lines__month__gt=last).distinct()
    codes = list(later.order_by("code").values_list("code", flat=True)[:5])
    if codes:
        told = ", ".join(codes)
        raise Refused(
            "bills_open",
            f"Masih ada tagihan terbuka untuk bulan sesudahnya: {told}. Batalkan dahulu tagihan itu.",
            f"Bills still stand open for later months: {told}. Cancel them first.",
        )
    return change_programme(acting=acting, programme=programme, reason=reason, changes={"ends_on": last})


def set_quotas(*, acting: Acting, programme: Programme, quotas: Mapping[str, int]) -> int:
    """Set the heads of many villages (by code) in one statement; returns how many. All or nothing.

    Refused for a village outside the programme's region and a number that is none.
    """
    acting.must(Right.PROGRAMMES_MANAGE)
    known = names_by_code("village")
    wrong = [
        code
        for code, heads in quotas.items()
        if code not in known or not code.startswith(programme.region) or not 0 <= heads <= MOST_HEADS
    ]
    if wrong or not quotas:
        told = ", ".join(wrong[:5]) or "–"
        raise Refused(
            "quota_invalid",
            f"Kuota memerlukan kode desa di wilayah program dan jumlah orang. Periksa: {told}.",
            f"A quota needs the code of a village in the programme's region and a number of heads. Check: {told}.",
        )
    rows = [Quota(programme=programme, village=code, heads=heads) for code, heads in sorted(quotas.items())]
    with database_refusals():
        Quota.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["programme", "village"], update_fields=["heads"]
        )
    return len(rows)


def _check(programme: Programme, changed: Mapping[str, Any]) -> None:
    """The terms as they would be must hold together."""
    read_switches(changed.get("switches", programme.switches))
    ages = changed.get("age_min", programme.age_min), changed.get("age_max", programme.age_max)
    ends_on = changed.get("ends_on", programme.ends_on)
    decile = changed.get("decile_max", programme.decile_max)
    until = changed.get("agreement_until", programme.agreement_until)
    heads = [changed.get(name, getattr(programme, name)) for name in ("quota_total", "quota_per_village")]
    fits = (
        0 <= ages[0] <= ages[1] <= 150
        and (ends_on is None or ends_on >= programme.starts_on)
        and (decile is None or 1 <= decile <= 10)
        and (until is None or until >= changed.get("agreement_date", programme.agreement_date))
        and all(number is None or 0 <= number <= MOST_HEADS for number in heads)
        and all(str(changed.get(name, "x")).strip() for name in ("name", "agreement_number"))
    )
    if not fits:
        raise Refused(
            "terms_invalid",
            "Periksa nama, nomor PKS, batas umur, desil (1 sampai 10), kuota dan masa berlakunya.",
            "Check the name, the agreement's number, the ages, the decile (1 to 10), the quotas and the period.",
        )

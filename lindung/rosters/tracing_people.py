"""Tracing one person: who it is, what is recorded, what followed from it, and what is not known."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from lindung.access.acting import Acting
from lindung.access.roles import Right
from lindung.coverage.covered import CoverStatus, evidence_of
from lindung.coverage.evidence import Evidence
from lindung.coverage.known_spans import KnownSpan, spans_from
from lindung.coverage.record import today
from lindung.membership.models import Membership, MembershipEnd, PayerAssignment
from lindung.registry.models import Death, Merge, Organisation, Person
from lindung.registry.queries import as_nik
from lindung.rosters.history import Past, read_past
from lindung.rosters.tracing import Step, Subject, Trace, Unknown, by, day_en, day_id, in_order, moment
from lindung.rosters.tracing_lists import Lists, list_steps, lists_naming
from lindung.rosters.tracing_money import Money, money_of, money_steps, request_steps
from lindung.web.refused import Refused
from lindung.web.words import english_date, indonesian_date


def find_traced(asked: str) -> tuple[uuid.UUID | None, str | None]:
    """The person of a NIK (16 digits, spaces forgiven) or of an id, and the number that was asked for. The person is
    None where the actor neither sees him or her nor traces a list that names him or her."""
    nik = as_nik(asked)
    if nik is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT lindung_find_traced(%s)", [nik])
            (found,) = cursor.fetchone()
        return found, nik
    try:
        return uuid.UUID(asked.strip()), None
    except ValueError:
        raise Refused(
            "not_a_number",
            "Tulis NIK (16 angka) atau nomor orang dari Lindung.",
            "Give a NIK (16 digits) or Lindung's id of the person.",
        ) from None


def nobody() -> Refused:
    """The refusal of a person who is not there for the actor."""
    return Refused(
        "person_unknown",
        "Orang itu tidak ada, atau tidak ada di wilayah dan daftar yang boleh Anda telusuri.",
        "There is no such person, or none in the regions and lists you may trace.",
        status=404,
    )


def trace_person(*, acting: Acting, asked: str, known_at: datetime | None = None) -> Trace:
    """Everything recorded of a person by `known_at` (None: now), in order, and what followed from it.

    `asked` is a NIK or an id. Refused (404) if the actor neither sees the person nor traces a list with him or her.
    """
    acting.must(Right.TRACE_READ)
    person_id, number = find_traced(asked)
    lists = lists_naming(person_id, number, known_at)
    subject = _subject(person_id, number, lists, known_at)
    seen = set(Membership.objects.filter(person_id=person_id).values_list("pk", flat=True)) if person_id else set()
    money = money_of(seen | lists.memberships, known_at)
    evidence = evidence_of(person_id, known_at) if person_id and subject.visible else []
    deaths = read_past(
        "registry_death",
        Death.every.filter(person_id__in=[person_id] if person_id else []).values_list("pk", flat=True),
        known_at,
    )
    steps = [
        *_membership_steps(seen, known_at),
        *list_steps(lists),
        *money_steps(money),
        *request_steps(money.payments, known_at),
        *_death_steps(deaths, known_at),
        *_merge_steps(person_id, known_at),
    ]
    spans = spans_from(evidence)
    on_day = timezone.localtime(known_at).date() if known_at else today()
    return Trace(
        subject, known_at, in_order(steps), spans, tuple(_ends(spans, evidence, on_day)),
        tuple(_unknown(subject, lists, money, evidence, spans)),
    )  # fmt: skip


def _subject(person_id: uuid.UUID | None, number: str | None, lists: Lists, known_at: datetime | None) -> Subject:
    """The person's name as it was then; of somebody elsewhere or not yet recorded, as a list wrote it."""
    past = read_past("registry_person", [person_id], known_at).get(person_id) if person_id else None
    if past and person_id:
        return Subject(person_id, past.content["name"], past.content["identity_masked"], True)
    visible = person_id is not None and Person.objects.filter(pk=person_id).exists()
    named = [entry.content["name"] for entry in lists.entries.values()] or [row.name for row in lists.rows]
    if not named and not visible:
        raise nobody()
    masked = f"{number[:4]}{'*' * 12}" if number else ""
    return Subject(person_id, named[0] if named else "", masked, visible, recorded=not visible)


def _membership_steps(seen: set[uuid.UUID], known_at: datetime | None) -> Iterator[Step]:
    memberships = read_past("membership_membership", seen, known_at)
    for one in memberships.values():
        content = one.content
        yield Step(
            "membership", "membership_opened", moment(content["recorded_at"]),
            f"Kepesertaan {content['segment']} dicatat, mulai {day_id(content['began_on'])}.",
            f"A membership ({content['segment']}) was recorded, beginning on {day_en(content['began_on'])}.",
            {"segment": content["segment"], "began_on": content["began_on"], "kpj": content["kpj"]}, **by(one.made),
        )  # fmt: skip
    payers = read_past(
        "membership_payerassignment",
        PayerAssignment.objects.filter(membership_id__in=seen).values_list("pk", flat=True), known_at,
    )  # fmt: skip
    yield from _payer_steps(payers)
    ends = read_past(
        "membership_membershipend", MembershipEnd.objects.filter(membership_id__in=seen).values_list("pk", flat=True),
        known_at,
    )  # fmt: skip
    for one in ends.values():
        content = one.content
        told = (
            (f"Kepesertaan berakhir {day_id(content['ended_on'])}: {content['reason']}.",
             f"The membership ends on {day_en(content['ended_on'])}: {content['reason']}.")
            if content["ended_on"]
            else (f"Akhir kepesertaan ditarik kembali: {content['reason']}.",
                  f"The end of the membership was withdrawn: {content['reason']}.")
        )  # fmt: skip
        yield Step(
            "end", "membership_ended" if content["ended_on"] else "membership_end_withdrawn",
            moment(content["recorded_at"]), *told,
            {"ended_on": content["ended_on"], "end_reason": content["reason"]}, **by(one.made),
        )  # fmt: skip


def _payer_steps(payers: Mapping[uuid.UUID, Past]) -> Iterator[Step]:
    ids = [one.content["organisation_id"] for one in payers.values() if one.content["organisation_id"]]
    named = {str(pk): name for pk, name in Organisation.objects.filter(pk__in=ids).values_list("pk", "name")}
    for one in payers.values():
        content = one.content
        name = named.get(content["organisation_id"] or "", "")
        yield Step(
            "membership", "payer_assigned", moment(content["recorded_at"]),
            f"Yang membayar mulai {day_id(content['from_day'])}: {name or 'peserta sendiri'}.",
            f"Who pays from {day_en(content['from_day'])}: {name or 'the member'}.",
            {"payer": name, "payer_kind": content["payer_kind"], "from_day": content["from_day"],
             "wadah": content["wadah"], "agreement": content["agreement"]},
            **by(one.made),
        )  # fmt: skip


def _death_steps(deaths: Mapping[uuid.UUID, Past], known_at: datetime | None) -> Iterator[Step]:
    for one in deaths.values():
        content = one.content
        facts = {"died_on": content["died_on"], "source": content["source"]}
        yield Step(
            "end", "death_recorded", moment(content["recorded_at"]),
            f"Kematian {day_id(content['died_on'])} dicatat ({content['source']}).",
            f"A death on {day_en(content['died_on'])} was recorded ({content['source']}).", facts, **by(one.made),
        )  # fmt: skip
        if content["verified_at"] and (known_at is None or moment(content["verified_at"]) <= known_at):
            verified = one.to("verified_at", content["verified_at"])
            yield Step(
                "end", "death_verified", moment(content["verified_at"]),
                f"Kematian {day_id(content['died_on'])} diverifikasi; perlindungan berakhir pada hari itu.",
                f"The death on {day_en(content['died_on'])} was verified; cover ends on that day.",
                facts, **by(verified),
            )  # fmt: skip
        if content.get("withdrawn_at"):
            reason = content["withdrawn_reason"]
            yield Step(
                "end", "death_withdrawn", moment(content["withdrawn_at"]),
                f"Kematian {day_id(content['died_on'])} ditarik karena keliru: {reason}",
                f"The death on {day_en(content['died_on'])} was withdrawn as false: {reason}",
                facts, **by(one.to("withdrawn_at", content["withdrawn_at"])),
            )  # fmt: skip


def _merge_steps(person_id: uuid.UUID | None, known_at: datetime | None) -> Iterator[Step]:
    """That two records were taken for one human being, or no longer."""
    wishes = (
        Merge.objects.filter(Q(survivor_id=person_id) | Q(absorbed_id=person_id)) if person_id else Merge.objects.none()
    )
    pasts = read_past("registry_merge", wishes.values_list("pk", flat=True), known_at)
    others = {one.content["survivor_id"] for one in pasts.values()} | {p.content["absorbed_id"] for p in pasts.values()}
    named = {str(pk): name for pk, name in Person.objects.filter(pk__in=others).values_list("pk", "name")}
    for one in pasts.values():
        content = one.content
        other = content["absorbed_id"] if content["survivor_id"] == str(person_id) else content["survivor_id"]
        name = named.get(other, "?")
        merge = content["kind"] == "merge"
        link = ("trace-person", other) if other in named else None
        yield Step(
            "membership", f"{content['kind']}_asked", moment(content["asked_at"]),
            f"Diminta: catatan “{name}” {'dianggap orang yang sama' if merge else 'dianggap orang lain lagi'}.",
            f"Asked: that the record “{name}” be taken for {'the same person' if merge else 'another person again'}.",
            {"other": other, "asked_reason": content["reason"]}, **by(one.made), link=link,
        )  # fmt: skip
        decided = one.to("decision", content["decision"]) if content["decision"] else None
        if decided:
            yes = content["decision"] == "approved"
            yield Step(
                "membership", f"{content['kind']}_{content['decision']}", decided.at,
                f"Permintaan tentang “{name}” {'disetujui' if yes else 'ditolak'}.",
                f"The request about “{name}” was {'approved' if yes else 'refused'}.",
                {"other": other}, **by(decided), link=link,
            )  # fmt: skip


def _ends(spans: tuple[KnownSpan, ...], evidence: list[Evidence], on_day: date) -> Iterator[tuple[str, str]]:
    """How cover ends by what was known: by death, with the membership, unpaid, or when paid months end."""
    died = next((one.died_on for one in evidence if one.died_on), None)
    for membership in dict.fromkeys(span.membership for span in spans):
        mine = [span for span in spans if span.membership == membership and span.status is not CoverStatus.NOT_SETTLED]
        if not mine:
            continue
        last = max(mine, key=lambda span: span.to_day)
        until = last.to_day
        ended = next((one.ended_on for one in evidence if one.membership == membership), None)
        where = last.segment
        if died and until == died:
            yield (f"{where}: berakhir {indonesian_date(until)} karena meninggal.",
                   f"{where}: ended on {english_date(until)} by death.")  # fmt: skip
        elif ended and until == ended:
            yield (f"{where}: berakhir {indonesian_date(until)} bersama kepesertaannya.",
                   f"{where}: ended on {english_date(until)} with the membership.")  # fmt: skip
        elif last.status is CoverStatus.CONDITIONAL:
            verb = ("gugur", "lapsed") if until < on_day else ("akan gugur", "will lapse")
            yield (f"{where}: tanpa pembayaran lagi {verb[0]} setelah {indonesian_date(until)}, masa tunggakan yang "
                   "ditoleransi.",
                   f"{where}: without a further payment cover {verb[1]} after {english_date(until)}, the months of "
                   "arrears that are tolerated.")  # fmt: skip
        else:
            yield (f"{where}: dibayar sampai {indonesian_date(until)}.",
                   f"{where}: paid for until {english_date(until)}.")  # fmt: skip


def _unknown(
    subject: Subject, lists: Lists, money: Money, evidence: list[Evidence], spans: tuple[KnownSpan, ...]
) -> Iterator[Unknown]:
    """What the record does not say, so that nobody takes silence for an answer."""
    if subject.id is None:
        yield Unknown(
            "never_recorded",
            "Nomor ini ada di daftar, tetapi tidak pernah menjadi peserta yang boleh Anda lihat.",
            "This number stood in a list and never became a member you may see.",
        )
    elif not subject.recorded:
        yield Unknown(
            "not_yet_recorded", "Orang ini belum tercatat pada waktu itu.", "This person was not recorded yet by then."
        )
    elif not subject.visible:
        yield Unknown(
            "elsewhere",
            "Orang ini di luar wilayah Anda: yang ditampilkan hanya daftar dan tagihan wilayah Anda.",
            "This person is outside your region: only your region's lists and bills are shown, not the cover.",
        )
    elif any(one.elsewhere for one in evidence):
        yield Unknown(
            "membership_elsewhere",
            "Ada kepesertaan di luar wilayah Anda; siapa pembayarnya dan dari daftar mana tidak ditampilkan.",
            "There is a membership outside your region; who pays for it and by which list is not shown.",
        )
    if not lists.entries and not lists.rows:
        yield Unknown(
            "no_list",
            "Tidak ada daftar nama yang memuat orang ini sampai waktu itu.",
            "No list of names had this person by then.",
        )
    elif lists.entries and not money.members:
        yield Unknown("not_billed", "Sampai waktu itu belum ditagihkan.", "By then nothing had been billed.")
    if money.members and not money.allocations:
        yield Unknown(
            "not_paid",
            "Sampai waktu itu belum ada pembayaran yang melunasi tagihannya: belum ada nomor SP2D atau kuitansi.",
            "By then no payment had settled the bill: there is no number of an SP2D or receipt.",
        )
    if any(one.pk not in {a.settlement_id for a in money.allocations} for one in money.settled):
        yield Unknown(
            "without_bill",
            "Sebagian pelunasan tidak punya tagihan di Lindung: nomor bukti bayarnya tidak tercatat di sini.",
            "Some settlements have no bill in Lindung: the reference of their payment is not recorded here.",
        )
    if subject.visible and not spans:
        yield Unknown(
            "never_covered",
            "Menurut yang tercatat sampai waktu itu, orang ini belum pernah terlindungi.",
            "By what was recorded by then, this person had never been covered.",
        )

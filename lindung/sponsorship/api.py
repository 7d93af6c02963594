"""Sponsors' programmes for programs: the same figures as the pages, under the same row rights."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lindung.access.guard import acting, requires
from lindung.access.roles import Right
from lindung.law.programmes import Programme as Benefit
from lindung.registry.models import Organisation
from lindung.sponsorship.answers import programme_as_json, programme_rows
from lindung.sponsorship.changing import end_programme, set_quotas
from lindung.sponsorship.queries import programme_with_code
from lindung.sponsorship.services import Agreement, Terms, keep_paper, open_programme, set_budget
from lindung.web.dates import today
from lindung.web.invalid import IsoDay
from lindung.web.refused import Refused

router = Router(tags=["programmes"])


class ProgrammeRowOut(Schema):
    code: str
    name: str
    sponsor: str
    region: str
    wadah: str
    starts_on: date
    ends_on: date | None
    quota_total: int | None
    people: int
    year: int
    budget: int | None
    billed: int
    paid: int


class AgreementOut(Schema):
    number: str
    dated: date
    until: date | None
    legal_instrument: str


class YearOut(Schema):
    year: int
    budget: int | None
    billed: int
    paid: int
    forecast: int | None
    left: int | None


class StretchOut(Schema):
    first_month: str
    last_month: str
    prices: dict[str, int]
    articles: list[str]
    open: dict[str, str] | None


class LastBilledOut(Schema):
    month: str
    people: int


class PaperOut(Schema):
    kind: str
    number: str
    dated: date
    sha256: str


class ProgrammeOut(Schema):
    code: str
    name: str
    sponsor: str
    region: str
    wadah: str
    wadah_number: str
    payer: str
    money_source: str
    agreement: AgreementOut
    benefits: list[str]
    income: int
    ages: list[int]
    decile_max: int | None
    starts_on: date
    ends_on: date | None
    switches: dict[str, Any]
    quota_total: int | None
    quota_per_village: int | None
    quotas: dict[str, int]
    last_billed: LastBilledOut | None
    years: list[YearOut]
    prices: list[StretchOut]
    open_questions: list[str]
    papers: list[PaperOut]


class ProgrammeIn(Schema):
    code: str
    name: str
    sponsor: str
    region: str
    wadah: str
    money_source: str
    agreement_number: str
    agreement_date: IsoDay
    starts_on: IsoDay
    agreement_until: IsoDay | None = None
    ends_on: IsoDay | None = None
    legal_instrument: str = ""
    wadah_number: str = ""
    payer: str = ""
    benefits: list[Benefit] = [Benefit.JKK, Benefit.JKM]
    income: int = 1_000_000
    age_min: int = 18
    age_max: int = 64
    decile_max: int | None = None
    quota_total: int | None = None
    quota_per_village: int | None = None
    switches: dict[str, Any] = {}


class BudgetIn(Schema):
    year: int
    amount: int
    document: str
    line: str = ""


class QuotasIn(Schema):
    quotas: dict[str, int]


class PaperIn(Schema):
    kind: str
    number: str
    dated: IsoDay
    sha256: str = ""
    version_id: UUID | None = None


class EndIn(Schema):
    last_day: IsoDay
    reason: str


@router.get("/programmes", response=list[ProgrammeRowOut], url_name="programmes", summary="Sponsors' programmes")
@requires(Right.BILLS_READ)
def programmes_of(request: HttpRequest, year: int | None = None) -> Any:
    """Every programme of the own region or organisation, with the money of a budget year (default: this one)."""
    return programme_rows(year if year is not None else today().year)


@router.post("/programmes", response=ProgrammeOut, url_name="programme_open", summary="Open a programme")
@requires(Right.PROGRAMMES_MANAGE)
def programme_open(request: HttpRequest, body: ProgrammeIn) -> Any:
    """`sponsor` is the code of an organisation; `payer` only for wadah SL. What a head costs follows from the law."""
    sponsor = Organisation.objects.filter(code=body.sponsor).first()
    if sponsor is None:
        raise Refused("not_a_sponsor", "Organisasi itu bukan sponsor.", "That organisation is no sponsor.")
    made = open_programme(
        acting=acting(request),
        organisation_id=sponsor.pk,
        code=body.code,
        name=body.name,
        region=body.region,
        wadah=body.wadah,
        wadah_number=body.wadah_number,
        stated_payer=body.payer,
        money_source=body.money_source,
        agreement=Agreement(body.agreement_number, body.agreement_date, body.agreement_until, body.legal_instrument),
        terms=Terms(
            starts_on=body.starts_on,
            ends_on=body.ends_on,
            benefits=tuple(body.benefits),
            income=body.income,
            age_min=body.age_min,
            age_max=body.age_max,
            decile_max=body.decile_max,
            quota_total=body.quota_total,
            quota_per_village=body.quota_per_village,
            switches=body.switches,
        ),
    )
    return programme_as_json(made)


@router.get("/programmes/{programme_code}", response=ProgrammeOut, url_name="programme", summary="One programme")
@requires(Right.BILLS_READ)
def programme(request: HttpRequest, programme_code: str) -> Any:
    """Agreement, terms, price by law, quotas, and by budget year: budget, billed, paid, forecast, left (rupiah)."""
    return programme_as_json(programme_with_code(programme_code))


@router.post("/programmes/{programme_code}/budgets", response=ProgrammeOut, url_name="programme_budget")
@requires(Right.PROGRAMMES_MANAGE)
def budget(request: HttpRequest, programme_code: str, body: BudgetIn) -> Any:
    """Set the money of a year; a later one counts instead, none is lost."""
    found = programme_with_code(programme_code)
    set_budget(
        acting=acting(request), programme=found, year=body.year, amount=body.amount, document=body.document,
        line=body.line[:120],
    )  # fmt: skip
    return programme_as_json(found)


@router.post("/programmes/{programme_code}/quotas", response=ProgrammeOut, url_name="programme_quotas")
@requires(Right.PROGRAMMES_MANAGE)
def quotas(request: HttpRequest, programme_code: str, body: QuotasIn) -> Any:
    """Set the heads of villages by code; all or nothing."""
    found = programme_with_code(programme_code)
    set_quotas(acting=acting(request), programme=found, quotas=body.quotas)
    return programme_as_json(found)


@router.post("/programmes/{programme_code}/papers", response=ProgrammeOut, url_name="programme_paper")
@requires(Right.PROGRAMMES_MANAGE)
def paper(request: HttpRequest, programme_code: str, body: PaperIn) -> Any:
    """Note a paper by its number and checksum."""
    found = programme_with_code(programme_code)
    keep_paper(
        acting=acting(request), programme=found, kind=body.kind, number=body.number[:120], dated=body.dated,
        sha256=body.sha256, version_id=body.version_id,
    )  # fmt: skip
    return programme_as_json(found)


@router.post("/programmes/{programme_code}/end", response=ProgrammeOut, url_name="programme_end")
@requires(Right.PROGRAMMES_MANAGE)
def end(request: HttpRequest, programme_code: str, body: EndIn) -> Any:
    """End a programme with the end of a month. Refused while a bill stands open for a later month."""
    found = programme_with_code(programme_code)
    return programme_as_json(
        end_programme(acting=acting(request), programme=found, last=body.last_day, reason=body.reason)
    )

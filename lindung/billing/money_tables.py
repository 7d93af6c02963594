"""Bills, lines, payments and the ledger as tables: the same for the page, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from lindung.billing import words
from lindung.billing.bill_queries import BillView, ListedBill
from lindung.billing.ledger_queries import BalanceLine, FundStatement
from lindung.billing.models import Account, Fund, Payment
from lindung.billing.payment_queries import ListedPayment
from lindung.web import dates
from lindung.web.tables import Cell, Column, Says, Table


def bill_table(listed: Sequence[ListedBill]) -> Table:
    """Bills with what was paid of them, newest first."""
    columns = (
        Column("kode", gettext("Tagihan"), sortable=False, head=True),
        Column("pembayar", gettext("Pembayar"), sortable=False),
        Column("tempat", gettext("Wilayah"), sortable=False),
        Column("perihal", gettext("Perihal"), sortable=False, page=False),
        Column("tahun", gettext("Tahun anggaran"), sortable=False, phone=False),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
        Column("lunas", gettext("Sudah melunasi bulan (Rp)"), "number", sortable=False),
        Column("tempo", gettext("Jatuh tempo"), "date", sortable=False),
        Column("kode_iuran", gettext("Kode iuran"), sortable=False, page=False),
        Column("keadaan", gettext("Keadaan"), sortable=False),
    )
    names = words.place_names({one.bill.village or one.bill.kabupaten or one.bill.province for one in listed})
    rows = tuple(_bill_row(one, names) for one in listed)
    total = (
        Cell(gettext("Jumlah")),
        *(Cell("", text=" ") for _ in range(4)),
        Cell(sum(one.bill.people for one in listed)),
        Cell(sum(one.bill.total for one in listed)),
        Cell(sum(one.paid for one in listed)),
        *(Cell("", text=" ") for _ in range(3)),
    )
    return Table("tagihan", gettext("Tagihan"), columns, rows, says(), total=total if rows else ())


def _bill_row(one: ListedBill, names: dict[str, str]) -> tuple[Cell, ...]:
    bill = one.bill
    word, colour = words.BILL_STATES[one.state]
    where = bill.village or bill.kabupaten or bill.province
    return (
        Cell(bill.code, href=reverse("bill", args=[bill.code])),
        Cell(bill.payer.name),
        Cell(names.get(where, where)),
        Cell(bill.subject),
        Cell(str(bill.budget_year)),
        Cell(bill.people),
        Cell(bill.total),
        Cell(one.paid),
        Cell(bill.due_on),
        Cell(bill.payment_code or ""),
        Cell(str(word), badge=str(word), badge_kind=colour),
    )


def line_table(view: BillView) -> Table:
    """The lines of a bill: month by programme, heads by price, with what the price rests on."""
    columns = (
        Column("bulan", gettext("Bulan"), sortable=False, head=True),
        Column("program", gettext("Program"), sortable=False),
        Column("bidang", gettext("Bidang"), sortable=False, page=len({one.sector for one in view.lines}) > 1),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("harga", gettext("Harga (Rp)"), "number", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
        Column("dasar", gettext("Dasar hukum"), sortable=False, page=False),
    )
    rows = tuple(
        (
            Cell(one.month, text=dates.month_year(one.month)),
            Cell(one.programme),
            Cell(str(words.SECTORS.get(one.sector, one.sector))),
            Cell(one.people),
            Cell(one.price),
            Cell(one.total),
            Cell("; ".join(each["article"] for each in one.articles)),
        )
        for one in view.lines
    )
    blank = Cell("", text=" ")
    total = (Cell(gettext("Jumlah")), blank, blank, blank, blank, Cell(view.bill.total), blank)
    return Table("rincian", gettext("Rincian tagihan"), columns, rows, says(), total=total)


def month_table(view: BillView) -> Table:
    """How each month of a bill stands: paid, payable, or why not."""
    columns = (
        Column("bulan", gettext("Bulan"), sortable=False, head=True),
        Column("keadaan", gettext("Keadaan"), sortable=False),
        Column("orang", gettext("Orang"), "number", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
    )
    rows = tuple(
        (
            Cell(one.month, text=dates.month_year(one.month)),
            Cell(str(words.WHY[one.why])),
            Cell(one.people),
            Cell(one.amount),
        )
        for one in view.due
    )
    return Table("bulan", gettext("Keadaan tiap bulan"), columns, rows, says())


def payment_table(listed: Iterable[ListedPayment], *, linked: bool = True) -> Table:
    """Payments with the bill they belong to and what of them waits."""
    columns = (
        Column("nomor", gettext("Nomor bukti"), sortable=False, head=True),
        Column("jenis", gettext("Jenis"), sortable=False),
        Column("tanggal", gettext("Tanggal bayar"), "date", sortable=False),
        Column("jumlah", gettext("Jumlah (Rp)"), "number", sortable=False),
        Column("kembali", gettext("Dikembalikan (Rp)"), "number", sortable=False, phone=False),
        Column("tagihan", gettext("Tagihan"), sortable=False),
        Column("catatan", gettext("Catatan"), sortable=False, phone=False),
    )
    rows = tuple(_payment_row(one, linked) for one in listed)
    return Table("pembayaran", gettext("Pembayaran"), columns, rows, says())


def _payment_row(one: ListedPayment, linked: bool) -> tuple[Cell, ...]:
    payment: Payment = one.payment
    waits = gettext("menunggu")
    return (
        Cell(payment.reference, href=reverse("payment", args=[payment.pk]) if linked else ""),
        Cell(str(words.KINDS[payment.kind])),
        Cell(payment.paid_on),
        Cell(payment.amount),
        Cell(one.returned),
        Cell(payment.bill.code, href=reverse("bill", args=[payment.bill.code]))
        if payment.bill
        else Cell(waits, badge=waits, badge_kind="estimate"),
        Cell(payment.note),
    )


def balance_table(lines: Sequence[BalanceLine], *, linked: bool = True) -> Table:
    """The trial balance: every account in every fund."""
    funds = {one.code: one for one in Fund.objects.all()}
    accounts = {one.code: one for one in Account.objects.all()}
    columns = (
        Column("dana", gettext("Dana"), sortable=False, head=True),
        Column("akun", gettext("Akun"), sortable=False),
        Column("debit", gettext("Debit (Rp)"), "number", sortable=False),
        Column("kredit", gettext("Kredit (Rp)"), "number", sortable=False),
        Column("saldo", gettext("Saldo (Rp)"), "number", sortable=False),
    )
    rows = tuple(
        (
            Cell(one.fund, title=_name(funds[one.fund])),
            Cell(
                f"{one.account} {_name(accounts[one.account])}",
                href=f"{reverse('fund', args=[one.fund])}?akun={one.account}" if linked else "",
            ),
            Cell(one.debit),
            Cell(one.credit),
            Cell(one.balance),
        )
        for one in lines
    )
    total = (
        Cell(gettext("Jumlah")),
        Cell("", text=" "),
        Cell(sum(one.debit for one in lines)),
        Cell(sum(one.credit for one in lines)),
        Cell(sum(one.balance for one in lines)),
    )
    return Table("neraca-saldo", gettext("Neraca saldo"), columns, rows, says(), total=total if rows else ())


def statement_table(statement: FundStatement) -> Table:
    """Every posting on an account of a fund, with the running balance."""
    columns = (
        Column("tanggal", gettext("Tanggal"), "date", sortable=False, head=True),
        Column("kejadian", gettext("Kejadian"), sortable=False),
        Column("bukti", gettext("Bukti"), sortable=False),
        Column("uraian", gettext("Uraian"), sortable=False, phone=False),
        Column("jumlah", gettext("Debit (+) atau kredit (−) (Rp)"), "change", sortable=False),
        Column("saldo", gettext("Saldo (Rp)"), "number", sortable=False),
    )
    rows = tuple(
        (
            Cell(timezone.localdate(one.at)),
            Cell(str(words.ENTRIES.get(one.kind, one.kind))),
            Cell(one.document),
            Cell(one.text, text=words.subject(one.text)),
            Cell(one.amount),
            Cell(one.balance),
        )
        for one in statement.lines
    )
    title = gettext("Rekening dana %(fund)s") % {"fund": _name(statement.fund)}
    return Table(f"dana-{statement.fund.code.lower()}", title, columns, rows, says())


def _name(one: Fund | Account) -> str:
    return words.in_language(one.name_id, one.name_en)


def says() -> Says:
    """What stands beside figures of money."""
    return Says(
        base=gettext("Rupiah bulat, di dalam wilayah dan organisasi Anda."),
        definition=gettext("Harga per orang dan bulan dari pustaka hukum; sebulan lunas bila dibayar penuh."),
        source=words.source(),
        day=words.now(),
    )

"""What is billed, paid, settled and booked."""

from lindung.billing.models.bills import Bill, BillLine, BillMember
from lindung.billing.models.ledger import Account, Entry, Fund, Posting
from lindung.billing.models.payments import Allocation, MoneyRequest, Payment, Statement, StatementLine
from lindung.billing.models.settlements import SettlementLine

__all__ = [
    "Account",
    "Allocation",
    "Bill",
    "BillLine",
    "BillMember",
    "Entry",
    "Fund",
    "MoneyRequest",
    "Payment",
    "Posting",
    "SettlementLine",
    "Statement",
    "StatementLine",
]

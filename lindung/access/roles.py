"""Roles and what each may do. The one place where a right is given.

A right is a verb on a thing. Pages, endpoints and commands name the right they need; the database is told which
roles see people and which write them (`access_role`), so that its own policies agree with this table.
"""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "administrator"
    HEAD_OF_BRANCH = "head_of_branch", "kepala cabang"
    BRANCH_OFFICER = "branch_officer", "petugas cabang"
    SPONSOR_OFFICER = "sponsor_officer", "petugas sponsor"
    EMPLOYER_OFFICER = "employer_officer", "petugas pemberi kerja"
    CLAIMS_OFFICER = "claims_officer", "petugas klaim"
    CHECKER = "checker", "pemeriksa"
    FINANCE = "finance", "keuangan"
    AUDITOR = "auditor", "auditor"


class Right(models.TextChoices):
    COUNTS_READ = "counts.read", "melihat jumlah peserta"
    PEOPLE_READ = "people.read", "melihat peserta"
    PEOPLE_WRITE = "people.write", "mencatat peserta"
    PEOPLE_EXPORT = "people.export", "mengunduh daftar peserta"
    IDENTITY_SEE = "identity.see", "melihat NIK lengkap"
    USERS_MANAGE = "users.manage", "mengelola pengguna"
    TRAIL_READ = "trail.read", "membaca jejak audit"
    LAW_DECIDE = "law.decide", "mencatat keputusan hukum kantor"
    BILLS_READ = "bills.read", "melihat tagihan"
    BILLS_ISSUE = "bills.issue", "menerbitkan tagihan"
    PAYMENTS_RECORD = "payments.record", "mencatat pembayaran"
    PAYMENTS_APPROVE = "payments.approve", "menyetujui pengembalian uang"
    LEDGER_READ = "ledger.read", "membaca buku besar"
    PROGRAMMES_MANAGE = "programmes.manage", "mengelola program sponsor"
    ROSTERS_CHECK = "rosters.check", "memeriksa daftar nama"
    ROSTERS_APPLY = "rosters.apply", "menerapkan daftar nama"
    TASKS_READ = "tasks.read", "melihat baris yang ditahan"
    TASKS_SETTLE = "tasks.settle", "memutuskan baris yang ditahan"
    DEATHS_READ = "deaths.read", "melihat kematian peserta"
    DEATHS_RECORD = "deaths.record", "mencatat kematian peserta"
    TRACE_READ = "trace.read", "menelusuri nama dan pembayaran"
    DUKCAPIL_ASK = "dukcapil.ask", "bertanya kepada Dukcapil"
    PERSONS_MERGE = "persons.merge", "meminta penggabungan data ganda"
    PERSONS_APPROVE = "persons.approve", "menyetujui penggabungan data ganda"


# Rights that mean nothing without a region or an organisation.
PERSON_RIGHTS = frozenset(
    {
        Right.PEOPLE_READ,
        Right.PEOPLE_WRITE,
        Right.PEOPLE_EXPORT,
        Right.IDENTITY_SEE,
        Right.BILLS_READ,
        Right.BILLS_ISSUE,
        Right.PAYMENTS_RECORD,
        Right.PAYMENTS_APPROVE,
        Right.LEDGER_READ,
        Right.PROGRAMMES_MANAGE,
        Right.ROSTERS_CHECK,
        Right.ROSTERS_APPLY,
        Right.TASKS_READ,
        Right.TASKS_SETTLE,
        Right.DEATHS_READ,
        Right.DEATHS_RECORD,
        Right.TRACE_READ,
        Right.DUKCAPIL_ASK,
        Right.PERSONS_MERGE,
        Right.PERSONS_APPROVE,
    }
)

# Which scope a role may be given: a region, an organisation, or none (it then sees no people).
REGION_ROLES = frozenset(
    {Role.HEAD_OF_BRANCH, Role.BRANCH_OFFICER, Role.CLAIMS_OFFICER, Role.CHECKER, Role.FINANCE, Role.AUDITOR}
)
ORGANISATION_ROLES = frozenset({Role.SPONSOR_OFFICER, Role.EMPLOYER_OFFICER})

_EVERYONE = frozenset(Role)
_PEOPLE_READERS = REGION_ROLES | ORGANISATION_ROLES

RIGHTS: dict[Right, frozenset[Role]] = {
    Right.COUNTS_READ: _EVERYONE,
    Right.PEOPLE_READ: _PEOPLE_READERS,
    Right.PEOPLE_WRITE: frozenset({Role.BRANCH_OFFICER, Role.CLAIMS_OFFICER}),
    Right.PEOPLE_EXPORT: frozenset(
        {Role.HEAD_OF_BRANCH, Role.BRANCH_OFFICER, Role.SPONSOR_OFFICER, Role.EMPLOYER_OFFICER, Role.AUDITOR}
    ),
    Right.IDENTITY_SEE: frozenset({Role.BRANCH_OFFICER, Role.CLAIMS_OFFICER, Role.CHECKER, Role.AUDITOR}),
    Right.USERS_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Right.TRAIL_READ: frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    Right.LAW_DECIDE: frozenset({Role.HEAD_OF_BRANCH, Role.ADMINISTRATOR}),
    Right.BILLS_READ: frozenset(
        {Role.HEAD_OF_BRANCH, Role.BRANCH_OFFICER, Role.SPONSOR_OFFICER, Role.FINANCE, Role.AUDITOR}
    ),
    Right.BILLS_ISSUE: frozenset({Role.BRANCH_OFFICER, Role.FINANCE}),
    Right.PAYMENTS_RECORD: frozenset({Role.FINANCE}),
    # Never one's own request: whoever asked for a refund does not approve it.
    Right.PAYMENTS_APPROVE: frozenset({Role.FINANCE, Role.HEAD_OF_BRANCH}),
    Right.LEDGER_READ: frozenset({Role.HEAD_OF_BRANCH, Role.FINANCE, Role.AUDITOR}),
    Right.PROGRAMMES_MANAGE: frozenset({Role.HEAD_OF_BRANCH, Role.BRANCH_OFFICER}),
    Right.ROSTERS_CHECK: frozenset({Role.BRANCH_OFFICER, Role.SPONSOR_OFFICER}),
    Right.ROSTERS_APPLY: frozenset({Role.BRANCH_OFFICER}),
    Right.TASKS_READ: frozenset({Role.HEAD_OF_BRANCH, Role.BRANCH_OFFICER, Role.SPONSOR_OFFICER, Role.AUDITOR}),
    # A sponsor reads of its own people only, so that it can tell the families.
    Right.DEATHS_READ: frozenset(
        {
            Role.HEAD_OF_BRANCH,
            Role.BRANCH_OFFICER,
            Role.CLAIMS_OFFICER,
            Role.CHECKER,
            Role.AUDITOR,
            Role.SPONSOR_OFFICER,
        }
    ),
    Right.DEATHS_RECORD: frozenset({Role.BRANCH_OFFICER, Role.CLAIMS_OFFICER}),
    # From the list to the end of cover, as it was known then; and what was paid that should not have been.
    Right.TRACE_READ: frozenset({Role.HEAD_OF_BRANCH, Role.BRANCH_OFFICER, Role.AUDITOR}),
    # A sponsor settles who stays within the quota of its own lists, and nothing else.
    Right.TASKS_SETTLE: frozenset({Role.BRANCH_OFFICER, Role.SPONSOR_OFFICER}),
    # Full numbers leave with the questions, so whoever asks also needs identity.see.
    Right.DUKCAPIL_ASK: frozenset({Role.BRANCH_OFFICER}),
    Right.PERSONS_MERGE: frozenset({Role.BRANCH_OFFICER, Role.CLAIMS_OFFICER}),
    # Never one's own request: whoever asked for a merge does not approve it.
    Right.PERSONS_APPROVE: frozenset({Role.BRANCH_OFFICER, Role.HEAD_OF_BRANCH, Role.CHECKER}),
}


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """Every right that at least one of the roles gives."""
    return frozenset(right for right, holders in RIGHTS.items() if holders & roles)

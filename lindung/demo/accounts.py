"""What each demonstration account may act for."""

from __future__ import annotations

from lindung.access.roles import Role
from lindung.demo.village_plan import SPONSOR

# Region codes and, for those who act for an organisation, its code.
WHERE = {
    Role.HEAD_OF_BRANCH: "72",
    Role.BRANCH_OFFICER: "72",
    Role.SPONSOR_OFFICER: "pemkab-parigi-moutong",
    Role.EMPLOYER_OFFICER: "employer-1",
    Role.CLAIMS_OFFICER: "72",
    Role.CHECKER: "72",
    Role.FINANCE: "72.08",
    Role.AUDITOR: "72",
}
# Accounts that stand elsewhere than their role.
OF_ACCOUNT = {"desa": SPONSOR}

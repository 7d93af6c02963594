"""Probes of people, organisations, memberships and the cover derived from it. See
test_policies_bite.py."""

from __future__ import annotations

from tests.access.probing import COUNT, HERE, REFUSED, THERE, Probes, inserts, one, reads, writes
from tests.world import OWN

NEW_UNIT = (
    "INSERT INTO membership_enrolmentunit (kind, organisation_id, name, village, kabupaten, province) "
    "VALUES ('branch', %(firm)s, 'Cabang', '{village}', '{kabupaten}', '72')"
)
NEW_MEMBERSHIP = (
    "INSERT INTO membership_membership (person_id, segment, unit_id, began_on, village, kabupaten, province) "
    "VALUES (%(ani)s, 'PU', %(unit)s, '2025-01-01', '{village}', '{kabupaten}', '72')"
)
NEW_PAYER = (
    "INSERT INTO membership_payerassignment (membership_id, from_day, payer_kind, wadah, wadah_number, agreement, "
    "village, kabupaten) VALUES (%(m_ani)s, '2025-02-01', 'self', '', '', '', '{village}', '{kabupaten}')"
)
NEW_END = (
    "INSERT INTO membership_membershipend (membership_id, ended_on, reason) VALUES ({membership}, '2025-01-31', 'uji')"
)
NEW_PERSON = (
    "INSERT INTO registry_person (name, sex, birth_date, identity_masked, village, kabupaten, province) "
    "VALUES ('Baru', 'L', '1990-01-01', 'x', '{village}', '{kabupaten}', '72')"
)
NEW_IDENTITY = (
    "INSERT INTO registry_identity (number, kind, person_id) VALUES ('passport:IDN:A1234567', 'passport', {person})"
)
NEW_ORGANISATION = (
    "INSERT INTO registry_organisation (code, name, roles, region) "
    "VALUES ('baru', 'Baru', '{{employer}}', '{kabupaten}')"
)
NEW_PROJECT = (
    "INSERT INTO membership_project (unit_id, contract_value, work_order, work_order_date, starts_on, ends_on, "
    "declared_heads) VALUES (%(unit)s, 1, 'SPK', '2025-01-01', '2025-01-01', '2025-12-31', 1)"
)
NEW_MERGE = (
    "INSERT INTO registry_merge (kind, survivor_id, absorbed_id, asked_by, reason) "
    "VALUES ('merge', %(ani)s, {absorbed}, {asker}, 'uji')"
)

PEOPLE_PROBES: Probes = {
    ("coverage_coverspan", "span_read"): reads(
        "coverage_coverspan", auditor=COUNT + f"coverage_coverspan WHERE kabupaten = '{OWN}'", administrator=0
    ),
    ("membership_enrolmentunit", "unit_read"): reads("membership_enrolmentunit", auditor_other=2, nobody=0),
    ("membership_enrolmentunit", "unit_write"): inserts(NEW_UNIT, own=HERE, other=THERE),
    ("membership_enrolmentunit", "unit_change"): writes(
        "membership_enrolmentunit", "name = 'x'", branch_officer=2, branch_officer_other=0
    ),
    ("membership_project", "project_read"): reads("membership_project", auditor_other=1, nobody=0),
    ("membership_project", "project_write"): [
        one("branch_officer", NEW_PROJECT, 1),
        one("branch_officer_other", NEW_PROJECT, REFUSED),
    ],
    ("membership_membership", "membership_read"): reads(
        "membership_membership", auditor=2, auditor_other=2, sponsor_officer=1, employer_officer=1, administrator=0
    ),
    ("membership_membership", "membership_write"): [
        *inserts(NEW_MEMBERSHIP, own=HERE, other=THERE),
        # In the own region, but for somebody whom the officer does not see.
        one("branch_officer", NEW_MEMBERSHIP.replace("%(ani)s", "%(citra)s").format(**HERE), REFUSED),
    ],
    ("membership_membership", "membership_change"): writes(
        "membership_membership", "kpj = NULL", branch_officer=2, auditor=0
    ),
    ("membership_membershipend", "end_read"): [
        ((("branch_officer", NEW_END.format(**HERE)), (who, "SELECT 1 FROM membership_membershipend")), number)
        for who, number in (("auditor", 1), ("auditor_other", 0))
    ],
    ("membership_membershipend", "end_write"): inserts(NEW_END, own=HERE, other=THERE),
    ("membership_payerassignment", "payer_read"): reads(
        "membership_payerassignment", auditor=2, sponsor_officer=1, nobody=0
    ),
    ("membership_payerassignment", "payer_write"): inserts(NEW_PAYER, own=HERE, other=THERE),
    ("registry_merge", "merge_read"): [
        (
            (
                ("branch_officer", NEW_MERGE.format(asker="%(branch_officer)s", absorbed="%(budi)s")),
                (who, "SELECT 1 FROM registry_merge"),
            ),
            number,
        )
        for who, number in (("auditor", 1), ("auditor_other", 0), ("sponsor_officer", 1), ("employer_officer", 1))
    ],
    ("registry_merge", "merge_write"): [
        one("branch_officer", NEW_MERGE.format(asker="%(branch_officer)s", absorbed="%(budi)s"), 1),
        # Somebody of another region, in another's name, without the right.
        one("branch_officer", NEW_MERGE.format(asker="%(branch_officer)s", absorbed="%(citra)s"), REFUSED),
        one("branch_officer", NEW_MERGE.format(asker="%(auditor)s", absorbed="%(budi)s"), REFUSED),
        one("head_of_branch", NEW_MERGE.format(asker="%(head_of_branch)s", absorbed="%(budi)s"), REFUSED),
    ],
    ("registry_death", "follows_person_read"): reads("registry_death", auditor=0, auditor_other=1),
    ("registry_death", "follows_person_write"): writes(
        "registry_death", "source = 'x'", branch_officer=0, branch_officer_other=1
    ),
    ("registry_familymember", "follows_person_read"): reads("registry_familymember", auditor=1, auditor_other=0),
    ("registry_familymember", "follows_person_write"): writes(
        "registry_familymember", "name = 'x'", branch_officer=1, branch_officer_other=0
    ),
    ("registry_identity", "identity_write"): inserts(NEW_IDENTITY, own=HERE, other=THERE),
    ("registry_organisation", "organisation_read"): reads(
        "registry_organisation", auditor_other=COUNT + "registry_organisation", nobody=0
    ),
    ("registry_organisation", "organisation_write"): inserts(NEW_ORGANISATION, own=HERE, other=THERE),
    ("registry_organisation", "organisation_change"): writes(
        "registry_organisation", "name = 'x'", branch_officer=COUNT + "registry_organisation", branch_officer_other=0
    ),
    ("registry_person", "person_read"): reads("registry_person", auditor=2, employer_officer=1, administrator=0),
    ("registry_person", "person_write"): inserts(NEW_PERSON, own=HERE, other=THERE),
    ("registry_person", "person_change"): writes("registry_person", "name = 'x'", branch_officer=2, auditor=0),
}

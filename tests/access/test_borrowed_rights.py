"""The functions that look further than whoever calls them: closed by default, few, and each of them read."""

from __future__ import annotations

from typing import Any

from tests.access.catalogue import names

OURS = "FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'lindung\\_%'"


def test_functions_that_borrow_rights_have_a_fixed_search_path(owner: Any) -> None:
    loose = names(
        owner,
        f"SELECT proname {OURS} AND prosecdef AND NOT EXISTS "
        "(SELECT FROM unnest(coalesce(proconfig, '{}')) c WHERE c IN ('search_path=public, pg_temp'))",
    )
    assert loose == []


def test_functions_that_borrow_rights_are_closed_to_public(owner: Any) -> None:
    open_to_all = names(
        owner,
        f"SELECT proname {OURS} AND prosecdef AND (proacl IS NULL OR EXISTS "
        "(SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0))",
    )
    assert open_to_all == []


def test_functions_that_borrow_rights_belong_to_owner_or_matcher(owner: Any) -> None:
    owners = names(owner, f"SELECT DISTINCT proowner::regrole::text {OURS} AND prosecdef")
    assert set(owners) == {"lindung_owner", "lindung_matcher"}


# What the application may call with borrowed rights, and what each discloses. A new one must be read and come here.
REVIEWED = {
    "lindung_begin": "the roles of the user named; sets the scope of the transaction",
    "lindung_token_user": "whose key a digest is",
    "lindung_sees_person": "yes or no, what the policy would say",
    "lindung_find_identity": "the id of a person the actor may see",
    "lindung_find_kpj": "ids of people the actor may see",
    "lindung_search_people": "ids of people the actor may see",
    "lindung_people_after": "ids of people the actor may see, page by page",
    "lindung_reveal_identity": "the numbers of a person the actor may see, with the right to, recorded",
    "lindung_count_spans": "counts without persons",
    "lindung_project_heads": "counts without persons",
    # Deriving cover reads past the actor's region, because one person's memberships may lie in several; all of these
    # refuse a person whom the actor neither sees nor acts for (by a bill whose money the actor records, or by a list).
    "lindung_people_together": "ids of people the actor may see and of whoever is merged with them, for deriving",
    "lindung_right_at_home": "whether the actor holds a right where a person lives",
    "lindung_decide_merge": "nothing; decides a wish that somebody else made",
    "lindung_persons_of": "ids of persons, for deriving",
    "lindung_lines_of": "what was paid for persons, for deriving",
    "lindung_memberships_of": "periods of memberships and a verified death; who and where to the owner alone",
    "lindung_payers_of": "kinds of payers of persons, for deriving",
    "lindung_cover_elsewhere": "periods and payments, neither unit nor payer, of a person living in a region open to "
    "the actor; of others the actor may see only that there is something",
    "lindung_store_spans": "nothing; writes derived cover",
    "lindung_find_identities": "of a list of numbers, the ids of people the actor may see",
    "lindung_check_certificate": "to anybody who holds a certificate: initials, and of the programmes on it those in "
    "force today with their days; never why one is not",
    "lindung_fill_bills": "nothing; writes the members and lines of bills the actor has just issued",
    "lindung_bill_due": "heads and rupiah of a bill the actor may see; how many are paid by others, not by whom",
    "lindung_bill_credit": "one sum of rupiah",
    "lindung_settle_bill": "heads settled of a bill whose money the actor may record; writes settlement lines",
    "lindung_unsettle_payment": "heads taken back of a bill whose money the actor may give back",
    "lindung_lock_bill": "yes or no, for a bill whose money the actor may give back",
    "lindung_book": "whether this act was booked already; writes the ledger, with the right of the act",
    # A list may name anybody in the country: these answer only for a programme whose lists the actor may check or
    # apply.
    "lindung_match_numbers": "nothing; keeps what it finds out of the actor's reach, for the next",
    "lindung_match_list": "yes or no to what a row claims; dead, employed, paid by whom until when; where in the "
    "region somebody lives; what the own list said before",
    "lindung_match_damaged": "which rows have one candidate on the own list",
    "lindung_apply_list": "counts; writes persons, memberships, payers, entries, rows and tasks of a programme",
    "lindung_task_people": "ids of people the actor may see whom a held row may be; of others that there is somebody",
    "lindung_note_task_seen": "whole numbers of a held row and of those beside it, noted in the trail first",
    "lindung_typed_numbers": "whole numbers of rows held and returned, to who may settle or send their list",
    "lindung_next_inquiry": "how many questions were put in a year, in all regions",
    "lindung_note_inquiry_seen": "nothing; notes in the trail that numbers leave with a question",
    "lindung_hold_tasks_for": "how many tasks are held for another reason now",
    "lindung_settle_tasks": "ids of memberships on the list; writes who is let in",
    "lindung_end_entries": "a count; ends names on a programme's list",
    # Tracing: each answers only where the actor holds the right to trace.
    "lindung_past_of": "the trail of rows in the actor's own region: who, when, why, before and after",
    "lindung_find_traced": "the id of a person the actor sees, or whom a list of the own region names",
    "lindung_rows_naming": "ids of rows of lists in the actor's own region that name a person or a number",
    "lindung_reclaim": "of bills in the actor's own region: months paid for in vain, a death's day, the other bill",
    # Sending and checking lists of a programme whose lists the actor may check.
    "lindung_send_list": "which version a file became; keeps the file",
    "lindung_check_stage": "yes or no, whether a check is still waited for",
    "lindung_keep_check": "which version to look at; writes what a check came to",
    "lindung_cancel_check": "yes or no; removes the file and the rows of a version",
    "lindung_sweep_files": "a number; removes files past the last day they are kept",
    "lindung_refuse_check": "nothing; writes why a file is no list",
    "lindung_version_people": "names of the users who sent and applied versions the actor may read",
    "lindung_list_numbers": "the numbers on a list, which came from its own files",
    "lindung_cover_ending": "heads by payer, village and last paid day, under payers the actor may read",
    # Notices are told to others, and e-mails sent while nobody acts.
    "lindung_tell": "how many notices were new; writes notices and queues e-mails in the name of who acts",
    "lindung_claim_mail": "to the sender of e-mails: an address, a language and two numbers; no notice",
    "lindung_mail_done": "a number; notes what became of e-mails the caller has claimed",
    "lindung_mail_left_behind": "a number; gives up e-mails whose sender died",
    "lindung_double_report": "pairs of sponsors with the same people, in heads; of others only whose they are",
    "lindung_double_names": "who of one's own lists another sponsor has too: by whom and until when",
    "lindung_merged_numbers": "which numbers of a list belong to one person, to who may check lists of the programme",
    "lindung_village_lists": "ids of lists and programmes that name the actor's own village",
    "lindung_village_programmes": "ids of lists and programmes that name the actor's own village",
    "lindung_village_deaths": "of people listed in the actor's own village: when they died, and whether covered",
    "lindung_unbroken_cover": "until when memberships are covered, of those alone whose row the actor may read",
    "lindung_holders": "ids of users who hold a role, for the timed warnings",
}


def test_the_application_calls_only_reviewed_functions_with_borrowed_rights(owner: Any) -> None:
    callable_ = set(
        names(owner, f"SELECT proname {OURS} AND prosecdef AND has_function_privilege('lindung_app', oid, 'EXECUTE')")
    )
    assert callable_ == set(REVIEWED)


def test_no_function_of_ours_runs_as_a_superuser(owner: Any) -> None:
    assert names(owner, f"SELECT proname {OURS} AND proowner IN (SELECT oid FROM pg_roles WHERE rolsuper)") == []

"""Who receives a death benefit: PP 44/2015 Ps 37(4)-(5) (JKK) and Ps 40(2) (JKM), with the elucidation.

Each level takes only if the one before is empty. How a level shares, and the order among blood relatives in the
straight line, is not written anywhere: asking is NotCovered.
"""

from __future__ import annotations

from lindung.law.errors import Invalid, NotCovered
from lindung.law.rule import rule
from lindung.law.trace import because

# The levels in the law's order; the last before the will are parents-in-law.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("widow", "widower", "child"),
    ("father", "mother", "grandfather", "grandmother", "grandchild"),
    ("sibling",),
    ("parent_in_law",),
    ("named_in_will",),
)
RELATIONS = tuple(relation for level in LEVELS for relation in level)


@rule(
    "PP 44/2015 Ps 37(4)-(5), 40(2)",
    since="2015-07-01",
    id="Urutan ahli waris",
    en="Order of heirs",
)
def first_heirs(*, relatives: tuple[str, ...]) -> tuple[str, ...]:
    """The living relatives of the first level that is not empty; () where there is none and no will.

    Invalid names a relation that the law does not list (an heir outside the list needs a court's determination).
    """
    for relation in relatives:
        if relation not in RELATIONS:
            known = ", ".join(RELATIONS)
            raise Invalid(
                f"relatives: {relation!r} tidak disebut dalam urutan ahli waris; yang disebut: {known}.",
                f"relatives: {relation!r} is not in the order of heirs; listed are: {known}.",
                key="relatives",
            )
    for level in LEVELS:
        found = tuple(relation for relation in relatives if relation in level)
        if found:
            return found
    return ()


def shares(relatives: tuple[str, ...]) -> dict[str, int]:
    """Who receives how many per cent. NotCovered where more than one person stands on the first level."""
    first = first_heirs(relatives=relatives)
    if len(first) > 1:
        raise NotCovered(
            "Pembagian di antara ahli waris pada tingkat yang sama tidak diatur dalam PP 44/2015.",
            "How heirs of one level share is not written in PP 44/2015.",
        )
    return dict.fromkeys(first, 100)


def no_heirs(programme: str) -> None:
    """Give the reason for what happens without any heir and without a will."""
    if programme == "JKM":
        because(
            "Tidak ada ahli waris dan tidak ada wasiat: biaya pemakaman dibayarkan kepada pihak yang mengurus "
            "pemakaman; santunan sekaligus dan santunan berkala masuk ke Dana Jaminan Sosial.",
            "There is no heir and no will: the funeral money goes to whoever arranges the burial; the death grant and "
            "the periodic grant go to the social security fund.",
            "PP 44/2015 Ps 40(2); PP 82/2019 Ps 34(2)",
        )
        return
    because(
        "Tidak ada ahli waris dan tidak ada wasiat: biaya pemakaman dibayarkan kepada pihak yang mengurus pemakaman; "
        "santunan kematian masuk ke Dana Jaminan Sosial. Santunan berkala tidak disebut, dan penerimanya tidak ada.",
        "There is no heir and no will: the funeral money goes to whoever arranges the burial; the death grant goes to "
        "the social security fund. The periodic grant is not mentioned, and nobody is there to receive it.",
        "PP 44/2015 Ps 37(5)",
    )

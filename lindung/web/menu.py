"""The main menu: what stands in it, in which group, and for which rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

# Whoever has no more places to go than this sees them all at once; groups would only hide them.
FEW = 7


@dataclass(frozen=True)
class Entry:
    """A page of the menu. `needs`: any one of these rights opens it (none: open to all); `icon`: where it stands
    alone (none: that of its group); `also`: other addresses at which one is still in this part; `guests`: only for
    whoever is not signed in."""

    address: str
    label: str
    icon: str = ""
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    guests: bool = False

    def offered(self, rights: Mapping[str, bool], *, signed_in: bool) -> bool:
        """Whether somebody with these rights finds the page in the menu."""
        return not (self.guests and signed_in) and (not self.needs or any(map(rights.get, self.needs)))

    def closeness(self, path: str) -> int:
        """How much of an address this entry explains; 0 if one is somewhere else."""
        beneath = self.also if self.address == "/" else (self.address, *self.also)
        return max((len(one) for one in beneath if path.startswith(one)), default=int(path == self.address))


@dataclass(frozen=True)
class Group:
    """Pages that belong together."""

    label: str
    icon: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Item:
    """A link as shown, or a group with `entries` and no address. `current`: one stands there now."""

    label: str
    icon: str
    current: bool
    address: str = ""
    entries: tuple[Item, ...] = ()


MENU: tuple[Entry | Group, ...] = (
    Entry("/", gettext_noop("Beranda"), "home", ("counts_read",), also=("/wilayah/",)),
    Entry("/angka-terbitan/", gettext_noop("Angka terbitan"), "news", ("counts_read",)),
    Group(
        gettext_noop("Peserta"),
        "users",
        (
            Entry("/peserta/", gettext_noop("Peserta"), "users", ("people_read",)),
            Entry("/terlindungi/", gettext_noop("Terlindungi"), "shield-check", ("people_read",)),
            Entry("/kematian/", gettext_noop("Kematian"), "", ("deaths_read",)),
            Entry("/orang-ganda/", gettext_noop("Orang ganda"), "", ("persons_merge", "persons_approve")),
        ),
    ),
    Group(
        gettext_noop("Sponsor"),
        "heart-handshake",
        (
            Entry("/ruang-sponsor/", gettext_noop("Ruang sponsor"), "", ("bills_read",)),
            Entry("/program/", gettext_noop("Program sponsor"), "", ("bills_read",)),
            Entry("/daftar/", gettext_noop("Daftar nama"), "file-spreadsheet", ("people_read",)),
            Entry("/tugas/", gettext_noop("Tugas"), "circle-check", ("tasks_read",), also=("/dukcapil/",)),
            Entry("/akan-berakhir/", gettext_noop("Akan berakhir"), "", ("bills_read",)),
            Entry("/sponsor-ganda/", gettext_noop("Sponsor ganda"), "", ("bills_read",)),
        ),
    ),
    Group(
        gettext_noop("Uang"),
        "coins",
        (
            Entry("/tagihan/", gettext_noop("Tagihan"), "", ("bills_read",)),
            Entry("/pembayaran/", gettext_noop("Pembayaran"), "", ("ledger_read",)),
            Entry("/buku-besar/", gettext_noop("Buku besar"), "", ("ledger_read",)),
        ),
    ),
    Group(
        gettext_noop("Periksa"),
        "search",
        (
            Entry("/telusur/", gettext_noop("Telusur"), "", ("trace_read",)),
            Entry("/temuan/", gettext_noop("Temuan"), "", ("trace_read",)),
            Entry("/jejak/", gettext_noop("Jejak audit"), "history", ("trail_read",)),
        ),
    ),
    Group(
        gettext_noop("Hukum"),
        "scale",
        (
            Entry("/hitung/", gettext_noop("Hitung"), "calculator"),
            Entry("/dasar-hukum/", gettext_noop("Dasar hukum"), "scale"),
        ),
    ),
    Entry("/pengguna/", gettext_noop("Pengguna"), "shield-lock", ("users_manage",)),
    Entry("/masuk/", gettext_noop("Masuk"), "key", guests=True),
)


def menu_for(rights: Mapping[str, bool], *, path: str = "", signed_in: bool = False) -> list[Item]:
    """The menu of somebody with these rights (as templates know them: `bills_read`) who stands at `path`."""
    offered = [(one, [entry for entry in _entries(one) if entry.offered(rights, signed_in=signed_in)]) for one in MENU]
    every = [entry for _, entries in offered for entry in entries]
    here = max(every, key=lambda entry: entry.closeness(path), default=None)
    current = here if here is not None and here.closeness(path) else None
    shown = []
    for one, entries in offered:
        icon = one.icon
        links = tuple(_link(entry, icon, current=entry is current) for entry in entries)
        if isinstance(one, Group) and len(links) > 1 and len(every) > FEW:
            shown.append(Item(gettext(one.label), icon, any(link.current for link in links), entries=links))
        else:
            shown.extend(links)
    return shown


def _entries(one: Entry | Group) -> tuple[Entry, ...]:
    return one.entries if isinstance(one, Group) else (one,)


def _link(entry: Entry, icon: str, *, current: bool) -> Item:
    return Item(gettext(entry.label), entry.icon or icon, current, entry.address)

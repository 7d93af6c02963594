"""Which village pays for its own people in the demonstration, and for whom: the rest is in `village`."""

from __future__ import annotations

from datetime import date

# In Sigi no village pays by the kabupaten's programme, and nobody here stands on another list.
VILLAGE = "72.10.02.2011"
NAME = "Bakubakulu"
SPONSOR = f"desa-{VILLAGE.replace('.', '-')}"
# In data/; scripts make it: python -m scripts.village_list
LIST = "desa-bakubakulu.csv"
FIRST_MONTH, MONTHS = date(2026, 12, 1), 13

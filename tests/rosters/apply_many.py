"""Applies many lists, eight at once, each over a connection of its own.

`python -m tests.rosters.apply_many PROGRAMME USER FILE…` prints one JSON line: for each file the number of its version
and its bills, or the error.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

# As many at the same moment.
CONNECTIONS = 8


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")
    import django

    django.setup()
    from django.db import connection

    from lindung.access.acting import acting_as
    from lindung.access.queries import user_by_name
    from lindung.rosters.applying import apply_list
    from lindung.sponsorship.queries import programme_by_code

    code, username, *files = sys.argv[1:]
    user = user_by_name(username)

    def one(file: str) -> dict[str, Any]:
        try:
            with acting_as(user, channel="terminal") as acting:
                receipt = apply_list(
                    Path(file),
                    acting=acting,
                    programme=programme_by_code(code),
                    first_month=date(2026, 12, 1),
                    months=1,
                    today=date(2026, 11, 22),
                ).receipt
            return {"version": receipt.number, "added": receipt.added, "bills": list(receipt.bills)}
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        print("done " + json.dumps(list(pool.map(one, files))), flush=True)
    from lindung.site.terminal import close_pools

    close_pools()


if __name__ == "__main__":
    main()

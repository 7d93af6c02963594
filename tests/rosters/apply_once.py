"""Applies a list in a process of its own: `python -m tests.rosters.apply_once PROGRAMME FILE USER`.

Says "begun" before the transaction and "done" with the receipt after it, so that the test can kill it in between.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")
    import django

    django.setup()
    from lindung.access.acting import acting_as
    from lindung.access.queries import user_by_name
    from lindung.rosters.applying import apply_list
    from lindung.sponsorship.queries import programme_by_code
    from lindung.web.refused import Refused

    code, file, username = sys.argv[1:]
    user = user_by_name(username)
    print("begun", flush=True)
    try:
        with acting_as(user, channel="terminal") as acting:
            applied = apply_list(
                Path(file),
                acting=acting,
                programme=programme_by_code(code),
                first_month=date(2026, 12, 1),
                months=3,
                today=date(2026, 11, 22),
            )
    except Refused as refused:
        print("refused", refused.code, flush=True)
    else:
        print("done", json.dumps(applied.receipt.as_json()), flush=True)
    # Pools and threads are not waited for.
    os._exit(0)


if __name__ == "__main__":
    main()

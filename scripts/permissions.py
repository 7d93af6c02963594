"""Write docs/permissions.md from what every page, endpoint and command declares.

python scripts/permissions.py            writes the page
python scripts/permissions.py --check    changes nothing; exit 1 if the page is stale
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "permissions.md"


def permissions() -> str:
    """The page as it should be now. Django must be set up."""
    from django.urls import get_resolver

    from lindung.access.matrix import addresses, as_markdown, commands
    from lindung.cli import app

    return as_markdown(addresses(get_resolver().url_patterns), commands(app))


def main() -> None:
    """Write the page, or only check it."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")
    import django

    django.setup()
    if "--check" in sys.argv:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != permissions()
        print("docs/permissions.md is stale; run python scripts/permissions.py" if stale else "up to date")
        sys.exit(1 if stale else 0)
    PAGE.write_text(permissions(), encoding="utf-8")


if __name__ == "__main__":
    main()

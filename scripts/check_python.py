"""Say in one sentence why this Python cannot set Lindung up, before anything is installed."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"Lindung needs Python 3.11, 3.12 or 3.13; this is {found}. Name another one: make PYTHON=python3.12 demo")
try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    sys.exit("This Python cannot make virtual environments. On Debian and Ubuntu install the package python3-venv.")

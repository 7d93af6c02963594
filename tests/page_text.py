"""What a page says, for tests that ask whether words stand in it."""

from __future__ import annotations

import re
from typing import Any


def text(answer: Any) -> str:
    """The page with its marks, in one line."""
    return re.sub(r"\s+", " ", answer.content.decode())

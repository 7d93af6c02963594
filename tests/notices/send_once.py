"""Send the e-mails that wait, in a process of its own; with a number, be killed while sending that one.

python -m tests.notices.send_once FOLDER [DIE_AT]
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import django
from django.core.mail.backends.filebased import EmailBackend
from django.core.mail.message import EmailMessage


class Backend(EmailBackend):
    """Writes files; kills its own process after it has taken e-mail number DIE_AT."""

    taken = 0
    die_at = 0

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> Any:
        written = super().send_messages(email_messages)
        Backend.taken += 1
        if Backend.taken == Backend.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return written


def main() -> None:
    django.setup()
    from django.conf import settings

    # Known by its own name, not as the program that was started: the backend is imported once more.
    from tests.notices import send_once

    settings.EMAIL_BACKEND = "tests.notices.send_once.Backend"
    settings.EMAIL_FILE_PATH = sys.argv[1]
    send_once.Backend.die_at = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    from lindung.notices.mailing import send_waiting

    done = send_waiting()
    print(f"sent {done.sent}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.site.settings")
    main()

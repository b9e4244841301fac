"""Moments, written the way the API and logs write them."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import Optional


def api_time(moment: Optional[float]) -> Optional[str]:
    """Write a moment as the API does, e.g. ``Sun, 6 Apr 2014 17:59:42 +0000``.

    :param moment: seconds since the epoch, or ``None`` for what did not happen.
    """
    if moment is None:
        return None
    weekday, day, rest = formatdate(moment, usegmt=True).split(" ", 2)
    return f"{weekday} {int(day)} {rest.replace('GMT', '+0000')}"


def log_time(moment: float) -> str:
    """Write a moment as the first column of a log, e.g. ``2014-04-06 17:59:42,973``."""
    whole = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment))
    return f"{whole},{int(moment % 1 * 1000):03d}"

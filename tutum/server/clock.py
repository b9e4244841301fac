"""What time it is, for the state rules and for engines."""

from __future__ import annotations

import time


class Clock:
    """The time of day, which can be set forward.

    Tests advance it instead of sleeping.
    """

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Set the clock forward.

        :param seconds: how far, 0 or more.
        :raises ValueError: for a negative number: time does not go back.
        """
        if seconds < 0:
            raise ValueError(f"a clock advances by 0 seconds or more, not by {seconds}")
        self._ahead += seconds

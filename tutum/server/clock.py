"""What time it is, for the state rules and for engines."""

from __future__ import annotations

import time

#: The last second that can be written as a date: the end of the year 9999.
_END = 253402300799.0


class Clock:
    """The time of day, which can be set forward and never goes back.

    Tests advance it instead of sleeping.
    """

    def __init__(self) -> None:
        # The system's time of day may be set back; what was due stays due.
        self._offset = time.time() - time.monotonic()

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        return time.monotonic() + self._offset

    def advance(self, seconds: float) -> None:
        """Set the clock forward.

        :param seconds: how far, 0 or more.
        :raises ValueError: for a negative number, and for what leads beyond the year 9999.
        """
        if not 0 <= seconds <= _END - self.now():
            raise ValueError(f"a clock advances by 0 seconds or more, to 9999, not by {seconds}")
        self._offset += seconds

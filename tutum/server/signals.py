"""The signals that end a program."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import Any, Optional

#: Windows knows no SIGHUP.
_ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


class Signals:
    """Takes over the signals that would end this program, while entered; for the main thread."""

    def __init__(self) -> None:
        self._came = threading.Event()
        self._child: Optional[subprocess.Popen[bytes]] = None
        self._previous: dict[int, Any] = {}
        #: The first that came, or ``None``.
        self.first: Optional[int] = None

    def __enter__(self) -> Signals:
        self._previous = {number: signal.signal(number, self._note) for number in _ENDING}
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def wait(self) -> int:
        """Wait for the first signal.

        :returns: its number.
        """
        self._came.wait()
        assert self.first is not None
        return self.first

    def hand_to(self, child: subprocess.Popen[bytes]) -> None:
        """Hand every signal on to a child: those that come, and one that came."""
        self._child = child
        if self.first is not None:
            child.send_signal(self.first)

    def _note(self, number: int, frame: Optional[FrameType]) -> None:
        if self._child is not None and not (number == signal.SIGINT and _is_at_terminal()):
            self._child.send_signal(number)
        if self.first is None:
            self.first = number
            self._came.set()


def _is_at_terminal() -> bool:
    """Tell whether there is a terminal, which tells Ctrl-C to a child by itself."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return any(stream is not None and stream.isatty() for stream in streams)

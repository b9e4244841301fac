"""What becomes of a container that ended without being asked to."""

from __future__ import annotations

import enum

from tutum.server.application import Application
from tutum.server.container import Container

#: Most restarts of a container, and the seconds in which they are counted.
RESTARTS, RESTART_SECONDS = 3, 60

#: Most replacements of a container, and the seconds in which they are counted.
REPLACEMENTS, REPLACEMENT_SECONDS = 3, 300


class Remedy(enum.Enum):
    """What to do about a crash."""

    RESTART = "restart"
    REPLACE = "replace"
    DESTROY = "destroy"
    NOTHING = "nothing"


def remedy(application: Application, container: Container, at: float) -> Remedy:
    """Choose what to do about a container that just ended by itself.

    Restarting comes before replacing, replacing before destroying, each where the application
    asks for it and has not had its fill of it.

    :param at: when it ended, in seconds since the epoch.
    """
    failed = container.status.exit_code != 0
    if _applies(application.autorestart, failed) and (
        _since(container.restarts, at - RESTART_SECONDS) < RESTARTS
    ):
        return Remedy.RESTART
    if _applies(application.autoreplace, failed) and (
        _since(container.replacements, at - REPLACEMENT_SECONDS) < REPLACEMENTS
    ):
        return Remedy.REPLACE
    if _applies(application.autodestroy, failed):
        return Remedy.DESTROY
    return Remedy.NOTHING


def _applies(policy: str, failed: bool) -> bool:
    return policy == "ALWAYS" or (policy == "ON_FAILURE" and failed)


def _since(moments: list[float], earliest: float) -> int:
    return sum(moment > earliest for moment in moments)

"""The states of applications and containers, and what cannot come after them."""

from __future__ import absolute_import

#: States of a container.
CONTAINER_STATES = (
    "Starting",
    "Running",
    "Stopping",
    "Stopped",
    "Terminating",
    "Terminated",
    "Start failed",
    "Stopped with errors",
)

#: States of an application.
APPLICATION_STATES = CONTAINER_STATES + ("Scaling", "Partly running")

_AT_REST = frozenset(["Stopped", "Stopped with errors", "Start failed"])
_ENDING = frozenset(["Terminating", "Terminated"])


def can_come(wanted, attributes):
    """Tell whether one of some states can still come by itself.

    :param wanted: collection of text, states.
    :param attributes: dict, an application or a container, in none of those states now.
    :returns: bool. What stopped starts again only where ``autorestart`` or ``autoreplace`` see
        to it; what ends comes to nothing but its end.
    """
    state = attributes.get("state")
    if state == "Terminated":
        return False
    if state == "Terminating":
        return "Terminated" in wanted
    if state in _AT_REST and not _ENDING.intersection(wanted):
        return any(
            attributes.get(name) not in (None, "OFF") for name in ("autorestart", "autoreplace")
        )
    return True

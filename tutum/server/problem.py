"""What the state rules refuse."""

from __future__ import annotations


class Refused(Exception):
    """A request that cannot be carried out; its text says why (400)."""


class NotFound(Exception):
    """An object that does not exist, or no longer (404)."""

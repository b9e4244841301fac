"""What a server is started with; read from the command line and the environment in one place."""

from __future__ import annotations

import dataclasses
import os
import secrets
from collections.abc import Callable
from typing import Optional

from tutum.server.engine import Engine
from tutum.server.simulation import Simulation

#: How long a transitional state lasts, in seconds.
TRANSITION = 1.0


@dataclasses.dataclass(frozen=True)
class Settings:
    """Settings of a server.

    :param user: name of the account; default: ``TUTUM_USER``, or one made at random.
    :param apikey: its API key; default: ``TUTUM_APIKEY``, or one made at random.
    :param password: its password, for ``GET auth/``; default: made at random.
    :param host: address to listen on.
    :param port: port to listen on, 0 for any that is free.
    :param transition: how long a transitional state lasts, in seconds from 0 on.
    :param log_level: ``critical``, ``error``, ``warning``, ``info`` or ``debug``.
    :param new_engine: makes the engine that runs the containers, out of ``transition``.
    """

    user: str = dataclasses.field(
        default_factory=lambda: os.environ.get("TUTUM_USER") or f"user-{secrets.token_hex(3)}"
    )
    apikey: str = dataclasses.field(
        default_factory=lambda: os.environ.get("TUTUM_APIKEY") or secrets.token_hex(20), repr=False
    )
    password: str = dataclasses.field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    transition: float = TRANSITION
    log_level: str = "warning"
    new_engine: Callable[[float], Engine] = Simulation

    def __post_init__(self) -> None:
        if not 0 <= self.transition < float("inf"):
            raise ValueError(f"transition is seconds from 0 on, not {self.transition}")
        if not 0 <= self.port <= 65535:
            raise ValueError(f"port is 0 to 65535, not {self.port}")
        for name in ("user", "apikey", "password"):
            value: Optional[str] = getattr(self, name)
            if not value or not value.isprintable():
                raise ValueError(f"{name} is one or more printable characters")
        if ":" in self.user:
            raise ValueError("user is without a colon, which separates it from its key")

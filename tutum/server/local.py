"""The server inside another program."""

from __future__ import annotations

import asyncio
import socket
import threading
from types import TracebackType
from typing import Any, Optional

import uvicorn

from tutum.server.account import Account
from tutum.server.clock import Clock
from tutum.server.routes import new_app
from tutum.server.settings import Settings

#: Most seconds to wait for a thread that starts or ends.
_PATIENCE = 10.0


class _Uvicorn(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_ready = threading.Event()

    async def startup(self, sockets: Optional[list[socket.socket]] = None) -> None:
        await super().startup(sockets=sockets)
        self.is_ready.set()


class LocalServer:
    """A server of its own, with an empty account, in a thread of this process.

    ::

        with LocalServer() as server:
            tutum.user, tutum.apikey, tutum.base_url = server.user, server.apikey, server.base_url

    Any number of them can run side by side.

    :param options: fields of :class:`tutum.server.settings.Settings`: ``user``, ``apikey``,
        ``password``, ``host``, ``port`` (default: any that is free), ``transition`` (seconds that
        a transitional state lasts, default 1), ``log_level``.
    :raises ValueError: for a setting that cannot be.
    :raises OSError: where the port is taken.
    """

    def __init__(self, **options: Any) -> None:
        self._settings = Settings(**options)
        self._clock = Clock()
        self._socket: Optional[socket.socket] = None
        self._server: Optional[_Uvicorn] = None
        self._thread: Optional[threading.Thread] = None

    @property
    def user(self) -> str:
        """Name of the account."""
        return self._settings.user

    @property
    def apikey(self) -> str:
        """API key of the account."""
        return self._settings.apikey

    @property
    def password(self) -> str:
        """Password of the account, for ``tutum.auth.authenticate()``."""
        return self._settings.password

    @property
    def address(self) -> str:
        """Address of the server, without path.

        :raises RuntimeError: where it does not run.
        """
        if self._socket is None:
            raise RuntimeError("the server does not run")
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def base_url(self) -> str:
        """Address of the API, for ``tutum.base_url``.

        :raises RuntimeError: where it does not run.
        """
        return self.address + "/api/v1/"

    def advance(self, seconds: float) -> None:
        """Set the server's clock forward: what is due by then happens before the next answer.

        :param seconds: how far, 0 or more.
        """
        self._clock.advance(seconds)

    def reset(self) -> None:
        """Start over with an empty account."""
        if self._server is not None:
            self._server.config.app.state.account = self._new_account()  # type: ignore[union-attr]

    def start(self) -> None:
        """Begin to serve; ready when this returns.

        :raises OSError: where the port is taken.
        :raises RuntimeError: where it runs already.
        """
        if self._thread is not None:
            raise RuntimeError("the server runs already")
        self._socket = _listen(self._settings.host, self._settings.port)
        config = uvicorn.Config(
            new_app(self._settings, self._new_account()),
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level=self._settings.log_level,
            access_log=self._settings.log_level in ("info", "debug"),
            timeout_graceful_shutdown=1,
            server_header=False,
        )
        self._server = _Uvicorn(config)
        self._thread = threading.Thread(
            target=self._serve, args=(self._server, self._socket), name="tutum.server", daemon=True
        )
        self._thread.start()
        if not self._server.is_ready.wait(_PATIENCE):
            self.stop()
            raise RuntimeError("the server did not start in time")

    def stop(self) -> None:
        """End, and leave nothing behind; nothing happens where it does not run."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(_PATIENCE)
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = self._socket = None

    def __enter__(self) -> LocalServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.stop()

    def _new_account(self) -> Account:
        engine = self._settings.new_engine()
        return Account(self.user, self.address, engine, self._clock)

    @staticmethod
    def _serve(server: _Uvicorn, listener: socket.socket) -> None:
        asyncio.run(server.serve(sockets=[listener]))


def _listen(host: str, port: int) -> socket.socket:
    """Open a listening socket, so that callers queue from now on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener

"""The server inside another program."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from types import TracebackType
from typing import Any, Optional

import uvicorn

from tutum.server.account import Account
from tutum.server.clock import Clock
from tutum.server.engine import Engine
from tutum.server.protocol import JsonProtocol
from tutum.server.routes import new_app
from tutum.server.settings import Settings

#: Addresses to listen on that are none to call -> where to call instead.
_CALLABLE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class _Uvicorn(uvicorn.Server):
    """A web server that tells when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        #: Set as soon as it has started, or could not.
        self.is_settled = threading.Event()

    def serve_on(self, listener: socket.socket) -> None:
        """Serve until ``should_exit`` is set."""
        try:
            asyncio.run(self.serve(sockets=[listener]))
        finally:
            self.is_settled.set()

    async def startup(self, sockets: Optional[list[socket.socket]] = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)
        self.is_settled.set()


class LocalServer:
    """A server of its own, with an empty account, in a thread of this process.

    ::

        with LocalServer() as server:
            tutum.user, tutum.apikey, tutum.base_url = server.user, server.apikey, server.base_url

    Any number of them can run side by side.

    :param options: fields of :class:`tutum.server.settings.Settings`: ``user``, ``apikey``,
        ``password``, ``host``, ``port`` (default: any that is free), ``transition`` (seconds that
        a transitional state lasts, default 1), ``log_level``, ``new_engine`` (makes an engine,
        default: the simulation).
    :raises ValueError: for a setting that cannot be.
    :raises OSError: where the port is taken.
    """

    def __init__(self, **options: Any) -> None:
        self._settings = Settings(**options)
        self._app = new_app(self._settings)
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
        host = _CALLABLE.get(host, host)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def base_url(self) -> str:
        """Address of the API, for ``tutum.base_url``.

        :raises RuntimeError: where it does not run.
        """
        return self.address + "/api/v1/"

    @property
    def engine(self) -> Engine:
        """The engine behind the account.

        :raises RuntimeError: where the server does not run.
        """
        return self._account.engine

    def advance(self, seconds: float) -> None:
        """Set the server's clock forward: what is due by then happens before the next answer.

        :param seconds: how far, 0 or more.
        """
        self._clock.advance(seconds)

    def crash(self, container: str, exit_code: int = 1) -> None:
        """Let a running container end by itself, as it does where its program fails.

        What becomes of it depends on ``autorestart``, ``autoreplace`` and ``autodestroy``.

        :param container: its UUID.
        :param exit_code: 0 to 255.
        :raises ValueError: where it does not run.
        :raises NotFound: where there is no such container.
        """
        account = self._account

        async def crash() -> None:
            account.settle()
            found = account.container(container)
            account.engine.crash(found.uuid, exit_code, self._clock.now())

        # Only the server's thread touches the account.
        assert self._server is not None
        asyncio.run_coroutine_threadsafe(crash(), self._server.loop).result()

    def reset(self) -> None:
        """Start over with an empty account and the time of day."""
        self._clock = Clock()
        engine = self._settings.new_engine(self._settings.transition)
        self._app.state.account = Account(self.user, self.address, engine, self._clock)

    def start(self) -> None:
        """Begin to serve; ready when this returns.

        :raises OSError: where the port is taken.
        :raises RuntimeError: where it runs already.
        """
        if self._thread is not None:
            raise RuntimeError("the server runs already")
        self._socket = _listen(self._settings.host, self._settings.port)
        self.reset()
        config = uvicorn.Config(
            self._app,
            http=JsonProtocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level=self._settings.log_level,
            access_log=self._settings.log_level in ("info", "debug"),
            server_header=False,
            # A script that does something else for a while finds its connection as it left it.
            timeout_keep_alive=3600,
            timeout_graceful_shutdown=1,
        )
        self._server = _Uvicorn(config)
        self._thread = threading.Thread(
            target=self._server.serve_on, args=(self._socket,), name="tutum.server", daemon=True
        )
        self._thread.start()
        self._server.is_settled.wait()
        if not self._server.started:
            self.stop()
            raise RuntimeError("the server did not start; its log says why")

    def stop(self) -> None:
        """End, and leave nothing behind; nothing happens where it does not run."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
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

    @property
    def _account(self) -> Account:
        if self._thread is None:
            raise RuntimeError("the server does not run")
        account: Account = self._app.state.account
        return account


def _listen(host: str, port: int) -> socket.socket:
    """Open a listening socket, so that callers queue from now on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's delay, 40 ms an answer, only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere this would take a port away from another program
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener

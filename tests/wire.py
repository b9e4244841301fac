"""A scripted HTTP server: plays answers to the letter and records what arrives.

Standard library only, any Python. One thread accepts, one serves each connection; all are
joined at the end::

    with Wire(answer(200, json={"objects": []})) as wire:
        ...call wire.url...
    assert wire.requests[0].method == "GET"
"""

from __future__ import absolute_import

import gzip
import io
import json as _json
import socket
import struct
import threading

#: Seconds that a connection may idle before its thread gives up, far above any test's need.
_PATIENCE = 30.0


class Request(object):
    """A request as it arrived.

    :param raw: bytes, request line, headers and body.
    :param connection: int, which connection it came on, 1 for the first.
    """

    def __init__(self, raw, connection):
        self.raw = raw
        self.connection = connection
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split(u"\r\n")
        self.line = str(lines[0])
        self.method, self.target, self.version = (self.line.split(" ") + ["", "", ""])[:3]
        #: Header name in lower case -> value, native text (bytes as Latin-1 on Python 3).
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(u":")
            self.headers[str(name.strip().lower())] = value.strip()

    @property
    def path(self):
        return self.target.partition("?")[0]

    @property
    def query(self):
        return self.target.partition("?")[2]

    @property
    def json(self):
        return _json.loads(self.body.decode("utf-8"))

    def __repr__(self):
        return "<Request {0}>".format(self.line)


class Answer(object):
    """What is played for one request.

    :param pieces: list of bytes, sent one after the other.
    :param then: ``"keep"`` the connection, ``"close"`` it, ``"reset"`` it, or ``"hold"`` it,
        silent, until the server stops or the event ``gate`` is set.
    :param gate: ``threading.Event`` to wait for before the first piece is sent.
    """

    def __init__(self, pieces, then="keep", gate=None):
        self.pieces = pieces
        self.then = then
        self.gate = gate


def answer(
    status=200,
    json=None,
    body=None,
    headers=(),
    reason="Scripted",
    length=None,
    chunked=False,
    zipped=False,
    then="keep",
    gate=None,
):
    """Build an answer from its parts.

    :param json: data for the body; ``body``, bytes, goes first.
    :param headers: list of pairs of text.
    :param length: announced ``Content-Length``: an int, ``None`` for the true one, ``False`` for
        no such header.
    """
    lines = [u"HTTP/1.1 {0} {1}".format(status, reason)]
    if body is None:
        body = b"" if json is None else _json.dumps(json).encode("utf-8")
        if json is not None:
            lines.append(u"Content-Type: application/json")
    if zipped:
        buffer = io.BytesIO()
        with gzip.GzipFile(fileobj=buffer, mode="wb") as stream:
            stream.write(body)
        body = buffer.getvalue()
        lines.append(u"Content-Encoding: gzip")
    if chunked:
        lines.append(u"Transfer-Encoding: chunked")
        body = b"".join(
            ("%x" % len(piece)).encode("ascii") + b"\r\n" + piece + b"\r\n"
            for piece in (body[:7], body[7:], b"")
        )
    elif length is not False and not (length is None and status in (204, 304)):
        lines.append(u"Content-Length: {0}".format(len(body) if length is None else length))
    lines.extend(u"{0}: {1}".format(name, value) for name, value in headers)
    head = u"\r\n".join(lines + [u"", u""]).encode("utf-8")
    return Answer([head + body], then, gate)


def refuse():
    """Play nothing: close the connection once the request was read."""
    return Answer([], "close")


def reset():
    """Play nothing: reset the connection once the request was read."""
    return Answer([], "reset")


def silence(gate=None):
    """Play nothing, and keep the connection open."""
    return Answer([], "hold", gate)


class Wire(object):
    """A server on a free port of 127.0.0.1.

    :param script: answers, or functions of a :class:`Request` that return one, each played once,
        in the order in which requests arrive.
    :param forever: what is played once the script is over; by default an error that says so.
    :param tls: ``ssl.SSLContext`` for HTTPS.
    """

    def __init__(self, *script, **options):
        self._script = list(script)
        self._forever = options.pop("forever", None)
        self._tls = options.pop("tls", None)
        assert not options, options
        #: The requests so far, in the order of arrival.
        self.requests = []
        #: How many connections were accepted so far.
        self.connections = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads = []
        self._sockets = []
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(128)
        self.port = self._listener.getsockname()[1]
        # By name for HTTPS, since Python 2 cannot check an address against a certificate.
        self.host = "{0}:{1}".format("localhost" if self._tls else "127.0.0.1", self.port)
        self.url = "{0}://{1}/api/v1/".format("https" if self._tls else "http", self.host)

    def __enter__(self):
        self._start(self._accept)
        return self

    def __exit__(self, *_):
        self._stopped.set()
        # A connection of our own wakes accept() on every platform.
        try:
            socket.create_connection(("127.0.0.1", self.port), 5).close()
        except socket.error:
            pass
        self._threads[0].join(_PATIENCE)
        self._listener.close()
        self.drop()
        for thread in self._threads:
            thread.join(_PATIENCE)
            assert not thread.is_alive(), "a thread of the scripted server does not end"

    def drop(self):
        """Close all open connections from this end."""
        with self._lock:
            sockets, self._sockets = self._sockets, []
        for connection in sockets:
            # Its thread wakes up and closes it. Closed from here, its number could be another
            # connection's before the thread looks at it again.
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except (socket.error, ValueError):
                pass

    def _start(self, target, *args):
        thread = threading.Thread(target=target, args=args)
        thread.daemon = True
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except socket.error:
                return
            if self._stopped.is_set():
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(_PATIENCE)
            with self._lock:
                self.connections += 1
                number = self.connections
                self._sockets.append(connection)
            self._start(self._serve, connection, number)

    def _serve(self, connection, number):
        try:
            if self._tls:
                plain, connection = connection, self._tls.wrap_socket(connection, server_side=True)
                with self._lock:
                    if plain in self._sockets:
                        self._sockets.remove(plain)
                    self._sockets.append(connection)
            buffered = b""
            while True:
                raw, buffered = _read_request(connection, buffered)
                if raw is None or not self._play(connection, Request(raw, number)):
                    return
        except (socket.error, ValueError):
            pass  # the other end went away, which is its right
        finally:
            with self._lock:
                if connection in self._sockets:
                    self._sockets.remove(connection)
            connection.close()

    def _play(self, connection, request):
        """Play one answer.

        :returns: bool, whether the connection stays open.
        """
        with self._lock:
            self.requests.append(request)
            step = self._script.pop(0) if self._script else self._forever
        if step is None:
            step = answer(599, json={"error": "not in the script: {0}".format(request.line)})
        if callable(step):
            step = step(request)
        if step.gate is not None and step.then != "hold":
            step.gate.wait(_PATIENCE)
        for piece in step.pieces:
            connection.sendall(piece)
        if step.then == "hold":
            (step.gate or self._stopped).wait(_PATIENCE)
            return False
        if step.then == "reset":
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return step.then == "keep"


def _read_request(connection, buffered):
    """Read one request.

    :returns: pair of its bytes, ``None`` at the end of the connection, and what came after it.
    """
    while b"\r\n\r\n" not in buffered:
        received = connection.recv(65536)
        if not received:
            return None, b""
        buffered += received
    head, _, rest = buffered.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        received = connection.recv(65536)
        if not received:
            return None, b""
        rest += received
    return head + b"\r\n\r\n" + rest[:length], rest[length:]


def closed_port():
    """Return a port on which nobody listens."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    return port

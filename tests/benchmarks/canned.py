"""A server that answers from memory, in its own process: ``python -m tests.benchmarks.canned``.

It prints its port, and ends with its standard input. ``GET /connections`` tells how many
connections were made so far. With the path of a certificate it speaks TLS.
"""

from __future__ import absolute_import, print_function

import json
import socket
import ssl
import sys
import threading

from six.moves.urllib.parse import parse_qs

#: How many objects the collection has.
TOTAL = 10000

_HEAD = (
    "HTTP/1.1 200 OK\r\nCache-Control: must-revalidate, max-age=0\r\n"
    "Content-Type: application/json\r\nVary: Accept, Authorization, Cookie\r\n"
    "Content-Length: {0}\r\n\r\n"
)


def _item(number, details):
    """Make an object such as the API document shows."""
    uuid = "{0:08x}-882c-4f3d-9a8f-a22317ac00ce".format(number)
    item = {
        "autodestroy": "OFF",
        "autoreplace": "ALWAYS",
        "autorestart": "ALWAYS",
        "container_ports": [
            {
                "application": "/api/v1/application/{0}/".format(uuid),
                "inner_port": 80,
                "outer_port": None,
                "protocol": "tcp",
            }
        ],
        "container_size": "XS",
        "current_num_containers": 2,
        "deployed_datetime": "Sun, 6 Apr 2014 17:59:42 +0000",
        "destroyed_datetime": None,
        "entrypoint": "",
        "image_tag": "/api/v1/image/tutum/hello-world/tag/latest/",
        "name": "my-web-app-{0}".format(number),
        "public_dns": "my-web-app-{0}-admin.dev.tutum.io".format(number),
        "resource_uri": "/api/v1/application/{0}/".format(uuid),
        "run_command": "/run.sh",
        "running_num_containers": 2,
        "started_datetime": "Sun, 6 Apr 2014 17:59:42 +0000",
        "state": "Running",
        "stopped_datetime": None,
        "stopped_num_containers": 0,
        "target_num_containers": 2,
        "unique_name": "my-web-app-{0}".format(number),
        "uuid": uuid,
        "web_public_dns": "myapp.example.com",
    }
    if details:
        item.update(
            container_envvars=[{"key": "ENVIRONMENT", "value": "dev"}],
            containers=["/api/v1/container/{0}/".format(uuid)] * 2,
            link_variables={"A_{0}".format(n): "tcp://a:49219" for n in range(11)},
            linked_from_application=[],
            linked_to_application=[],
            roles=[],
        )
    return item


def _page(offset, limit):
    following = "/api/v1/application/?limit={0}&offset={1}".format(limit, offset + limit)
    return {
        "meta": {
            "limit": limit,
            "next": following if offset + limit < TOTAL else None,
            "offset": offset,
            "previous": None,
            "total_count": TOTAL,
        },
        "objects": [_item(number, False) for number in range(offset, min(offset + limit, TOTAL))],
    }


def _response(body):
    data = json.dumps(body).encode("ascii")
    return _HEAD.format(len(data)).encode("ascii") + data


class Canned(object):
    """Serves one object, a collection in pages, and the number of connections."""

    def __init__(self, certificate=None):
        self._details = _response(_item(1, True))
        self._pages = {offset: _response(_page(offset, 100)) for offset in range(0, TOTAL, 100)}
        self._connections = 0
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(getattr(ssl, "PROTOCOL_TLS_SERVER", 2))
            self._context.load_cert_chain(certificate)
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(128)
        self.port = self._listener.getsockname()[1]

    def serve(self):
        """Accept connections, each in a thread of its own, until the process ends."""
        while True:
            connection, _ = self._listener.accept()
            self._connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            thread.daemon = True
            thread.start()

    def _serve(self, connection):
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            buffered = b""
            while True:
                while b"\r\n\r\n" not in buffered:
                    received = connection.recv(65536)
                    if not received:
                        return
                    buffered += received
                head, _, buffered = buffered.partition(b"\r\n\r\n")
                connection.sendall(self._answer(head.split(b" ", 2)[1].decode("ascii")))
        except (socket.error, ssl.SSLError):
            pass  # the other end is done
        finally:
            connection.close()

    def _answer(self, target):
        path, _, query = target.partition("?")
        if path == "/connections":
            return _response({"connections": self._connections - 1})
        if path.endswith("/application/"):
            return self._pages[int(parse_qs(query).get("offset", ["0"])[0])]
        return self._details


if __name__ == "__main__":
    canned = Canned(*sys.argv[1:])
    server = threading.Thread(target=canned.serve)
    server.daemon = True
    server.start()
    print(canned.port)
    sys.stdout.flush()
    sys.stdin.read()

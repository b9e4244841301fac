"""Measure the library beside bare requests, and print ratios.

``python -m tests.benchmarks [--short]``: in one process and in turns, so that a busy machine slows
all of them alike.
"""

from __future__ import absolute_import, print_function

import argparse
import datetime
import gc
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import requests
import six
import urllib3
from six.moves import http_client

import tutum
from tests.certificates import make_authority
from tests.conftest import ROOT

PK = "00000001-882c-4f3d-9a8f-a22317ac00ce"
HEADERS = {
    "Accept": "application/json",
    "Authorization": "ApiKey username:apikey",
    "User-Agent": "python-tutum/benchmark",
}

clock = getattr(time, "perf_counter", time.time)


class Canned(object):
    """The canned server, in its own process."""

    def __init__(self, *arguments):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.canned"] + list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        self.port = int(self._process.stdout.readline())
        self.url = "http://127.0.0.1:{0}/api/v1/".format(self.port)

    def connections(self):
        """Return how many connections it accepted, this question's apart."""
        return requests.get("http://127.0.0.1:{0}/connections".format(self.port)).json()[
            "connections"
        ]

    def stop(self):
        self._process.stdin.close()
        self._process.wait()


def median(values):
    """Return the middle of some numbers."""
    return sorted(values)[len(values) // 2]


def in_turns(functions, rounds, calls):
    """Run functions in turns, and return the median seconds of a call of each."""
    times = [[] for _ in functions]
    for function in functions:
        function()
    for _ in range(rounds):
        for function, taken in zip(functions, times):
            began = clock()
            for _ in range(calls):
                function()
            taken.append((clock() - began) / calls)
    return [median(taken) for taken in times]


def fetch(url, short):
    """One object on a warm connection: library, bare session, http.client."""
    session = requests.Session()
    address = url + "application/{0}/".format(PK)
    raw = http_client.HTTPConnection(url.split("/")[2])
    path = address[address.index("/api") :]

    def bare():
        return session.get(address, headers=HEADERS).json()

    def standard():
        raw.request("GET", path, headers=HEADERS)
        return json.loads(raw.getresponse().read().decode("utf-8"))

    def library():
        return tutum.Application.fetch(PK)

    return in_turns([library, bare, standard], 9 if short else 31, 50 if short else 200)


def listing(url, short):
    """10,000 objects in pages of 100: library, bare session, http.client."""
    session = requests.Session()
    raw = http_client.HTTPConnection(url.split("/")[2])

    def bare():
        objects = []
        following = "/api/v1/application/?limit=100"
        while following:
            page = session.get(url[: url.index("/api")] + following, headers=HEADERS).json()
            objects.extend(page["objects"])
            following = page["meta"]["next"]
        return objects

    def standard():
        objects = []
        following = "/api/v1/application/?limit=100"
        while following:
            raw.request("GET", following, headers=HEADERS)
            page = json.loads(raw.getresponse().read().decode("utf-8"))
            objects.extend(page["objects"])
            following = page["meta"]["next"]
        return objects

    def library():
        return tutum.Application.list()

    assert len(bare()) == len(library()) == 10000
    return in_turns([library, bare, standard], 5 if short else 15, 1)


WEIGH = """
import gc, resource, sys, tracemalloc
import requests, tutum
tutum.user, tutum.apikey, tutum.base_url = "username", "apikey", sys.argv[1]
kind = sys.argv[2]
session = requests.Session()
def load(limit):
    if kind == "library":
        return tutum.Application.list(limit=limit)
    objects, following = [], "/api/v1/application/?limit=100"
    while following and len(objects) < limit:
        page = session.get(sys.argv[1].split("/api")[0] + following).json()
        objects.extend(page["objects"])
        following = page["meta"]["next"]
    return objects
load(100)
gc.collect()
tracemalloc.start()
objects = load(10 ** 6)
gc.collect()
print(tracemalloc.get_traced_memory()[0])
"""


def memory(url):
    """Bytes of 10,000 objects: models, plain dicts. Needs Python 3."""
    return [
        int(subprocess.check_output([sys.executable, "-c", WEIGH, url, kind], cwd=ROOT))
        for kind in ("library", "dicts")
    ]


IMPORT = """
import time
clock = getattr(time, "perf_counter", time.time)
began = clock()
import requests
between = clock()
import tutum
print(clock() - between, between - began)
"""


def importing(short):
    """Seconds to import: the library on top of requests, requests.

    The library is compiled to a place of its own first, as an installed one is.
    """
    directory = tempfile.mkdtemp()
    try:
        shutil.copytree(os.path.join(ROOT, "tutum"), os.path.join(directory, "tutum"))
        environment = dict(os.environ, PYTHONPATH=directory)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        runs = []
        for _ in range(8 if short else 30):
            output = subprocess.check_output(
                [sys.executable, "-c", IMPORT], env=environment, cwd=directory
            )
            runs.append([float(each) for each in output.split()])
        return [median(each) for each in zip(*runs[1:])]
    finally:
        shutil.rmtree(directory)


def connections(canned):
    """Connections that 16 threads open for 480 calls."""
    tutum.api.http.close()
    before = canned.connections()
    threads = [
        threading.Thread(target=lambda: [tutum.Application.fetch(PK) for _ in range(30)])
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return canned.connections() - before - 1


TLS = {
    "library": "import sys, tutum\n"
    "tutum.user, tutum.apikey, tutum.base_url = 'username', 'apikey', sys.argv[1]\n"
    "assert tutum.Application.fetch(sys.argv[2]).state\n",
    "requests": "import sys, requests\n"
    "headers = {'Accept': 'application/json', 'Authorization': 'ApiKey username:apikey'}\n"
    "url = sys.argv[1] + 'application/' + sys.argv[2] + '/'\n"
    "assert requests.Session().get(url, headers=headers).json()['state']\n",
}


def new_processes(short):
    """Seconds of one call over TLS by a new process: library, requests."""
    directory = tempfile.mkdtemp()
    try:
        authority, certificate = make_authority(directory)
        canned = Canned(certificate)
        url = "https://localhost:{0}/api/v1/".format(canned.port)
        # Compiled first, as an installed library is.
        environment = dict(os.environ, REQUESTS_CA_BUNDLE=authority, PYTHONPATH=directory)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        shutil.copytree(os.path.join(ROOT, "tutum"), os.path.join(directory, "tutum"))

        def call(program):
            def run():
                command = [sys.executable, "-c", program, url, PK]
                subprocess.check_call(command, env=environment, cwd=directory)

            return run

        times = in_turns([call(TLS["library"]), call(TLS["requests"])], 5 if short else 15, 1)
        canned.stop()
        return times
    finally:
        shutil.rmtree(directory)


def show(what, ours, theirs, limit, unit, standard=None):
    """Print one line: what, both figures, their ratio, and what it may be at most."""
    ratio = ours / theirs
    line = "{0:<34} {1:>10} {2:>10} {3:>8.2f} {4:>8}".format(
        what, unit(ours), unit(theirs), ratio, "-" if limit is None else "{0:.2f}".format(limit)
    )
    print(line + ("" if standard is None else "   http.client: {0}".format(unit(standard))))
    return limit is None or ratio <= limit


def milliseconds(seconds):
    return "{0:.3f} ms".format(seconds * 1000)


def megabytes(size):
    return "{0:.1f} MB".format(size / 1e6)


def main():
    """Measure everything, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer rounds")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a target is missed")
    options = parser.parse_args()
    print(
        "{0}, Python {1}, requests {2}, urllib3 {3}, {4} cores, {5}".format(
            platform.machine(),
            platform.python_version(),
            requests.__version__,
            urllib3.__version__,
            os.sysconf("SC_NPROCESSORS_ONLN"),
            datetime.date.today(),
        )
    )
    print(
        "{0:<34} {1:>10} {2:>10} {3:>8} {4:>8}".format("", "tutum", "requests", "ratio", "at most")
    )
    canned = Canned()
    tutum.user, tutum.apikey, tutum.base_url = "username", "apikey", canned.url
    met = []
    try:
        ours, theirs, standard = fetch(canned.url, options.short)
        met.append(show("fetch, warm connection", ours, theirs, 0.80, milliseconds, standard))
        ours, theirs, standard = listing(canned.url, options.short)
        met.append(show("list of 10,000", ours, theirs, 1.10, milliseconds, standard))
        if six.PY3:
            met.append(show("memory of those 10,000", *(memory(canned.url) + [1.15, megabytes])))
        met.append(
            show("import, on top of requests", *(importing(options.short) + [0.10, milliseconds]))
        )
        opened = connections(canned)
        met.append(opened <= 16)
        print("{0:<34} {1:>10} {2:>29}".format("connections, 16 threads, 480 calls", opened, 16))
        met.append(
            show(
                "TLS, a new process for each call",
                *(new_processes(options.short) + [None, milliseconds])
            )
        )
    finally:
        canned.stop()
        gc.collect()
    if options.strict and not all(met):
        sys.exit(1)


if __name__ == "__main__":
    main()

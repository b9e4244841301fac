"""Figures of the server: ``python -m tests.server.figures``.

Prints the time from the start of the process to the first answer, and what a page of 100 costs at
10,000 applications, as a ratio to what it costs at 100.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import requests

from tests.server.client import Client
from tutum.server import LocalServer


def start_to_first_answer() -> float:
    """Start a server, and return the seconds until its first answer is there."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "tutum.server", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().partition("=")[2].strip()
    requests.get(url)
    seconds = time.perf_counter() - began
    process.terminate()
    process.communicate()
    return seconds


def exec_overhead() -> float:
    """Return the seconds that ``exec`` adds to a command that does nothing."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "tutum.server", "exec", "--", "true"], check=True)
    between = time.perf_counter()
    subprocess.run(["true"], check=True)
    return between - began - (time.perf_counter() - between)


def page(client: Client) -> float:
    """Return the seconds that a page of 100 takes."""
    began = time.perf_counter()
    client.get("application/", limit=100)
    return time.perf_counter() - began


def pages() -> tuple[float, float]:
    """Return the medians of the seconds that a page takes at 100 and at 10,000 applications.

    They are measured in turns, so that whatever else the machine does hits both alike.
    """
    with LocalServer(transition=0) as few, LocalServer(transition=0) as many:
        clients = Client(few), Client(many)
        for client, total in zip(clients, (100, 10_000)):
            for _ in range(total):
                client.launch()
            client.server.advance(1)
        samples = [[page(client) for client in clients] for _ in range(300)]
    at_few, at_many = zip(*samples)
    return statistics.median(at_few), statistics.median(at_many)


def main() -> None:
    """Measure and print."""
    starts = statistics.median(start_to_first_answer() for _ in range(5))
    print(f"start to first answer: {starts:.2f} s (median of 5)")
    added = statistics.median(exec_overhead() for _ in range(5))
    print(f"exec adds to a command: {added:.2f} s (median of 5)")
    at_few, at_many = pages()
    print(f"page of 100 at 100 applications: {at_few * 1000:.2f} ms (median of 300)")
    print(f"page of 100 at 10,000 applications: {at_many * 1000:.2f} ms (median of 300)")
    print(f"ratio: {at_many / at_few:.2f}")


if __name__ == "__main__":
    main()

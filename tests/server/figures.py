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


def page(client: Client) -> float:
    """Return the seconds that a page of 100 takes."""
    began = time.perf_counter()
    client.get("application/", limit=100)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    starts = [start_to_first_answer() for _ in range(5)]
    print(f"start to first answer: {statistics.median(starts):.2f} s (median of 5)")
    medians = []
    with LocalServer(transition=0) as server:
        client = Client(server)
        for total in (100, 10_000):
            while client.get("application/", limit=1)["meta"]["total_count"] < total:
                for _ in range(100):
                    client.launch()
            medians.append(statistics.median(page(client) for _ in range(100)))
            print(f"page of 100 at {total} applications: {medians[-1] * 1000:.2f} ms")
    print(f"ratio: {medians[1] / medians[0]:.2f}")


if __name__ == "__main__":
    main()

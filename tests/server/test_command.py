"""The command line: good starts, bad starts, ends."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import ROOT

SERVER = [sys.executable, "-m", "tutum.server"]


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


@pytest.fixture
def environment(own_home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": ROOT, "HOME": str(own_home)}


def run(*arguments: str, env: dict[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SERVER, *arguments], env=env, capture_output=True, text=True, timeout=60, **options
    )


@pytest.fixture
def serving(environment: dict[str, str]) -> Iterator[Any]:
    """A function that starts a server and returns its process and its three variables."""
    started = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
        process = subprocess.Popen(
            [*SERVER, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        return process, dict(line[len("export ") :].strip().split("=", 1) for line in lines)

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_it_prints_three_lines_that_a_shell_can_read(serving: Any) -> None:
    process, variables = serving("--port", "0", "--user", "me too", "--apikey", "k'ey")
    assert list(variables) == ["TUTUM_BASE_URL", "TUTUM_USER", "TUTUM_APIKEY"]
    assert variables["TUTUM_USER"] == "'me too'"
    assert (
        requests.get(
            variables["TUTUM_BASE_URL"] + "application/",
            headers={"Authorization": "ApiKey me too:k'ey"},
        ).json()["objects"]
        == []
    )
    process.terminate()
    output, _ = process.communicate(timeout=30)
    assert output == ""


def test_credentials_come_from_the_environment_or_chance(
    serving: Any, environment: dict[str, str]
) -> None:
    keys = {serving("--port", "0")[1]["TUTUM_APIKEY"] for _ in range(2)}
    assert len(keys) == 2 and all(len(key) >= 32 for key in keys)
    environment.update(TUTUM_USER="somebody", TUTUM_APIKEY="some-key")
    _, variables = serving("--port", "0")
    assert (variables["TUTUM_USER"], variables["TUTUM_APIKEY"]) == ("somebody", "some-key")


def test_the_password_opens_auth(serving: Any) -> None:
    _, variables = serving("--port", "0", "--user", "me", "--password", "open sesame")
    url = variables["TUTUM_BASE_URL"] + "auth/"
    assert requests.get(url, auth=("me", "open sesame")).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_one_line(serving: Any, number: signal.Signals) -> None:
    process, variables = serving("--port", "0")
    requests.get(variables["TUTUM_BASE_URL"])
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert errors == f"tutum.server: stopped by {number.name}\n"


def test_a_taken_port_is_one_line(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("--port", str(port), env=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"tutum.server: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    )


@pytest.mark.parametrize(
    "arguments, problem",
    [
        (["--port", "x"], "--port"),
        (["--port", "99999"], "port"),
        (["--transition", "-1"], "transition"),
        (["--transition", "nan"], "transition"),
        (["--nonsense"], "--nonsense"),
        (["serve"], "serve"),
        (["exec"], "exec"),
        (["exec", "--"], "exec"),
        (["--", "ls"], "exec"),
        (["--log-level", "loud"], "--log-level"),
        (["--user", "a:b"], "user"),
        (["--apikey", ""], "apikey"),
    ],
)
def test_a_wrong_command_line_is_status_2(
    environment: dict[str, str], arguments: list[str], problem: str
) -> None:
    done = run(*arguments, env=environment)
    assert done.returncode == 2 and done.stdout == ""
    assert problem in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr


def test_an_unknown_host_is_one_line(environment: dict[str, str]) -> None:
    done = run("--host", "no-such-host.invalid", "--port", "0", env=environment)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "no-such-host.invalid" in done.stderr


@pytest.mark.parametrize("missing", ["fastapi", "pydantic", "uvicorn"])
def test_a_missing_extra_is_one_line(
    environment: dict[str, str], tmp_path: Path, missing: str
) -> None:
    (tmp_path / f"{missing}.py").write_text("raise ImportError('not here')\n")
    environment["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{ROOT}"
    done = run(env=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert missing in done.stderr and "pip install 'python-tutum[server]'" in done.stderr


def test_an_old_python_is_one_line(environment: dict[str, str]) -> None:
    from tests.server.test_clients import _old_python

    old = _old_python()
    if old is None:
        pytest.skip("needs a Python 2.7 with requests and six (tox -e py27 makes one)")
    done = subprocess.run(
        [old, "-m", "tutum.server"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tutum.server needs Python 3.9 or later; this is Python 2.7\n"


@pytest.mark.parametrize("arguments", [["--port", "0"], ["exec", "--", "true"]])
def test_ctrl_c_while_it_starts_ends_it_without_a_word(
    environment: dict[str, str], tmp_path: Path, arguments: list[str]
) -> None:
    mark = tmp_path / "mark"
    (tmp_path / "uvicorn.py").write_text(
        f"import pathlib, time\npathlib.Path({str(mark)!r}).touch()\ntime.sleep(60)\n"
    )
    environment["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{ROOT}"
    process = subprocess.Popen(
        [*SERVER, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # A shell that runs the tests in its background lets them ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not mark.exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert (process.returncode, output) == (-signal.SIGINT, b"")


def test_standard_output_that_is_closed_is_one_line(environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*SERVER, "--port", "0"],
        env=environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b"tutum.server: cannot write to standard output: Broken pipe\n"


# exec


def test_exec_ends_with_the_commands_status(environment: dict[str, str]) -> None:
    for status in (0, 1, 7):
        done = run(
            "exec", "--", sys.executable, "-c", f"raise SystemExit({status})", env=environment
        )
        assert (done.returncode, done.stdout, done.stderr) == (status, "", "")


def test_exec_hands_streams_through(environment: dict[str, str]) -> None:
    program = "import sys; print(sys.stdin.read().upper()); print('err', file=sys.stderr)"
    done = run("exec", "--", sys.executable, "-c", program, env=environment, input="text")
    assert (done.stdout, done.stderr) == ("TEXT\n", "err\n")


def test_exec_sets_the_three_variables(environment: dict[str, str]) -> None:
    program = (
        "import os, urllib.request as u\n"
        "r = u.Request(os.environ['TUTUM_BASE_URL'] + 'application/', headers={'Authorization':"
        " 'ApiKey %s:%s' % (os.environ['TUTUM_USER'], os.environ['TUTUM_APIKEY'])})\n"
        "print(u.urlopen(r).read().decode())"
    )
    environment.update(http_proxy="http://127.0.0.1:9", no_proxy="example.com")
    done = run("--user", "me", "exec", "--", sys.executable, "-c", program, env=environment)
    assert done.returncode == 0, done.stderr
    assert '"total_count": 0' in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--user", "me", "exec", "--"], ["exec", "--user", "me", "--"], ["exec", "--user=me", "--"]],
)
def test_options_stand_before_or_after_exec(
    environment: dict[str, str], arguments: list[str]
) -> None:
    done = run(*arguments, "sh", "-c", "echo $TUTUM_USER -- --port", env=environment)
    assert (done.returncode, done.stdout) == (0, "me -- --port\n")


def test_the_users_file_is_out_of_the_way(environment: dict[str, str], own_home: Path) -> None:
    (own_home / ".tutum").write_text("[auth]\nuser = real\napikey = precious\n")
    script = "echo $HOME; ls -A $HOME"
    done = run("exec", "--", "sh", "-c", script, env=environment)
    (home,) = done.stdout.splitlines()
    assert home != str(own_home) and not os.path.exists(home)
    (own_home / ".tutum").unlink()
    (own_home / "mine").touch()
    done = run("exec", "--", "sh", "-c", script, env=environment)
    assert done.stdout.splitlines() == [str(own_home), "mine"]


def test_a_command_that_is_not_there_is_127(environment: dict[str, str]) -> None:
    done = run("exec", "--", "no-such-command", env=environment)
    assert done.returncode == 127
    assert done.stderr == "tutum.server: no-such-command: command not found\n"


def test_nothing_stays_of_a_home_directory(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    (own_home / ".tutum").write_text("[auth]\n")
    (tmp_path / "temporary").mkdir()
    environment["TMPDIR"] = str(tmp_path / "temporary")
    for command in (["no-such-command"], ["sh", "-c", "touch $HOME/file; exit 3"]):
        run("exec", "--", *command, env=environment)
        assert os.listdir(tmp_path / "temporary") == []


def test_packages_of_the_user_are_found_though_home_is_another(
    environment: dict[str, str], own_home: Path
) -> None:
    program = [sys.executable, "-c", "import site; print(site.getuserbase())"]
    (own_home / ".tutum").write_text("[auth]\n")
    done = run("exec", "--", *program, env=environment)
    assert done.stdout == f"{own_home}/.local\n"


def test_a_command_that_cannot_be_run_is_126(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("text")
    done = run("exec", "--", str(tmp_path / "plain"), env=environment)
    assert done.returncode == 126
    assert done.stderr == f"tutum.server: {tmp_path / 'plain'}: Permission denied\n"


def test_a_command_killed_by_a_signal_is_128_and_its_number(environment: dict[str, str]) -> None:
    done = run("exec", "--", "sh", "-c", "kill -KILL $$", env=environment)
    assert done.returncode == 128 + signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_handed_on_and_no_process_stays(
    environment: dict[str, str], number: signal.Signals
) -> None:
    program = (
        "import signal, sys, os, time\n"
        f"signal.signal({int(number)}, lambda *a: sys.exit(9))\n"
        "print(os.getpid(), os.environ['TUTUM_BASE_URL'], flush=True)\n"
        "time.sleep(60)"
    )
    process = subprocess.Popen(
        [*SERVER, "exec", "--", sys.executable, "-c", program],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    pid, url = process.stdout.readline().split()
    process.send_signal(number)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (9, "", "")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)
    port = int(re.search(r":(\d+)/", url).group(1))  # type: ignore[union-attr]
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 2)


def test_it_is_ready_soon(serving: Any) -> None:
    started = time.monotonic()
    _, variables = serving("--port", "0")
    requests.get(variables["TUTUM_BASE_URL"])
    # A start takes less than a second (tests/server/figures.py); this finds what hangs.
    assert time.monotonic() - started < 20


def test_ctrl_c_at_a_terminal_reaches_the_command_once(environment: dict[str, str]) -> None:
    program = (
        "import signal, sys, time\n"
        "seen = []\n"
        "signal.signal(signal.SIGINT, lambda *a: seen.append(a))\n"
        "print('ready', flush=True)\n"
        "time.sleep(1)\n"
        "print('seen', len(seen), flush=True)"
    )
    # The first terminal that the leader of a session opens becomes its own.
    launcher = (
        "import os, sys; os.open(os.ttyname(0), os.O_RDWR); os.execv(sys.argv[1], sys.argv[1:])"
    )
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", launcher, *SERVER, "exec", "--", sys.executable, "-c", program],
        env=environment,
        stdin=other_end,
        stdout=other_end,
        stderr=other_end,
        start_new_session=True,
    )
    os.close(other_end)
    shown = b""
    while b"ready" not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, b"\x03")
    while not re.search(rb"seen \d", shown):
        shown += os.read(terminal, 1024)
    assert process.wait(30) == 0
    os.close(terminal)
    assert b"seen 1" in shown and b"Traceback" not in shown

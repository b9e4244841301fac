"""The examples, and the API document's own, from this Python against the real server."""

from __future__ import absolute_import

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

EXAMPLES = os.path.join(ROOT, "docs", "examples")


def server_python():
    """Return a Python that can run the server, or ``None``."""
    named = os.environ.get("TUTUM_SERVER_PYTHON")
    for python in (sys.executable, named):
        if python and os.path.exists(python):
            command = [python, "-c", "import tutum.server"]
            if not subprocess.call(command, cwd=ROOT, stderr=subprocess.PIPE):
                return python
    return None


@pytest.fixture(scope="module")
def beside_server():
    """A function that runs a program of this Python beside a server of its own."""
    python = server_python()
    if python is None:
        pytest.skip("no Python with the extra 'server': set TUTUM_SERVER_PYTHON to one")

    def run(*command, **variables):
        transition = variables.pop("transition", "0.1")
        process = subprocess.Popen(
            [python, "-m", "tutum.server", "--transition", transition, "exec", "--"]
            + list(command),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(os.environ, PYTHONPATH=ROOT, **variables),
            cwd=ROOT,
        )
        output, errors = process.communicate()
        return process.returncode, output.decode("utf-8"), errors.decode("utf-8")

    return run


def test_deploy_prints_each_step(beside_server):
    status, output, errors = beside_server(
        sys.executable,
        os.path.join(EXAMPLES, "deploy.py"),
        "tutum/hello-world",
        "shop",
        transition="0.6",  # long enough to be seen on a busy machine
    )
    assert (status, errors) == (0, "")
    lines = output.splitlines()
    steps = [line for line in lines if not line.startswith(" ")]
    assert steps == [
        "Launched /api/v1/image/tutum/hello-world/tag/latest/ as shop",
        "Scaling to 3 containers",
        "Log of shop-1:",
        "Stopping",
        "Starting again",
        "Terminating",
    ]
    states = [line.strip() for line in lines if line.startswith("  ") and " is " not in line]
    states = [state for state in states if not state[0].isdigit()]
    assert states == [
        "Starting",
        "Running",
        "Scaling",
        "Running",
        "Stopping",
        "Stopped",
        "Starting",
        "Running",
        "Terminating",
        "Terminated",
    ]
    for number in (1, 2, 3):
        assert "  shop-{0} is Running at shop-{0}-".format(number) in output


def test_deploy_says_in_one_line_what_went_wrong(beside_server):
    status, output, errors = beside_server(
        sys.executable, os.path.join(EXAMPLES, "deploy.py"), "No Image"
    )
    assert status == 1 and output == ""
    assert errors.startswith("deploy.py: POST http://127.0.0.1:") and errors.count("\n") == 1
    assert "image" in errors


def test_deploy_replaces_its_line_on_a_terminal(beside_server):
    program = (
        "import os, pty, sys\n"
        "seen = []\n"
        "def read(fd):\n"
        "    data = os.read(fd, 1024)\n"
        "    seen.append(data)\n"
        "    return data\n"
        "pty.spawn([sys.executable] + sys.argv[1:], read)\n"
        "text = b''.join(seen)\n"
        "assert b'\\r  Starting' in text and b'\\r  Running' in text, text\n"
    )
    status, _, errors = beside_server(
        sys.executable, "-c", program, os.path.join(EXAMPLES, "deploy.py"), transition="0.6"
    )
    assert (status, errors) == (0, "")


ALL_EXAMPLES = r"""
import os, subprocess, sys
import tutum

def example(name, *arguments):
    process = subprocess.Popen(
        [sys.executable, os.path.join(sys.argv[1], name + ".py")] + list(arguments),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.communicate()[0].decode("utf-8")
    return process.returncode, output.splitlines()

def check(found, expected):
    assert found == expected, (found, expected)

for name in ("web-a", "web-b", "other"):
    tutum.Application.create(image="tutum/hello-world", name=name).save()
job = tutum.Application.create(image="tutum/hello-world", name="job", run_command="exit 3")
job.save()
web = tutum.Application.list(name="web-a")[0]
web.wait_until("Running")
web.stop()
web.wait_until("Stopped")

status, lines = example("restart_stopped")
check((status, lines[:2]), (1, ["Starting web-a", "Starting job"]))
check((lines[2], lines[-1]), ("web-a is running", "1 of 2 started"))
assert lines[3].startswith("job is not: ") and "Stopped with errors" in lines[3], lines

check(example("scale", "web-a", "3"), (0, ["web-a: 1 -> 3 containers"]))
check(example("scale", "nobody", "3"), (1, ["scale.py: 0 applications are named nobody"]))
status, lines = example("scale", "web-a", "0")
assert status == 1 and lines[0].startswith("scale.py: PATCH ") and len(lines) == 1, lines
check(example("scale"), (1, ["usage: python scale.py NAME NUMBER"]))

check(example("clean_up", "web-"),
      (0, ["web-a (Running)", "web-b (Running)", "2 to terminate; add --yes to do it"]))
check(example("clean_up", "web-", "--yes"),
      (0, ["web-a (Running)", "web-b (Running)", "2 terminated"]))
check(sorted(app.name for app in tutum.Application.list(state="Running")), ["other"])

status, lines = example("tail_logs", "web-a", "0.01")
check(status, 0)
assert lines[0].startswith("web-a-1: ") and len(lines) == len(set(lines)) >= 4, lines
check(example("tail_logs", "nobody"), (1, ["tail_logs.py: no application is named nobody"]))
"""


def test_the_short_examples_do_what_they_say(beside_server, tmpdir):
    program = tmpdir.join("all_examples.py")
    program.write(ALL_EXAMPLES)
    status, _, errors = beside_server(sys.executable, str(program), EXAMPLES)
    assert (status, errors) == (0, "")


def test_every_example_is_tested():
    tested = set("deploy restart_stopped scale tail_logs clean_up".split())
    assert {name[:-3] for name in os.listdir(EXAMPLES) if name.endswith(".py")} == tested


DOCUMENTED = r'''
import json, re, sys, time
import tutum

with open(sys.argv[1]) as stream:
    exchanges = dict((each["operation"], each["python"]) for each in json.load(stream))

sample = tutum.Application.create(image="tutum/hello-world", name="my-web-app",
                                  target_num_containers=2)
sample.save()
sample.wait_until("Running")
other = tutum.Application.create(image="tutum/hello-world", name="my-awesome-app")
other.save()
other.wait_until("Running")

def run(operation, uuid=None):
    """Run an example line by line, and compare what it shows."""
    names = {}
    lines = exchanges[operation].split("\n")
    for number, line in enumerate(lines):
        if not line.startswith(">>> "):
            continue
        code = line[4:]
        if uuid:
            code = re.sub('fetch\\("[0-9a-f-]{36}"\\)', 'fetch("%s")' % uuid, code)
            code = code.replace("7eaf7fff", uuid[:8])
        shown = lines[number + 1] if number + 1 < len(lines) else ">>> "
        if shown.startswith(">>> "):
            exec(code, names)
            continue
        if code.endswith(".refresh()"):
            time.sleep(0.3)  # what the reader of the document did by typing
        value = eval(code, names)
        compare(code, shown, value)
    return names

def compare(code, shown, value):
    if shown.startswith("["):
        count = shown.count("<")
        assert len(value) == count or (code.endswith(".list()") and len(value) >= 1), (code, value)
        assert all(type(each).__name__ in shown for each in value), (code, value)
    elif shown.startswith("<"):
        assert type(value).__module__ + "." + type(value).__name__ in shown, (code, value)
    elif code.endswith(".logs"):
        assert "started" in value, value
    else:
        assert value == json.loads(shown.replace("True", "true")), (code, shown, value)
    print(code)

A, C = "/api/v1/application/", "/api/v1/container/"
run("GET " + A, sample.uuid)
run("GET " + A + "(uuid)/", sample.uuid)
created = run("POST " + A)["app"]
run("PATCH " + A + "(uuid)/", created.uuid)
run("POST " + A + "(uuid)/stop/", created.uuid)
run("POST " + A + "(uuid)/start/", created.uuid)
container = tutum.Container.list(application__uuid=other.uuid)[0]
run("GET " + C, container.uuid)
run("GET " + C + "(uuid)/", container.uuid)
run("POST " + C + "(uuid)/stop/", container.uuid)
run("POST " + C + "(uuid)/start/", container.uuid)
run("GET " + C + "(uuid)/logs/", container.uuid)
run("DELETE " + C + "(uuid)/", container.uuid)
run("DELETE " + A + "(uuid)/", created.uuid)
assert len(exchanges) == 13
'''


def test_every_example_of_the_api_document_runs_as_written(beside_server, tmpdir):
    from tests.conftest import EXCHANGES

    program = tmpdir.join("documented.py")
    program.write(DOCUMENTED)
    status, output, errors = beside_server(sys.executable, str(program), EXCHANGES)
    assert (status, errors) == (0, "")
    assert output.count("\n") >= 13 + 10


def test_authenticate_against_the_real_server(beside_server):
    program = (
        "import os, tutum\n"
        "tutum.auth.logout()\n"
        "assert not tutum.auth.is_authenticated()\n"
        "try:\n"
        "    tutum.auth.authenticate(os.environ['TUTUM_USER'], 'wrong')\n"
        "    raise SystemExit('a wrong password was taken')\n"
        "except tutum.TutumAuthError:\n"
        "    pass\n"
    )
    status, _, errors = beside_server(sys.executable, "-c", program)
    assert (status, errors) == (0, "")

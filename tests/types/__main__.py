"""Check the library's types: ``python -m tests.types``, ended with status 1 where one is wrong.

- ``stubtest``: the stubs say what the code has.
- The API's names: the stubs' attributes, parameters, filters and allowed values are the server's.
- ``mypy --strict`` and ``pyright`` accept ``accept/`` and the examples.
- Both reject each line of ``reject/`` that ends with ``# E: code``, mypy for just that reason, and
  no other line. ``# E: code (mypy only)`` marks what pyright does not look at: what is assigned to
  a module's attribute.

Needs mypy, pyright and the types of what the stubs import; the API's names need the server, too.
"""

from __future__ import absolute_import, print_function

import ast
import glob
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PACKAGE = os.path.join(ROOT, "tutum")

MYPY = [sys.executable, "-m", "mypy", "--config-file=", "--strict", "--no-pretty"]
PYRIGHT = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson"]

#: The examples run on Python 2.7, too, which has no annotations: neither of functions nor of the
#: empty dict of one of them.
UNANNOTATED = [
    "--allow-untyped-defs",
    "--allow-untyped-calls",
    "--disable-error-code=var-annotated",
]

_MYPY_LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+): error: (?P<text>.*)\[(?P<code>[\w-]+)\]\s*$")
_MARK = re.compile(r"# E: (?P<codes>[\w-]+(, [\w-]+)*)(?P<mypy_only> \(mypy only\))?$")


def files(*parts):
    """List the Python files of a directory, as paths below the project's root."""
    found = sorted(glob.glob(os.path.join(ROOT, *parts + ("*.py",))))
    return [os.path.relpath(path, ROOT) for path in found]


def run(command, directory=ROOT):
    """Run a command.

    :returns: its status, and what it printed.
    """
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.communicate()[0].decode("utf-8", "replace")
    return process.returncode, output


def stubtest():
    """Compare stubs and code; without the server, whose types stand in its code."""
    directory = tempfile.mkdtemp()
    try:
        shutil.copytree(
            PACKAGE,
            os.path.join(directory, "tutum"),
            ignore=shutil.ignore_patterns("server", "__pycache__"),
        )
        status, output = run([sys.executable, "-m", "mypy.stubtest", "tutum"], directory)
    finally:
        shutil.rmtree(directory)
    return [output] if status else []


def api_names():
    """Compare the names in the stubs with those of the server, which implements the document."""
    from tutum.api import states
    from tutum.server import schemas

    application, container = Stub("application"), Stub("container")
    literals = Stub("states")
    creation = schemas.NewApplication.model_fields
    kept = {name for name in creation if name != "image"}
    compared = [
        ("Application", application.names("Application"), schemas.ApplicationDetails.model_fields),
        ("Application, assignable", application.assignable("Application"), kept),
        ("Container", container.names("Container"), schemas.ContainerDetails.model_fields),
        ("Container, assignable", container.assignable("Container"), ()),
        ("NewApplication", application.names("NewApplication"), creation),
        ("NewPort", application.names("NewPort"), schemas.PortParameter.model_fields),
        ("NewVariable", application.names("NewVariable"), schemas.VariableParameter.model_fields),
        ("_Size", application.values("_Size"), schemas.Size.__args__),
        ("_Policy", application.values("_Policy"), schemas.Policy.__args__),
        ("_ContainerState", literals.values("_ContainerState"), states.CONTAINER_STATES),
        (
            "_ApplicationState",
            literals.values("_ContainerState") + literals.values("_ApplicationState"),
            states.APPLICATION_STATES,
        ),
    ]
    for stub, kind in ((application, "Application"), (container, "Container")):
        for part in ("Port", "Variable", "Filters"):
            fields = getattr(schemas, kind + part).model_fields
            compared.append((kind + part, stub.names(kind + part), fields))
    return [
        "{0}: only in the stub {1}, missing there {2}\n".format(
            what, sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))
        )
        for what, ours, theirs in compared
        if set(ours) != set(theirs)
    ]


class Stub(object):
    """The source of a stub in ``tutum.api``.

    :param name: text, name of the module.
    """

    def __init__(self, name):
        with io.open(os.path.join(PACKAGE, "api", name + ".pyi"), encoding="utf-8") as stream:
            self.tree = ast.parse(stream.read())

    def _attributes(self, class_name):
        classes = [node for node in self.tree.body if isinstance(node, ast.ClassDef)]
        (body,) = [node.body for node in classes if node.name == class_name]
        return {each.target.id: each for each in body if isinstance(each, ast.AnnAssign)}

    def names(self, class_name):
        """List what a class declares."""
        return list(self._attributes(class_name))

    def assignable(self, class_name):
        """List what a class declares and does not make ``Final``."""
        declared = self._attributes(class_name)
        return [name for name, each in declared.items() if "Final" not in ast.dump(each)]

    def values(self, alias):
        """List the texts in a ``Literal``."""
        assigned = [node for node in self.tree.body if isinstance(node, ast.AnnAssign)]
        (value,) = [node.value for node in assigned if node.target.id == alias]
        return [node.value for node in ast.walk(value) if isinstance(node, ast.Constant)]


def mypy_errors(paths, options=()):
    """Run mypy.

    :returns: list of (path, line, code, text), and all that it printed.
    """
    status, output = run(MYPY + list(options) + paths)
    found = [_MYPY_LINE.match(line) for line in output.splitlines()]
    errors = [
        (os.path.normpath(each.group("path")), int(each.group("line")), each.group("code"), "mypy")
        for each in found
        if each
    ]
    if bool(status) != bool(errors):
        raise SystemExit("mypy failed:\n" + output)
    return errors, output


def pyright_errors(paths):
    """Run pyright.

    :returns: list of (path, line, rule, text), and all that it printed.
    """
    status, output = run(PYRIGHT + paths)
    try:
        diagnostics = json.loads(output[output.index("{") :])["generalDiagnostics"]
    except (ValueError, KeyError):
        raise SystemExit("pyright failed:\n" + output)
    errors = [
        (
            os.path.relpath(each["file"], ROOT),
            each["range"]["start"]["line"] + 1,
            each.get("rule", ""),
            each["message"],
        )
        for each in diagnostics
        if each["severity"] == "error"
    ]
    if bool(status) != bool(errors):
        raise SystemExit("pyright failed:\n" + output)
    shown = "".join("{0}:{1}: {3} ({2})\n".format(*each) for each in errors)
    return errors, shown


def accepted_by_mypy():
    """Have mypy accept the files of ``accept``, and the examples."""
    problems = []
    for paths, options in (
        (files("tests", "types", "accept"), []),
        (files("docs", "examples"), UNANNOTATED),
    ):
        errors, output = mypy_errors(paths, options)
        problems += [output] if errors else []
    return problems


def accepted_by_pyright():
    """Have pyright accept the files of ``accept``, and the examples."""
    errors, output = pyright_errors(files("tests", "types", "accept") + files("docs", "examples"))
    return [output] if errors else []


def rejected():
    """Have both reject each marked line of the files of ``reject``, and no other."""
    paths = files("tests", "types", "reject")
    marks = {"mypy": {}, "pyright": {}}
    for path in paths:
        with io.open(os.path.join(ROOT, path), encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                mark = _MARK.search(line.rstrip())
                if mark:
                    marks["mypy"][path, number] = set(mark.group("codes").split(", "))
                if mark and not mark.group("mypy_only"):
                    marks["pyright"][path, number] = None  # its rules are of another kind
    problems = [] if marks["mypy"] else ["no line is marked\n"]
    for checker, (errors, _) in (("mypy", mypy_errors(paths)), ("pyright", pyright_errors(paths))):
        seen, marked = {}, marks[checker]
        for path, number, code, _ in errors:
            seen.setdefault((path, number), set()).add(code)
        for place in sorted(set(marked) | set(seen)):
            said = "{0} says {1}".format(checker, ", ".join(sorted(seen.get(place, ["nothing"]))))
            as_marked = place in seen and place in marked
            if not as_marked or marked[place] not in (None, seen[place]):
                problems.append("{0}:{1}: {2}\n".format(place[0], place[1], said))
    return problems


CHECKS = (
    ("stubs and code agree (stubtest)", stubtest),
    ("stubs and API name the same", api_names),
    ("mypy --strict accepts accept/ and the examples", accepted_by_mypy),
    ("pyright accepts accept/ and the examples", accepted_by_pyright),
    ("mypy and pyright reject the marked lines of reject/, and no other", rejected),
)


def main():
    """Run all checks.

    :returns: the exit status.
    """
    failed = 0
    for title, check in CHECKS:
        problems = check()
        failed += bool(problems)
        print("{0}: {1}".format("FAILED" if problems else "ok", title))
        sys.stdout.write("".join(problems))
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

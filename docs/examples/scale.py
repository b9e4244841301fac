"""Scale an application, found by its name, and wait until it has its containers.

::

    python scale.py NAME NUMBER
"""

from __future__ import print_function

import sys

import tutum


def main(name, number):
    """Scale the one living application of this name."""
    apps = [app for app in tutum.Application.list(name=name) if app.state != "Terminated"]
    if len(apps) != 1:
        raise SystemExit("scale.py: {0} applications are named {1}".format(len(apps), name))
    app = apps[0]
    before = app.target_num_containers
    app.target_num_containers = int(number)
    app.save()
    app.wait_until(("Running", "Partly running"))
    print("{0}: {1} -> {2} containers".format(name, before, app.running_num_containers))


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit("usage: python scale.py NAME NUMBER")
    try:
        main(*sys.argv[1:])
    except tutum.TutumApiError as error:
        sys.exit("scale.py: {0}".format(error))

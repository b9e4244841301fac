"""Terminate every application whose name begins with a prefix.

::

    python clean_up.py PREFIX          # shows what would be terminated
    python clean_up.py PREFIX --yes    # terminates it
"""

from __future__ import print_function

import sys

import tutum

ENDED = ("Terminating", "Terminated")


def main(prefix, certain):
    """Terminate what matches, or only show it."""
    apps = [
        app
        for app in tutum.Application.iter()
        if app.name.startswith(prefix) and app.state not in ENDED
    ]
    for app in apps:
        print("{0} ({1})".format(app.unique_name, app.state))
    if not certain:
        print("{0} to terminate; add --yes to do it".format(len(apps)))
        return
    for app in apps:
        app.delete()
    for app in apps:
        app.wait_until("Terminated")
    print("{0} terminated".format(len(apps)))


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--yes"]
    if len(arguments) != 1 or not arguments[0]:
        sys.exit("usage: python clean_up.py PREFIX [--yes]")
    try:
        main(arguments[0], "--yes" in sys.argv)
    except tutum.TutumApiError as error:
        sys.exit("clean_up.py: {0}".format(error))

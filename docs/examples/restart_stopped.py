"""Start every application that stopped, and wait until it runs.

::

    python restart_stopped.py
"""

from __future__ import print_function

import sys

import tutum

AT_REST = ("Stopped", "Stopped with errors", "Start failed")


def main():
    """Start what stands still; say what could not be started."""
    stopped = [app for state in AT_REST for app in tutum.Application.iter(state=state)]
    for app in stopped:
        app.start()
        print("Starting {0}".format(app.unique_name))
    failed = 0
    for app in stopped:
        try:
            app.wait_until("Running")
            print("{0} is running".format(app.unique_name))
        except tutum.TutumApiError as error:
            failed += 1
            print("{0} is not: {1}".format(app.unique_name, error))
    print("{0} of {1} started".format(len(stopped) - failed, len(stopped)))
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except tutum.TutumApiError as error:
        sys.exit("restart_stopped.py: {0}".format(error))

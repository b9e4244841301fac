"""Follow the logs of an application: print what is there, then what comes.

::

    python tail_logs.py NAME [SECONDS]

It looks every SECONDS, two by default, until the application is terminated or Ctrl-C.
"""

from __future__ import print_function

import sys
import time

import tutum


def main(name, pause=2.0):
    """Print each line of each container once."""
    apps = tutum.Application.list(name=name, limit=1)
    if not apps:
        raise SystemExit("tail_logs.py: no application is named {0}".format(name))
    app = apps[0]
    printed = {}
    while True:
        for container in tutum.Container.iter(application__uuid=app.pk):
            lines = container.logs.splitlines()
            for line in lines[printed.get(container.pk, 0) :]:
                print("{0}: {1}".format(container.unique_name, line))
            printed[container.pk] = len(lines)
        sys.stdout.flush()
        app.refresh()
        if app.state == "Terminated":
            return
        time.sleep(pause)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python tail_logs.py NAME [SECONDS]")
    try:
        main(sys.argv[1], *map(float, sys.argv[2:]))
    except tutum.TutumApiError as error:
        sys.exit("tail_logs.py: {0}".format(error))
    except KeyboardInterrupt:
        pass

"""Deploy an application, scale it, look at it, and take it down again.

Needs the library and credentials, no more::

    python deploy.py [IMAGE] [NAME]

To try it on a server of its own: ``python -m tutum.server exec -- python deploy.py``.
"""

from __future__ import print_function

import sys

import tutum


def main(image="tutum/hello-world", name="deploy-example"):
    """Go through the life of an application, printing each step."""
    app = tutum.Application.create(image=image, name=name, target_num_containers=2)
    app.save()
    print("Launched {0} as {1}".format(app.image_tag, app.unique_name))
    wait(app, "Running")

    app.target_num_containers = 3
    app.save()
    print("Scaling to {0} containers".format(app.target_num_containers))
    wait(app, "Running")

    containers = tutum.Container.list(application__uuid=app.uuid)
    for container in containers:
        print("  {0} is {1} at {2}".format(*describe(container)))
    print("Log of {0}:".format(containers[0].unique_name))
    for line in containers[0].logs.splitlines():
        print("  " + line)

    app.stop()
    print("Stopping")
    wait(app, "Stopped")
    app.start()
    print("Starting again")
    wait(app, "Running")
    app.delete()
    print("Terminating")
    wait(app, "Terminated")


def wait(app, state):
    """Wait until an application is in a state, showing the states on the way.

    On a terminal they replace each other on one line; in a pipe each has a line of its own.
    """
    if sys.stdout.isatty():
        app.wait_until(state, callback=replace_line)
        print()
    else:
        app.wait_until(state, callback=lambda seen: print("  " + seen))


def replace_line(state):
    """Show a state in place of the last one."""
    sys.stdout.write("\r  {0:<20}".format(state))
    sys.stdout.flush()


def describe(container):
    """Return a container's name, state and address."""
    ports = [
        "{0}/{1}".format(each["outer_port"], each["protocol"]) for each in container.container_ports
    ]
    return (
        container.unique_name,
        container.state,
        "{0}:{1}".format(container.public_dns, ",".join(ports)),
    )


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except tutum.TutumApiError as error:
        sys.exit("deploy.py: {0}".format(error))

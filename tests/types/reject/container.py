"""What nobody should do with a container."""

import tutum


def told_by_the_server(container: tutum.Container) -> None:
    container.name = "mine"  # E: misc
    container.state = "Running"  # E: misc


def of_applications_alone(container: tutum.Container) -> None:
    print(container.target_num_containers)  # E: attr-defined
    print(container.web_public_dns)  # E: attr-defined
    container.wait_until("Scaling")  # E: arg-type
    container.wait_until({"Partly running"})  # E: arg-type
    print(container.container_ports[0]["application"])  # E: typeddict-item


def may_be_none(container: tutum.Container) -> None:
    print(container.exit_code + 1)  # E: operator
    print(container.exit_code_msg.upper())  # E: union-attr


def listing() -> None:
    tutum.Container.list(application="7eaf7fff")  # E: call-arg
    app: tutum.Application = tutum.Container.list()[0]  # E: assignment
    print(app)

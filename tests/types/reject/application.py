"""What nobody should do with an application."""

# pyright: reportUnnecessaryComparison=true

import tutum


def misspelt(app: tutum.Application) -> None:
    print(app.stat)  # E: attr-defined
    print(app.targetnumcontainers)  # E: attr-defined
    app.target_num_container = 3  # E: attr-defined
    app.refesh()  # E: attr-defined


def left_out_of_the_answer(app: tutum.Application) -> None:
    print(app.image)  # E: attr-defined


def of_another_type(app: tutum.Application) -> None:
    app.target_num_containers = "3"  # E: assignment
    app.target_num_containers = None  # E: assignment
    app.container_size = "XXL"  # E: assignment
    app.autorestart = "always"  # E: assignment
    app.roles = ["admin"]  # E: list-item
    app.web_public_dns = 80  # E: assignment


def told_by_the_server(app: tutum.Application) -> None:
    app.state = "Running"  # E: misc
    app.uuid = "7eaf7fff"  # E: misc
    app.running_num_containers = 2  # E: misc
    app.pk = "7eaf7fff"  # E: misc
    app.logs = ""  # E: misc


def may_be_none(app: tutum.Application) -> None:
    print(app.web_public_dns.upper())  # E: union-attr
    print(app.started_datetime.split())  # E: union-attr
    tutum.Application.fetch(app.pk)  # E: arg-type
    print(app.container_ports[0]["outer_port"] + 1)  # E: operator


def no_such_state(app: tutum.Application, text: str) -> None:
    print(app.state == "Runing")  # E: comparison-overlap
    app.wait_until("Runing")  # E: arg-type
    app.wait_until(text)  # E: arg-type
    app.wait_until(("Running", "Stoped"))  # E: arg-type
    app.wait_until(None)  # E: arg-type


def no_such_key(app: tutum.Application) -> None:
    print(app.container_ports[0]["port"])  # E: typeddict-item
    print(app.container_envvars[0]["name"])  # E: typeddict-item


def no_argument() -> None: ...


def waiting(app: tutum.Application) -> None:
    app.wait_until("Running", timeout="60")  # E: arg-type
    app.wait_until("Running", callback=no_argument)  # E: arg-type
    app.wait_until("Running", callback=len(app.name))  # E: arg-type
    app.wait_until("Running", seconds=60)  # E: call-arg
    app.wait_until()  # E: call-arg


def creating() -> None:
    tutum.Application.create()  # E: call-arg
    tutum.Application.create(name="no-image")  # E: call-arg
    tutum.Application.create(object())  # E: arg-type, call-arg
    tutum.Application.create(image="nginx", size="XS")  # E: call-arg
    tutum.Application.create(image="nginx", container_size="XXS")  # E: arg-type
    tutum.Application.create(image="nginx", target_num_containers="2")  # E: arg-type
    tutum.Application.create(image="nginx", container_ports=[80])  # E: list-item
    tutum.Application(image="nginx", container_ports=[{"protocol": "tcp"}])  # E: typeddict-item
    tutum.Application.create(image="nginx", container_envvars={"KEY": "value"})  # E: arg-type
    tutum.Application.create(image="nginx", roles="global")  # E: arg-type
    tutum.Application.create(image="nginx", autodestroy=True)  # E: arg-type
    tutum.Application(image=None)  # E: arg-type


def listing() -> None:
    tutum.Application.list(nam="my-web-app")  # E: call-arg
    tutum.Application.list(limit="ten")  # E: arg-type
    tutum.Application.iter(application__uuid="7eaf7fff")  # E: call-arg
    tutum.Application.list(object())  # E: arg-type, call-arg
    tutum.Application.iter().append(None)  # E: attr-defined

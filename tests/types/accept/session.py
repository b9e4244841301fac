"""A session as the quick start and the API document show it."""

import tutum

tutum.user, tutum.apikey = "alice", "key"
tutum.base_url = "https://app.tutum.co/api/v1/"
tutum.timeout = 30
tutum.timeout = (5, 30.5)
tutum.timeout = (None, 30)
tutum.timeout = None
tutum.max_retries = 0
tutum.logger.setLevel("INFO")

if not tutum.auth.is_authenticated():
    tutum.auth.authenticate("alice", "password")

app = tutum.Application.create(
    image="tutum/hello-world",
    name="my-new-app",
    target_num_containers=2,
    container_size="XS",
    run_command=None,
    entrypoint="/usr/sbin/sshd",
    container_ports=[{"protocol": "tcp", "inner_port": 80}, {"inner_port": 443}],
    container_envvars=[{"key": "DB_PASSWORD", "value": "mypass"}],
    linked_to_application=["/api/v1/application/80ff1635-2d56-478d-a97f-9b59c720e513/"],
    autorestart="ALWAYS",
    autoreplace="ON_FAILURE",
    autodestroy="OFF",
    roles=["global"],
    web_public_dns="my-app.example.com",
)
if app.save():
    print(app.state, app.pk, app.is_dirty)
app.refresh()
app.refresh(True)
app.refresh(force=True)

app.target_num_containers = 3
app.web_public_dns = None
app.autorestart = "OFF"
app.save()
app.wait_until("Running")
app.wait_until(("Running", "Partly running"), timeout=None)
app.wait_until(["Stopped", "Start failed"], timeout=2.5, interval=1)
app.wait_until({"Stopped", "Terminated"}, 60, print)

for each in tutum.Application.list(name="my-web-app", limit=10, offset=5):
    print(each.unique_name, each.running_num_containers + each.stopped_num_containers)
for each in tutum.Application.iter(uuid__startswith="7eaf7fff", name=None):
    print(each.name.upper(), each.logs.splitlines())
for state in ("Stopped", "Start failed"):
    print(len(tutum.Application.list(state=state)))

fetched = tutum.Application.fetch("7eaf7fff-882c-4f3d-9a8f-a22317ac00ce")
for container in tutum.Container.list(application__uuid=fetched.uuid, state="Running"):
    container.stop()
    container.wait_until("Stopped")
    container.start()
    for port in container.container_ports:
        print("{0}/{1}".format(port["outer_port"], port["protocol"]))
    for variable in container.container_envvars:
        print(variable["key"], "=", variable["value"])
    container.delete()
print([container.pk for container in tutum.Container.iter(application__name=fetched.name)])

all_attributes = fetched.get_all_attributes()
print(all_attributes["state"])
print(fetched == app, {fetched: 1}[app], repr(fetched))
fetched.stop()
fetched.delete()
tutum.auth.logout()

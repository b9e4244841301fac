"""Resources of one's own, which take an endpoint and no more."""

from typing import TYPE_CHECKING, Any, Iterator, List

from typing_extensions import assert_type

from tutum import Application
from tutum.api.base import RESTModel


class Cluster(RESTModel):
    endpoint = "cluster"


class Node(RESTModel):
    """With the attributes that it has."""

    endpoint = "node"

    name: str
    memory: int


class Volume(RESTModel):
    """With any attributes."""

    endpoint = "volume"

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class WebApplication(Application):
    """An application with a method more."""

    def address(self) -> str:
        return "http://" + (self.web_public_dns or self.public_dns)


def use() -> None:
    cluster = Cluster.create(name="here", nodes=3)
    cluster.save()
    cluster.wait_until("Ready", callback=print)
    assert_type(Cluster.list(name="here"), List[Cluster])
    assert_type(Cluster.iter(), Iterator[Cluster])
    assert_type(Cluster.fetch(7), Cluster)
    assert_type(Node.fetch("first").name, str)
    node = Node.create(name="second")
    node.memory = 1024
    volume = Volume.create(size=10)
    assert_type(volume.size, Any)
    assert_type(WebApplication.create(image="nginx"), WebApplication)
    assert_type(WebApplication.list(name="web")[0].address(), str)

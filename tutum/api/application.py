"""Applications: groups of like containers."""

from __future__ import absolute_import

from tutum.api.base import RESTModel
from tutum.api.states import APPLICATION_STATES


class Application(RESTModel):
    """A group of containers of one image, launched, scaled, stopped and terminated together.

    Create and launch one with ``create()`` and ``save()``, find others with ``list()`` and
    ``fetch()``. ``save()`` after an assignment to ``target_num_containers`` scales it.
    """

    __slots__ = ()

    endpoint = "application"

    _states = APPLICATION_STATES

    _details_only = (
        "container_envvars",
        "containers",
        "link_variables",
        "linked_from_application",
        "linked_to_application",
        "roles",
    )

    @property
    def logs(self):
        """The logs of its containers, joined (``GET application/(uuid)/logs/``), text.

        Loaded at each read: the one attribute that talks to the server.

        :raises TutumApiError: on any failure, and for an application that was never saved.
        """
        return self._logs()

"""Containers: what an application runs."""

from __future__ import absolute_import

from tutum.api.base import RESTModel
from tutum.api.states import CONTAINER_STATES


class Container(RESTModel):
    """One container of an application.

    Containers come into being with their application. Terminating one with ``delete()`` lowers
    the application's ``target_num_containers``.
    """

    __slots__ = ()

    endpoint = "container"

    _states = CONTAINER_STATES

    _details_only = (
        "container_envvars",
        "link_variables",
        "linked_from_application",
        "linked_to_application",
        "roles",
    )

    @property
    def logs(self):
        """What it wrote so far (``GET container/(uuid)/logs/``), text.

        Loaded at each read: the one attribute that talks to the server.

        :raises TutumApiError: on any failure, and for a container that was never saved.
        """
        return self._logs()

"""Containers: what an application runs."""

from __future__ import absolute_import

from tutum.api.base import RESTModel
from tutum.api.states import CONTAINER_STATES


class Container(RESTModel):
    """One container of an application.

    Containers come into being with their application. Terminating one with ``delete()`` lowers
    the application's ``target_num_containers``.

    Attributes, all given by the server: ``uuid``, ``resource_uri``, ``application`` (resource URI),
    ``name`` (its application's), ``unique_name``, ``public_dns``, ``image_tag``,
    ``container_size``, ``run_command``, ``entrypoint``; ``state``, one of ``"Starting"``,
    ``"Running"``, ``"Stopping"``, ``"Stopped"``, ``"Stopped with errors"``, ``"Start failed"``,
    ``"Terminating"``, ``"Terminated"``; ``exit_code`` (int or ``None``) and ``exit_code_msg``;
    ``container_ports``, list of ``{"protocol": "tcp", "inner_port": 80, "outer_port": 49153}``;
    ``autorestart``, ``autoreplace``, ``autodestroy``; the moments, text or ``None``,
    ``deployed_datetime``, ``started_datetime``, ``stopped_datetime``, ``destroyed_datetime``; and,
    after ``fetch()`` or ``refresh()``, ``container_envvars``, ``link_variables`` (dict),
    ``linked_from_application``, ``linked_to_application`` and ``roles``.
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

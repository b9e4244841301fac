"""Applications: groups of like containers."""

from __future__ import absolute_import

from tutum.api.base import RESTModel
from tutum.api.states import APPLICATION_STATES


class Application(RESTModel):
    """A group of containers of one image, launched, scaled, stopped and terminated together.

    Create and launch one with ``create()`` and ``save()``, find others with ``list()`` and
    ``fetch()``. ``save()`` after an assignment to ``target_num_containers`` scales it.

    Parameters of ``create()``. Later, ``save()`` can change ``target_num_containers``,
    ``autorestart``, ``autoreplace``, ``autodestroy`` and ``web_public_dns``.

    - ``image``: text in Docker's format, e.g. ``"tutum/hello-world"``; the only one required.
    - ``name``: text; default: the image without namespace and tag.
    - ``container_size``: ``"XS"`` (default), ``"S"``, ``"M"``, ``"L"`` or ``"XL"``.
    - ``target_num_containers``: int, how many containers to run; default: 1.
    - ``run_command``, ``entrypoint``: text; default: the image's.
    - ``container_ports``: list of ``{"protocol": "tcp", "inner_port": 80}``; default: the image's.
    - ``container_envvars``: list of ``{"key": "NAME", "value": "text"}``.
    - ``linked_to_application``: list of other applications' ``resource_uri``.
    - ``autorestart``, ``autoreplace``, ``autodestroy``: ``"OFF"`` (default),
      ``"ON_FAILURE"`` or ``"ALWAYS"``: what happens to containers that end by themselves.
    - ``roles``: ``["global"]`` or nothing.
    - ``web_public_dns``: text, a domain name; for applications that expose port 80.

    Attributes besides, given by the server: ``uuid``, ``resource_uri``, ``unique_name``,
    ``public_dns``, ``image_tag``; ``state``, one of ``"Starting"``, ``"Running"``,
    ``"Partly running"``, ``"Scaling"``, ``"Stopping"``, ``"Stopped"``, ``"Stopped with errors"``,
    ``"Start failed"``, ``"Terminating"``, ``"Terminated"``; the ints ``current_num_containers``,
    ``running_num_containers``, ``stopped_num_containers``; the moments, text or ``None``,
    ``deployed_datetime``, ``started_datetime``, ``stopped_datetime``, ``destroyed_datetime``; and,
    after ``fetch()`` or ``refresh()``, ``containers`` (list of resource URIs),
    ``linked_from_application`` and ``link_variables`` (dict).
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

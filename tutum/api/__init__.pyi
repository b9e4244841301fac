# `import tutum` is enough to reach these.
from tutum.api import application as application
from tutum.api import auth as auth
from tutum.api import base as base
from tutum.api import container as container
from tutum.api import exceptions as exceptions
from tutum.api import http as http

"""Modules reached through ``import tutum`` alone, as scripts of 2014 do."""

import tutum

tutum.auth.is_authenticated()
tutum.api.auth.is_authenticated()
tutum.api.http.close()
print(tutum.api.exceptions.TutumApiError, tutum.api.application.Application, tutum.__version__)

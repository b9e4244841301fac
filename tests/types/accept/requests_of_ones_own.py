"""The layer below the models."""

from typing import Any, Tuple

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from typing_extensions import assert_type

import tutum
from tutum.api import auth, exceptions, http
from tutum.api.http import send_request

session = http.get_session()
assert_type(session, requests.Session)
session.verify = "/etc/ssl/own.pem"
session.mount("https://", HTTPAdapter(pool_maxsize=4))

assert_type(send_request("GET", "application/", params={"limit": 5, "name": None}), Any)
send_request("GET", "application/", params=[("state", "Running"), ("limit", 1)])
send_request("POST", "application/", data={"image": "tutum/hello-world"}, timeout=(3, 10))
send_request("POST", "application/", json=[1, 2], headers={"X-Trace": "1"}, timeout=None)
send_request("GET", "auth/", auth=("alice", "password"), verify=False, cert=("a.pem", "b.pem"))
send_request("GET", "auth/", auth=HTTPBasicAuth("alice", "password"), proxies={"https": "x:1"})
send_request("GET", "auth/", auth=auth.BasicAuth("alice", "password"))
http.close()

error: exceptions.TutumApiError = tutum.TutumAuthError("no")
pair: Tuple[object, object] = auth.load_from_file()

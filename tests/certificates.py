"""Certificates for tests, made by the openssl command line."""

from __future__ import absolute_import

import os
import ssl
import subprocess


def make_authority(directory):
    """Make a certificate authority, and a certificate of it for 127.0.0.1 and localhost.

    :param directory: path of a directory to write to.
    :returns: pair of paths, text: the authority's certificate, and the server's with its key.
    """
    names = ("ca.pem", "ca.key", "server.pem", "server.csr", "server.key", "extensions.ini")
    authority, key, server, request, server_key, extensions = [
        os.path.join(str(directory), name) for name in names
    ]
    with open(extensions, "w") as stream:
        stream.write("subjectAltName = IP:127.0.0.1, DNS:localhost\n")
    new_key = ["-newkey", "rsa:2048", "-nodes"]
    _openssl(
        "req",
        "-x509",
        "-days",
        "2",
        "-subj",
        "/CN=test authority",
        "-keyout",
        key,
        "-out",
        authority,
        "-addext",
        "keyUsage=keyCertSign",
        *new_key
    )
    _openssl("req", "-subj", "/CN=127.0.0.1", "-keyout", server_key, "-out", request, *new_key)
    _openssl(
        "x509",
        "-req",
        "-days",
        "2",
        "-in",
        request,
        "-CA",
        authority,
        "-CAkey",
        key,
        "-CAcreateserial",
        "-out",
        server,
        "-extfile",
        extensions,
    )
    with open(server, "a") as chain, open(server_key) as private:
        chain.write(private.read())
    return authority, server


def server_context(server):
    """Return a server's TLS context.

    :param server: path of the certificate with its key.
    """
    context = ssl.SSLContext(getattr(ssl, "PROTOCOL_TLS_SERVER", ssl.PROTOCOL_SSLv23))
    context.load_cert_chain(server)
    return context


def _openssl(*arguments):
    subprocess.check_output(("openssl",) + arguments, stderr=subprocess.STDOUT)

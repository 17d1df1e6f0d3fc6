# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS handshakes, really made: inputs of fuzz_tls. Needs openssl(1) for a certificate."""
import pathlib
import ssl
import struct
import subprocess
import tempfile

HOST = "mail.example.com"


def certificate(folder, *names):
    """A self-signed one for HOST and these names; its file, with the key."""
    path = pathlib.Path(folder, "certificate.pem")
    subject = f"/O=Example/CN={HOST}"
    alternatives = "subjectAltName=" + ",".join("DNS:" + name for name in (HOST, *names))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "3650", "-subj", subject, "-addext", alternatives,
                    "-keyout", path, "-out", path.with_suffix(".crt")],
                   check=True, stderr=subprocess.DEVNULL)
    with path.open("ab") as file:
        file.write(path.with_suffix(".crt").read_bytes())
    return path


def handshake(path, version, protocols=(), trusting=True):
    """What both sides say up to the first data, or to their alert."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(path)
    client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if trusting:
        client_side.load_verify_locations(path)
    for context in (server_side, client_side):
        context.minimum_version = context.maximum_version = version
        if protocols:
            context.set_alpn_protocols(list(protocols))
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(to_client, to_server, server_hostname=HOST)
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    return exchange(client, server, to_client, to_server)


def exchange(client, server, to_client, to_server):
    said = {client: b"", server: b""}
    for _ in range(4):
        for side, own, other in ((client, to_client, to_server), (server, to_server, to_client)):
            try:
                side.do_handshake()
                side.write(b"QUIT\r\n")
            except ssl.SSLError:
                pass
            # What was written lies where the other side reads: looked at and put back.
            octets = other.read()
            other.write(octets)
            said[side] += octets if octets and not said[side].endswith(octets) else b""
    return said[client], said[server]


def input_of(client, server, settings=0, hole_at=0, hole_length=0):
    return struct.pack(">BBBH", settings, hole_at, hole_length, len(client)) + client + server


def make():
    with tempfile.TemporaryDirectory() as folder:
        path = certificate(folder)
        tls13 = handshake(path, ssl.TLSVersion.TLSv1_3, ["smtp"])
        tls12 = handshake(path, ssl.TLSVersion.TLSv1_2)
        refused = handshake(path, ssl.TLSVersion.TLSv1_2, trusting=False)
        many = handshake(certificate(folder, *(f"mx{i}.example.com" for i in range(6))),
                         ssl.TLSVersion.TLSv1_2)
    ssl2 = b"\x80\x1c\x01\x03\x01\x00\x03\x00\x00\x00\x10\x00\x00\x05" + bytes(16)
    return {
        "tls-1-3": input_of(*tls13),
        "tls-1-2": input_of(*tls12),
        "alert": input_of(*refused),
        "names": input_of(*many),
        "limits": input_of(*many, settings=1),
        "hole-client": input_of(*tls12, settings=2, hole_at=5, hole_length=60),
        "hole-certificate": input_of(*tls12, settings=4, hole_at=30, hole_length=200),
        "server-first": input_of(*tls13, settings=8),
        "ssl-2-hello": input_of(ssl2, tls12[1]),
        "client-alone": input_of(tls12[0], b""),
        "server-alone": input_of(b"", tls12[1]),
        "not-tls": input_of(b"EHLO a\r\n", b"220 mx\r\n250 ok\r\n"),
    }

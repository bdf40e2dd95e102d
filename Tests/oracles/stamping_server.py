"""A time-stamping authority and a receiver of posts on 127.0.0.1, plain and by TLS: stamping_server.py DIRECTORY

Authority and certificates are made by the program `openssl` in the directory, where `ca.pem` is what a client has to trust. Prints one
line of JSON with both ports when it listens, writes one line of JSON for each request into `requests`, ends when standard input does.
"""

import hashlib
import http.server
import json
import os
import pathlib
import ssl
import subprocess
import sys
import threading

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = NAME
[ca]
basicConstraints = critical,CA:true
[stamping]
extendedKeyUsage = critical,timeStamping
[server]
subjectAltName = IP:127.0.0.1
[authority]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
tsa_name = yes
[other]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha512
"""
# An imprint by SHA-256 within a query.
IMPRINT = bytes.fromhex("608648016503040201" "0500" "0420")

directory = pathlib.Path(sys.argv[1])
lock = threading.Lock()
released = threading.Event()


def openssl(*arguments):
    return subprocess.run(
        ("openssl",) + arguments, cwd=directory, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ).stdout


def certificate(name, section, signer=None):
    (directory / (name + ".cnf")).write_text(CONFIG.replace("NAME", name))
    by = ("-CA", signer + ".pem", "-CAkey", signer + ".key") if signer else ()
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key")
    files = ("-out", name + ".pem", "-days", "2", "-config", name + ".cnf", "-extensions", section)
    openssl("req", "-x509", *curve, *files, *by)


def reply(query, section="authority"):
    (directory / "query").write_bytes(query)
    files = ("-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "reply")
    openssl("ts", "-reply", "-config", "tsa.cnf", "-section", section, *files)
    return (directory / "reply").read_bytes()


def stamp_of(digest):
    """A reply to a query of our own, with another nonce."""
    return reply(openssl("ts", "-query", "-digest", digest.hex(), "-sha256", "-cert"))


def answer(path, body):
    """Status, type and body."""
    kind = "application/timestamp-reply"
    imprint = body.partition(IMPRINT)[2][:32]
    if path == "/tsa":
        return 200, kind, reply(body)
    if path == "/tsa/refuses":
        return 200, kind, reply(body, "other")
    if path == "/tsa/other-nonce":
        return 200, kind, stamp_of(imprint)
    if path == "/tsa/other-imprint":
        return 200, kind, stamp_of(hashlib.sha256(b"something else").digest())
    if path == "/tsa/garbage":
        return 200, kind, b"0\x82\x00"
    if path == "/tsa/cut":
        return 200, kind, reply(body)[:-1]
    if path == "/tsa/page":
        return 200, "text/html", b"<p>welcome</p>"
    if path == "/hook":
        return 204, "text/plain", b""
    if path == "/redirect":
        return 302, "text/plain", b"elsewhere\n"
    if path == "/long":
        return 200, "text/plain", b"x" * (2 << 20)
    if path == "/slow":
        released.wait()
    return 500, "text/plain", "the disk\x1b[31m is full ✗\nand more\n".encode()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with lock:
            with open(directory / "requests", "a") as file:
                record = {
                    "path": self.path,
                    "type": self.headers["Content-Type"],
                    "origin": self.headers.get("Sitrep-Origin", ""),
                    "authorization": self.headers.get("Authorization", ""),
                    "body": body.hex(),
                }
                file.write(json.dumps(record) + "\n")
        if self.path == "/slow":
            status, kind, data = answer(self.path, body)
        else:
            with lock:
                status, kind, data = answer(self.path, body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status == 302:
            self.send_header("Location", "/hook")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *arguments):
        """Clients that hang up are what it is there for."""


def main():
    certificate("ca", "ca")
    certificate("tsa", "stamping", "ca")
    certificate("server", "server", "ca")
    (directory / "serial").write_text("01\n")
    (directory / "requests").write_text("")
    plain = Server(("127.0.0.1", 0), Handler)
    encrypted = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / "server.pem", directory / "server.key")
    # The handshake happens where the request is read, so that one bad client does not stop the others.
    encrypted.socket = context.wrap_socket(encrypted.socket, server_side=True, do_handshake_on_connect=False)
    for server in (plain, encrypted):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"plain": plain.server_port, "encrypted": encrypted.server_port}), flush=True)
    sys.stdin.read()
    os._exit(0)


main()

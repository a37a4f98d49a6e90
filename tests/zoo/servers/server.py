#!/usr/bin/python3
"""An HTTPS server on Python's ssl, which knows of each connection whether it was resumed.

usage: server.py CERTIFICATE KEY ROOT PORT,TLS,TICKETS,CERTIFICATE,RESUMED...
"""
import socket
import ssl
import struct
import sys
import threading

certificate, key, root = sys.argv[1:4]
VERSIONS = {"1.0": ssl.TLSVersion.TLSv1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
DEMANDS = {"none": ssl.CERT_NONE, "asked": ssl.CERT_OPTIONAL, "required": ssl.CERT_REQUIRED}


def settings(versions, tickets, demand):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    lowest, _, highest = versions.partition("-")
    context.minimum_version, context.maximum_version = VERSIONS[lowest], VERSIONS[highest or lowest]
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(root)
    context.verify_mode = DEMANDS[demand]
    if tickets == "off":
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    return context


def answer(tls, resumed):
    """Whether the connection stays."""
    seen = b""
    while b"\r\n\r\n" not in seen:
        more = tls.recv(4096)
        if not more:
            return False
        seen += more
    if not tls.session_reused or resumed == "good":
        tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        return b"connection: close" not in seen.lower()
    if resumed == "403":
        tls.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        return b"connection: close" not in seen.lower()
    if resumed == "reset":
        tls.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def serve(plain, context, resumed):
    try:
        with context.wrap_socket(plain, server_side=True) as tls:
            while answer(tls, resumed):
                pass
            if resumed != "reset":
                # A session whose connection does not end in order leaves the cache.
                tls.unwrap()
    except OSError as fault:  # Clients leave in many ways.
        print(repr(fault), file=sys.stderr)
    finally:
        plain.close()


def listen(row):
    port, versions, tickets, demand, resumed = row.split(",")
    context = settings(versions, tickets, demand)
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=64)
    while True:
        plain, _ = listener.accept()
        threading.Thread(target=serve, args=(plain, context, resumed), daemon=True).start()


threads = [threading.Thread(target=listen, args=(row,)) for row in sys.argv[4:]]
for thread in threads:
    thread.start()

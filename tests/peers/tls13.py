#!/usr/bin/python3
"""A TLS 1.3 server of Python's ssl module (OpenSSL). A full connection is answered with 200 and closed.

usage: tls13.py ADDRESS PORT CERTIFICATE KEY ROOT MODE
  good        a resumed connection is answered with 200
  closed      a resumed connection is closed after the request
  reset       a resumed connection is reset after the request
  forbidden   a resumed connection is answered with 403
  second      a resumed connection is closed in place of a second reply
  once        a ticket is taken once, and then not: full handshakes
  again       a ticket that is offered again ends the connection
  none        no tickets
  ask         the client certificate is asked for after the handshake, once the request has come; without one: 403
  required, optional
              the client certificate is asked for in the handshake; full and resumed connections get 200
  blind       the client certificate is asked for in the handshake, and looked for in a resumed connection too, where
              this server finds none: 403
"""
import socket
import ssl
import struct
import sys
import threading

address, port, certificate, key, root, mode = sys.argv[1:]
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, int(port)))
listener.listen(64)


def made():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(root)
    if mode in ("required", "blind"):
        context.verify_mode = ssl.CERT_REQUIRED
    if mode == "optional":
        context.verify_mode = ssl.CERT_OPTIONAL
    if mode == "ask":
        context.post_handshake_auth = True
        context.verify_mode = ssl.CERT_REQUIRED
    if mode == "none":
        context.num_tickets = 0
    return context


shared = made()
seen = set()
lock = threading.Lock()


def binder_of(hello):
    """What stands last in a ClientHello that offers a ticket: its identity comes before. None without one."""
    place = hello.find(b"\x00\x29", len(hello) - 400)
    return bytes(hello[place + 8 : place + 40]) if place > 0 else None


def reply(tls, status):
    tls.sendall(b"HTTP/1.1 %s\r\nContent-Length: 2\r\n\r\nok" % status)


def request(tls):
    text = b""
    while b"\r\n\r\n" not in text:
        part = tls.recv(4096)
        if not part:
            return False
        text += part
    return True


def shown(plain):
    """Whether the ticket of this connection was offered before. The hello is only looked at."""
    hello = plain.recv(4096, socket.MSG_PEEK)
    ticket = binder_of(hello)
    with lock:
        known = ticket is not None and ticket in seen
        seen.add(ticket)
    return known


def converse(plain, tls):
    resumed = tls.session_reused
    if not request(tls):
        return
    if mode == "ask":
        tls.verify_client_post_handshake()
        # The answer to the question comes before what the client says next.
        tls.setblocking(True)
        tls.write(b"")
    worse = resumed and mode in ("closed", "reset", "forbidden", "blind")
    if worse and mode == "closed":
        return
    if worse and mode == "reset":
        tls.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return
    reply(tls, b"403 Forbidden" if worse else b"200 OK")
    if request(tls) and not (resumed and mode == "second"):
        reply(tls, b"200 OK")
        request(tls)


def serve(plain):
    plain.settimeout(20)
    try:
        known = mode in ("once", "again") and shown(plain)
        if known and mode == "again":
            return
        context = made() if known else shared
        with context.wrap_socket(plain, server_side=True) as tls:
            converse(plain, tls)
            if mode != "reset":
                tls.unwrap()
    except OSError:
        pass
    finally:
        plain.close()


while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

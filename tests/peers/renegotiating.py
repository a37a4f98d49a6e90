#!/usr/bin/python3
"""A server on OpenSSL (pyOpenSSL) that asks for the client certificate by renegotiation after the request, with tickets in both handshakes.

usage: renegotiating.py ADDRESS PORT CERTIFICATE KEY ROOT MODE
  fine          every connection is answered
  no-tickets    the same, without tickets
  drop-first    a connection that resumes the session of a first handshake is closed after the request
  drop-second   a connection that resumes the session of a renegotiation is closed after the request
"""
import select
import socket
import sys
import threading

address, port, certificate, key, root, mode = sys.argv[1:]
# Before the slow import, so that nobody else takes the port meanwhile.
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, int(port)))
listener.listen(64)

from OpenSSL import SSL

context = SSL.Context(SSL.TLSv1_2_METHOD)
context.use_certificate_chain_file(certificate)
context.use_privatekey_file(key)
context.load_verify_locations(root)
context.set_cipher_list(b"ECDHE-RSA-AES256-SHA384")
context.set_session_id(b"renegotiating")
if mode == "no-tickets":
    context.set_options(SSL.OP_NO_TICKET)
if mode.startswith("drop"):
    # A connection that is dropped takes its session out of the cache: tickets alone stay the same each time.
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
# Where the first handshake asks for no certificate, none may be wanted of a resumed one.
context.set_verify(SSL.VERIFY_NONE, lambda *_: True)

# Connections whose handshake sent a certificate: a full one.
FULL = set()


def heard(connection, _where, _value):
    if b"write certificate" in connection.get_state_string().lower():
        FULL.add(id(connection))


context.set_info_callback(heard)


def request(tls):
    seen = b""
    while b"\r\n\r\n" not in seen:
        seen += tls.recv(4096)
    return seen


def ask_for_certificate(tls, plain):
    """HelloRequest, and the handshake that the client begins upon it."""
    tls.set_verify(SSL.VERIFY_PEER, lambda *_: True)
    tls.renegotiate()
    tls.do_handshake()
    plain.setblocking(False)
    while True:
        try:
            tls.recv(1, socket.MSG_PEEK)
        except SSL.WantReadError:
            if tls.get_peer_certificate() and b"finished success" in tls.get_state_string():
                break
            select.select([plain], [], [], 20)
    plain.setblocking(True)


def serve(plain):
    tls = SSL.Connection(context, plain)
    try:
        tls.set_accept_state()
        tls.do_handshake()
        resumed = id(tls) not in FULL
        second = tls.get_peer_certificate() is not None
        if request(tls) == b"":
            return
        if resumed and mode == ("drop-second" if second else "drop-first"):
            return
        if not second:
            ask_for_certificate(tls, plain)
        tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        tls.shutdown()
        try:
            tls.recv(1)
        except SSL.Error:
            pass
    except (SSL.Error, OSError) as fault:
        print(repr(fault), file=sys.stderr)
    finally:
        FULL.discard(id(tls))
        plain.close()


while True:
    accepted, _ = listener.accept()
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()

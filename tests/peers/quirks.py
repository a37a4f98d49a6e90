#!/usr/bin/python3
"""A TLS 1.2 server (tlslite-ng) that breaks one rule. Every connection that comes so far is answered with 200.

usage: quirks.py ADDRESS PORT CERTIFICATE KEY MODE
  none         it keeps to the rules: tickets are issued and taken up
  empty-id     a ticket is taken up with an empty session_id in ServerHello
  echoed-id    every ticket is refused, and ServerHello has the session_id of the client all the same
  unpromised   a ticket is sent that ServerHello does not announce
  unsent       a ticket is announced and not sent
  no-offers    a hello with the SessionTicket extension, even an empty one, ends the connection
"""
import os
import socket
import sys
import threading

address, port, certificate, key_file, mode = sys.argv[1:]
# Before the slow imports, so that nobody else takes the port meanwhile.
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, int(port)))
listener.listen(64)

from tlslite import messages
from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
from tlslite.constants import ExtensionType

chain = X509CertChain()
with open(certificate) as file:
    chain.parsePemList(file.read())
with open(key_file) as file:
    key = parsePEMKey(file.read(), private=True)
KEY = bytearray(os.urandom(32))
thread = threading.local()

create = messages.ServerHello.create
parse = messages.ClientHello.parse


def parsed(self, parser):
    hello = parse(self, parser)
    thread.session_id = hello.session_id
    offers = hello.getExtension(ExtensionType.session_ticket) is not None
    if mode == "no-offers" and offers:
        raise ConnectionAbortedError("a hello with the SessionTicket extension")
    return hello


def created(self, version, random, session_id, *rest, **named):
    if mode == "empty-id":
        session_id = bytearray()
    if mode == "echoed-id" and thread.session_id:
        session_id = thread.session_id
    extensions = named.get("extensions")
    if mode == "unpromised" and extensions:
        named["extensions"] = [e for e in extensions if e.extType != ExtensionType.session_ticket] or None
    return create(self, version, random, session_id, *rest, **named)


def not_sent(self, settings):
    return iter(())


messages.ServerHello.create = created
messages.ClientHello.parse = parsed
if mode == "unsent":
    TLSConnection._serverSendTickets = not_sent


def settings():
    made = HandshakeSettings()
    made.minVersion = made.maxVersion = (3, 3)
    made.ticketKeys = [bytearray(os.urandom(32)) if mode == "echoed-id" else KEY]
    made.ticketLifetime = 3600
    return made


def serve(plain):
    try:
        tls = TLSConnection(plain)
        tls.handshakeServer(certChain=chain, privateKey=key, settings=settings())
        seen = b""
        while b"\r\n\r\n" not in seen:
            more = tls.read(max=4096, min=1)
            if not more:
                return
            seen += bytes(more)
        tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        tls.close()
    except Exception as fault:  # A quirk makes clients leave in many ways.
        print(repr(fault), file=sys.stderr)
    finally:
        plain.close()


while True:
    accepted, _ = listener.accept()
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()

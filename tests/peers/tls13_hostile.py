#!/usr/bin/python3
"""A TLS 1.3 server (tlslite-ng) that misbehaves in one way.

usage: tls13_hostile.py ADDRESS PORT CERTIFICATE KEY MODE
  none            it keeps to the rules: requests get 200, and one ticket is issued
  many-tickets    10,000 tickets after the handshake
  long-ticket     a ticket of 65,535 bytes
  lifetime-0, lifetime-max
                  a ticket with a lifetime of 0 s, of 2^32-1 s
  key-updates     10,000 KeyUpdate messages after the handshake
  second-retry    a second HelloRetryRequest
  idle-retry      a HelloRetryRequest that asks for nothing
  other-psk       a ServerHello that takes up the second of one pre-shared keys
  other-suite     a ServerHello with a suite that was not offered
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

from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
from tlslite.messages import NewSessionTicket

chain = X509CertChain()
with open(certificate) as file:
    chain.parsePemList(file.read())
with open(key_file) as file:
    key = parsePEMKey(file.read(), private=True)
KEY = bytearray(os.urandom(32))
MANY = 10_000
RETRY = bytes.fromhex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")
IN_CLEAR = ("second-retry", "idle-retry", "other-psk", "other-suite")


def ticket(lifetime, length):
    return NewSessionTicket().create(lifetime, 7, bytearray(8), bytearray(os.urandom(length)), [])


def send_tickets(self, settings):
    kinds = {
        "many-tickets": [(7200, 200)] * MANY,
        "long-ticket": [(7200, 65_535)],
        "lifetime-0": [(0, 200)],
        "lifetime-max": [(2**32 - 1, 200)],
    }
    for lifetime, length in kinds.get(mode, []):
        for result in self._sendMsg(ticket(lifetime, length)):
            yield result
    if mode == "none":
        for result in own_tickets(self, settings):
            yield result


own_tickets = TLSConnection._serverSendTickets
TLSConnection._serverSendTickets = send_tickets


def extension(kind, data):
    return kind.to_bytes(2, "big") + len(data).to_bytes(2, "big") + data


def hello(random, suite, session_id, extensions):
    body = b"\x03\x03" + random + bytes([len(session_id)]) + session_id + suite + b"\x00"
    extensions = b"".join(extensions)
    body += len(extensions).to_bytes(2, "big") + extensions
    message = b"\x02" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x03" + len(message).to_bytes(2, "big") + message


def clear(plain):
    """Answers with messages that need no keys."""
    version = extension(43, b"\x03\x04")
    share = extension(51, b"\x00\x1d\x00\x20" + os.urandom(32))
    cookie = extension(44, b"\x00\x04" + os.urandom(4))
    record = plain.recv(16384)
    # Past the record, the message, the version, the random: session_id.
    session_id = record[44 : 44 + record[43]]
    for _ in range(2):
        answers = {
            "second-retry": (RETRY, b"\x13\x01", [version, cookie]),
            "idle-retry": (RETRY, b"\x13\x01", [version]),
            "other-psk": (os.urandom(32), b"\x13\x01", [version, share, extension(41, b"\x00\x01")]),
            "other-suite": (os.urandom(32), b"\x13\x05", [version, share]),
        }
        random, suite, extensions = answers[mode]
        plain.sendall(hello(random, suite, session_id, extensions))
        plain.recv(16384)


def serve(plain):
    plain.settimeout(20)
    try:
        if mode in IN_CLEAR:
            clear(plain)
            return
        tls = TLSConnection(plain)
        settings = HandshakeSettings()
        settings.minVersion = settings.maxVersion = (3, 4)
        settings.ticketKeys = [KEY]
        settings.ticket_count = 1
        tls.handshakeServer(certChain=chain, privateKey=key, settings=settings)
        if mode == "key-updates":
            for _ in range(MANY):
                for _ in tls.send_keyupdate_request(0):
                    pass
        while b"\r\n\r\n" not in tls.recv(4096):
            pass
        tls.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        tls.close()
    except Exception:
        pass
    finally:
        plain.close()


while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

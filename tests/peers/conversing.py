#!/usr/bin/python3
"""A TLS 1.2 server (tlslite-ng) that holds one kind of conversation over full connections, and another over resumed ones.

usage: conversing.py ADDRESS PORT CERTIFICATE KEY FULL RESUMED
  keep           every request is answered, until the client wants no more
  close          closed after the first reply, unannounced
  announced      closed after the first reply, which announces it
  cut            the first reply says 1000 bytes and ends after 10
  second-403     the second request is answered 403
  second-cut     the second reply is cut short
  second-reset   the second request is answered with a reset
  idle           answered as keep; the silence after the second reply ends after 0.2 s
  junk           bytes that nobody asked for follow the first reply
  endless        the body of the second reply never ends
  slow           the head of the second reply comes a byte a second
  flood          interim replies without end
  big            the first reply has a body of 1 GB
  chunk          the first reply has a chunk whose size has 16 digits
  more           the first reply announces the close, and more data follows
  notify         closed after the first reply with close_notify, and the socket stays open
  fin            closed after the first reply without close_notify
"""
import os
import socket
import struct
import sys
import threading
import time

address, port, certificate, key_file, full, resumed = sys.argv[1:]
# Before the slow imports, so that nobody else takes the port meanwhile.
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, int(port)))
listener.listen(64)

from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey

chain = X509CertChain()
with open(certificate) as file:
    chain.parsePemList(file.read())
with open(key_file) as file:
    key = parsePEMKey(file.read(), private=True)
settings = HandshakeSettings()
settings.minVersion = settings.maxVersion = (3, 3)
settings.ticketKeys, settings.ticketLifetime = [bytearray(os.urandom(32))], 3600

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"


def asked(tls, seen):
    while b"\r\n\r\n" not in seen:
        more = tls.read(max=4096, min=1)
        if not more:
            return None
        seen += bytes(more)
    head = bytes(seen)
    seen.clear()
    return head.lower()


def serve(plain):
    try:
        tls = TLSConnection(plain)
        tls.handshakeServer(certChain=chain, privateKey=key, settings=settings)
        converse(tls, plain, resumed if tls.resumed else full)
    except Exception as fault:  # Clients leave in many ways.
        print(repr(fault), file=sys.stderr)
    finally:
        plain.close()


def converse(tls, plain, mode):
    seen = bytearray()
    number = 0
    while True:
        if mode == "idle" and number == 2:
            plain.settimeout(0.2)
        try:
            head = asked(tls, seen)
        except socket.timeout:
            plain.settimeout(None)
            return tls.close()
        if head is None:
            return None
        number += 1
        if (number == 1 and first(tls, plain, mode)) or (number == 2 and second(tls, plain, mode)):
            return None
        if b"connection: close" in head:
            tls.write(OK + b"Connection: close\r\n\r\nok")
            return tls.close()
        tls.write(OK + b"\r\nok")
        if number == 1 and mode == "close":
            return tls.close()
        if number == 1 and mode == "fin":
            plain.shutdown(socket.SHUT_WR)
            while plain.recv(4096):
                pass
            return None


def first(tls, plain, mode):
    """Whether this was the last word."""
    if mode == "announced":
        tls.write(OK + b"Connection: close\r\n\r\nok")
        tls.close()
    elif mode == "cut":
        tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789")
        tls.close()
    elif mode == "junk":
        tls.write(OK + b"\r\nokHTTP/1.1 junk that nobody asked for")
        time.sleep(1)
    elif mode == "flood":
        while True:
            tls.write(b"HTTP/1.1 102 Processing\r\n\r\n" * 100)
    elif mode == "big":
        tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        while True:
            tls.write(b"x" * 16000)
    elif mode == "chunk":
        tls.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n")
        while True:
            tls.write(b"x" * 16000)
    elif mode == "more":
        tls.write(OK + b"Connection: close\r\n\r\nok and more")
        tls.close()
    elif mode == "notify":
        tls.write(OK + b"\r\nok")
        tls.closeSocket = False
        # The alert alone: close() would wait for the client's.
        for _ in tls._sendMsg(alert()):
            pass
        time.sleep(2)
    else:
        return False
    return True


def alert():
    from tlslite.constants import AlertDescription, AlertLevel
    from tlslite.messages import Alert

    return Alert().create(AlertDescription.close_notify, AlertLevel.warning)


def second(tls, plain, mode):
    """Whether this was the last word."""
    if mode == "second-403":
        tls.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        tls.close()
    elif mode == "second-cut":
        tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789")
        tls.close()
    elif mode == "second-reset":
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        plain.close()
    elif mode == "endless":
        tls.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            tls.write(b"x" * 16000)
    elif mode == "slow":
        for byte in OK:
            tls.write(bytes([byte]))
            time.sleep(1)
    else:
        return False
    return True


while True:
    accepted, _ = listener.accept()
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()

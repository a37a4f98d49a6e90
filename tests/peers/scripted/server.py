#!/usr/bin/python3
"""Servers on tlslite-ng that alter their own handshakes, one for each line of standard input; the port of each goes to standard output.

usage: server.py CERTIFICATE KEY OTHER_CERTIFICATE < BEHAVIOURS

A behaviour is a list of clauses between `;`. The first has the version, the kind of suite and settings (`1.2 rsa tickets=no`), the others a
place and what is done there: `full drop Certificate`. The places are `full` and `resumed` (the first handshake), `again` (a renegotiation)
and `reply`; edits.py has the deeds, flights.py and later.py the settings.
"""
import base64
import re
import socket
import sys
import threading
import traceback

from tlslite.api import parsePEMKey
from tlslite.errors import BaseTLSException

import flights
import later
from link import Link


def certificates(file):
    with open(file) as text:
        blocks = re.findall("-----BEGIN CERTIFICATE-----(.*?)-----END", text.read(), re.DOTALL)
    return [base64.b64decode(block) for block in blocks]


class Behaviour:
    """What one server does, and the sessions that it remembers."""

    def __init__(self, line, identity, other):
        head, *clauses = [clause.split() for clause in line.split(";")]
        self.line = line
        self.settings = dict(word.partition("=")[::2] for word in head[2:])
        self.settings = {name: value or "yes" for name, value in self.settings.items()}
        self.settings.update({"version": head[0], "suite": head[1], "other-chain": other})
        self.script = {}
        for place, *words in clauses:
            self.script.setdefault(place, []).append(words)
        self.sessions, self.identity = {}, identity
        self.holds = later.Conversation if head[0] == "1.3" else flights.Conversation

    def serve(self, plain):
        plain.settimeout(30)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.holds(Link(plain), self).hold()
        except (OSError, BaseTLSException):
            # What is done to a client makes it leave in many ways.
            pass
        except Exception:
            print(f"FAULT in {self.line}\n{traceback.format_exc()}", file=sys.stderr, flush=True)
        finally:
            plain.close()


def listen(behaviour):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)

    def accept():
        while True:
            threading.Thread(target=behaviour.serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def main():
    certificate, key_file, other = sys.argv[1:]
    with open(key_file) as file:
        key = parsePEMKey(file.read(), private=True)
    identity = (certificates(certificate), key)
    for line in sys.stdin:
        print(listen(Behaviour(line.strip(), identity, certificates(other))), flush=True)
    threading.Event().wait()


main()

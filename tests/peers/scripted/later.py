"""A server of TLS 1.3 whose flights can be edited, in a full handshake and in one that goes on with a ticket."""
import hashlib
import os

from tlslite.constants import GroupName
from tlslite.keyexchange import ECDHKeyExchange
from tlslite.utils.cryptomath import HKDF_expand_label, secureHMAC

from edits import CCS, DATA, Part, edit, message, named, record_of
from flights import FAST, REPLY, extension

SUITES = {"aes": 0x1301, "aes-384": 0x1302, "chacha": 0x1303}
RETRY = bytes.fromhex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")
TLS13 = (3, 4)


def extensions(hello):
    """Those of a ClientHello, by their number."""
    at = 38 + 1 + hello[38]
    at += 2 + int.from_bytes(hello[at : at + 2], "big")
    at += 1 + hello[at]
    at += 2
    found = {}
    while at < len(hello):
        kind, length = int.from_bytes(hello[at : at + 2], "big"), int.from_bytes(hello[at + 2 : at + 4], "big")
        found[kind] = hello[at + 4 : at + 4 + length]
        at += 4 + length
    return found


class Conversation:
    """One connection."""

    def __init__(self, link, behaviour):
        self.link, self.script, self.settings = link, behaviour.script, behaviour.settings
        self.sessions, self.identity = behaviour.sessions, behaviour.identity
        self.transcript = b""

    def setting(self, name, otherwise=None):
        return self.settings.get(name, otherwise)

    def hold(self):
        hello = self.link.message()
        if self.setting("retry"):
            hello = self.retry(hello)
        self.transcript += hello
        offered = self.offered(extensions(hello))
        if not self.setting("retry"):
            self.suite = SUITES[offered[0] if offered else self.setting("suite")]
        self.begin(hello, offered)
        place = "resumed" if self.psk else "full"
        self.play(edit(self.flight(), self.script.get(place, [])))
        flight = [Part("Request", deed=lambda link: self.request())]
        if self.setting("tickets", "yes") == "yes":
            flight.insert(0, Part("NewSessionTicket", make=self.ticket))
        flight += [record_of(DATA, REPLY, "Reply"), record_of(21, b"\x01\x00", "close_notify")]
        self.play(edit(flight, self.script.get("reply", [])))
        while self.link.recv(4096):
            pass

    def offered(self, known):
        """The session of the first ticket that is offered, where it is known."""
        if 41 not in known or self.setting("resume", "yes") != "yes":
            return None
        length = int.from_bytes(known[41][2:4], "big")
        return self.sessions.get(known[41][4 : 4 + length])

    def begin(self, hello, offered):
        """The keys that both sides bring, and the suite."""
        self.session_id = hello[39 : 39 + hello[38]]
        self.share = extensions(hello)[51]
        self.psk = offered[1] if offered else b""
        self.suite = SUITES[self.setting("resume-suite")] if offered and self.setting("resume-suite") else self.suite
        if self.setting("resume-master") == "other" and offered:
            self.psk = bytes(len(self.psk))

    @property
    def hash(self):
        return "sha384" if self.suite == 0x1302 else "sha256"

    def retry(self, hello):
        """A HelloRetryRequest with a cookie, and the ClientHello upon it."""
        self.suite = SUITES[self.setting("suite")]
        self.session_id = hello[39 : 39 + hello[38]]
        self.transcript = message(254, hashlib.new(self.hash, hello).digest())
        block = extension(43, b"\x03\x04") + extension(44, b"\x00\x04\x01\x02\x03\x04")
        self.play(edit([self.server_hello(RETRY, block, "HelloRetryRequest")], self.script.get("retry", [])))
        self.suite = SUITES[self.setting("after-retry", self.setting("suite"))]
        return self.client_message()

    def server_hello(self, random, block, name):
        body = b"\x03\x03" + random + bytes([len(self.session_id)]) + self.session_id
        body += self.suite.to_bytes(2, "big") + b"\x00" + len(block).to_bytes(2, "big") + block
        return Part(name, make=lambda: message(2, body))

    def label(self, secret, label, data=b"", length=None):
        return HKDF_expand_label(secret, bytearray(label), bytearray(data), length or self.size, self.hash)

    @property
    def size(self):
        return hashlib.new(self.hash).digest_size

    def derived(self, secret, label, transcript):
        return self.label(secret, label, hashlib.new(self.hash, transcript).digest())

    def key_share(self):
        """x25519: the client sends it first."""
        group = int.from_bytes(self.share[2:4], "big")
        theirs = self.share[6 : 6 + int.from_bytes(self.share[4:6], "big")]
        if group != GroupName.x25519:
            raise ConnectionError(f"a share of group {group}")
        exchange = ECDHKeyExchange(group, TLS13)
        private = exchange.get_random_private_key()
        own = exchange.calc_public_value(private)
        self.shared = exchange.calc_shared_key(private, bytearray(theirs))
        return extension(51, group.to_bytes(2, "big") + len(own).to_bytes(2, "big") + bytes(own))

    def flight(self):
        block = extension(43, b"\x03\x04") + self.key_share()
        if self.psk:
            block += extension(41, b"\x00\x00")
        hello = self.server_hello(os.urandom(32), block, "ServerHello")
        flight = [hello, Part("CCS", CCS, lambda: b"\x01", hashed=False), Part("keys", deed=lambda link: self.handshake_keys())]
        flight.append(named("EncryptedExtensions", b"\x00\x00"))
        if not self.psk:
            if self.setting("ask"):
                schemes = extension(13, b"\x00\x04\x04\x03\x08\x04")
                flight.append(named("CertificateRequest", b"\x00" + len(schemes).to_bytes(2, "big") + schemes))
            entries = b"".join(len(der).to_bytes(3, "big") + der + b"\x00\x00" for der in self.identity[0])
            flight.append(named("Certificate", b"\x00" + len(entries).to_bytes(3, "big") + entries))
            flight.append(Part("CertificateVerify", make=self.signature))
        flight.append(Part("Finished", make=self.finished))
        return flight + [Part("application keys", deed=lambda link: self.application_keys()),
                         Part("Client", deed=lambda link: self.take_finished())]

    def handshake_keys(self):
        early = secureHMAC(bytearray(self.size), self.psk or bytearray(self.size), self.hash)
        self.secret = secureHMAC(self.derived(early, b"derived", b""), self.shared, self.hash)
        self.theirs, self.own = [self.derived(self.secret, label, self.transcript) for label in (b"c hs traffic", b"s hs traffic")]
        self.link.layer.version, self.link.layer.tls13record = TLS13, True
        self.link.layer.calcTLS1_3PendingState(self.suite, self.theirs, self.own, FAST)
        self.link.layer.changeWriteState()
        self.link.layer.changeReadState()

    def signature(self):
        digest = hashlib.new(self.hash, self.transcript).digest()
        text = b" " * 64 + b"TLS 1.3, server CertificateVerify\x00" + digest
        hashed = bytearray(hashlib.sha256(text).digest())
        signature = bytes(self.identity[1].sign(hashed, "pss", "sha256", 32))
        return message(15, b"\x08\x04" + len(signature).to_bytes(2, "big") + signature)

    def finished(self):
        digest = hashlib.new(self.hash, self.transcript).digest()
        key = self.label(self.own, b"finished")
        return message(20, bytes(secureHMAC(key, bytearray(digest), self.hash)))

    def application_keys(self):
        """Those of this side at once; the client's Finished comes under those of the handshake."""
        self.master = secureHMAC(self.derived(self.secret, b"derived", b""), bytearray(self.size), self.hash)
        own, theirs = [self.derived(self.master, label, self.transcript) for label in (b"s ap traffic", b"c ap traffic")]
        self.link.layer.calcTLS1_3PendingState(self.suite, theirs, own, FAST)
        self.link.layer.changeWriteState()

    def take_finished(self):
        while True:
            whole = self.client_message()
            self.transcript += whole
            if whole[0] == 20:
                self.link.layer.changeReadState()
                return

    def client_message(self):
        """ChangeCipherSpec says nothing here."""
        whole = b""
        while not whole:
            whole = self.link.message()
        return whole

    def ticket(self):
        ticket, nonce = os.urandom(int(self.setting("ticket", "64"))), os.urandom(8)
        psk = self.label(self.derived(self.master, b"res master", self.transcript), b"resumption", nonce)
        name = {number: name for name, number in SUITES.items()}[self.suite]
        self.sessions[ticket] = (name, psk)
        hint = int(self.setting("hint", "3600"))
        body = hint.to_bytes(4, "big") + bytes(4) + bytes([len(nonce)]) + nonce + len(ticket).to_bytes(2, "big") + ticket + b"\0\0"
        return message(4, body)

    def request(self):
        seen = b""
        while b"\r\n\r\n" not in seen:
            kind, text = self.link.record()
            if kind != DATA:
                raise ConnectionError(f"a record of type {kind}: {text.hex()}")
            seen += text

    def play(self, flight):
        for part in flight:
            if part.deed:
                part.deed(self.link)
                continue
            data = part.make()
            if part.hashed and part.content_type == 22:
                self.transcript += data
            self.link.put(part.content_type, data, part.alter, part.sizes)

"""A server of TLS 1.0, 1.1 and 1.2 whose flights can be edited, in a first handshake, an abbreviated one and a renegotiation."""
import os

from tlslite import keyexchange
from tlslite.constants import CipherSuite, ExtensionType, GroupName
from tlslite.handshakehashes import HandshakeHashes
from tlslite.mathtls import calcExtendedMasterSecret, calcFinished, calcMasterSecret
from tlslite.messages import ClientHello, ClientKeyExchange, ServerHello
from tlslite.utils.codec import Parser

from edits import CCS, DATA, Part, edit, message, named, record_of

VERSIONS = {"1.0": (3, 1), "1.1": (3, 2), "1.2": (3, 3)}
SUITES = {"rsa": 0x002F, "rsa-256": 0x0035, "rc4": 0x0005, "3des": 0x000A, "rsa-sha256": 0x003C, "gcm": 0x009C,
          "ecdhe": 0xC013, "ecdhe-384": 0xC028, "dhe": 0x0033}
REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
FAST = ["python"]
# 1024 bits: these groups are made afresh for nobody.
OAKLEY = (2, int("FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
                 "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
                 "49286651ECE65381FFFFFFFFFFFFFFFF", 16))


def extension(kind, data):
    return kind.to_bytes(2, "big") + len(data).to_bytes(2, "big") + data


class Conversation:
    """One connection. `session` is what a handshake leaves: suite, version, master, ems."""

    def __init__(self, link, behaviour):
        self.link, self.is_first = link, True
        self.script, self.settings = behaviour.script, behaviour.settings
        self.sessions, self.identity = behaviour.sessions, behaviour.identity
        self.bond, self.made_keys = (b"", b""), False

    def setting(self, name, otherwise=None):
        return self.settings.get(name, otherwise)

    def hold(self):
        self.handshake(self.link.message())
        self.is_first = False
        request = Part("Request", deed=lambda link: self.request())
        reply = record_of(DATA, REPLY, "Reply")
        flight = [request, reply, record_of(21, b"\x01\x00", "close_notify")]
        if self.setting("renegotiate"):
            flight[1:1] = [named("HelloRequest", b"", hashed=False), Part("Renegotiation", deed=lambda link: self.again())]
        self.play(edit(flight, self.script.get("reply", [])))
        while self.link.recv(4096):
            pass

    def request(self):
        seen = b""
        while b"\r\n\r\n" not in seen:
            kind, text = self.link.record()
            if kind != DATA:
                raise ConnectionError(f"a record of type {kind}: {text.hex()}")
            seen += text

    def again(self):
        self.handshake(self.link.message())

    def handshake(self, whole):
        """One handshake from its ClientHello on."""
        if whole[:1] != b"\x01":
            raise ConnectionError("no ClientHello")
        self.client_hello = ClientHello().parse(Parser(bytearray(whole[1:])))
        self.hashes = HandshakeHashes()
        self.hashes.update(whole)
        end = bytes.fromhex(self.setting("random-end", ""))
        self.random = os.urandom(32 - len(end)) + end
        old = self.offered()
        short = old is not None if self.is_first else self.setting("again") == "abbreviated"
        if short:
            self.resume(old or self.made)
        else:
            self.choose(self.setting("version"), self.setting("suite"), self.setting("ems", "yes") == "yes")
        self.link.layer.version = self.version
        flight, place = (self.abbreviated(), "resumed") if short else (self.full(), "full")
        self.play(edit(flight, self.script.get(place if self.is_first else "again", [])))

    def offered(self):
        """The session that the client offers, where it is known."""
        ticket = self.client_hello.getExtension(ExtensionType.session_ticket)
        self.takes_tickets = ticket is not None and self.setting("tickets", "yes") != "no"
        by_ticket = self.sessions.get(bytes(ticket.ticket)) if ticket is not None and ticket.ticket else None
        session = by_ticket or self.sessions.get(bytes(self.client_hello.session_id) or None)
        self.session_id = bytes(self.client_hello.session_id) if session else b""
        return session if self.setting("resume", "yes") == "yes" else None

    def choose(self, version, suite, ems):
        self.version, self.suite, self.ems = VERSIONS[version], SUITES[suite], ems
        self.session_id = os.urandom(32) if self.setting("ids", "yes") == "yes" else b""
        if self.setting("echo"):
            self.session_id = bytes(self.client_hello.session_id) or self.session_id

    def resume(self, session):
        """Goes on with a session, or with one that is a little otherwise."""
        version, suite, ems, self.master = session
        self.version = VERSIONS[self.setting("resume-version", version)]
        self.suite = SUITES[self.setting("resume-suite", suite)]
        self.ems = not ems if self.setting("resume-ems") == "other" else ems
        if self.setting("resume-master") == "other":
            self.master = bytes(48)
        own = {"empty": b"", "other": os.urandom(32)}
        self.session_id = own.get(self.setting("resume-id"), self.session_id)
        self.takes_tickets = self.takes_tickets and self.setting("renew") == "yes"

    def server_hello(self):
        extensions = []
        place = "info" if self.is_first else "again-info"
        info = self.setting(place, "right")
        both = b"".join(self.bond)
        data = {"right": both, "empty": b"", "client": self.bond[0], "wrong": bytes(24), "long": both + b"\0"}.get(info)
        if data is not None:
            extensions.append(extension(0xFF01, bytes([len(data)]) + data))
        if self.ems:
            extensions.append(extension(23, b""))
        if self.takes_tickets and self.setting("tickets") != "unpromised" or self.setting("tickets") == "unasked":
            extensions.append(extension(35, b""))
        if self.setting("extension"):
            extensions.append(extension(int(self.setting("extension")), b""))
        if self.setting("extension-twice"):
            extensions += [extension(int(self.setting("extension-twice")), b"")] * 2
        block = b"".join(extensions)
        body = bytes(self.version) + self.random + bytes([len(self.session_id)]) + self.session_id
        body += self.suite.to_bytes(2, "big") + b"\x00" + len(block).to_bytes(2, "big") + block
        return named("ServerHello", body)

    def exchange(self):
        """tlslite-ng's side of the key exchange."""
        hello = ServerHello()
        hello.server_version, hello.random, hello.extensions = self.version, bytearray(self.random), []
        chain, key = self.identity
        known = (self.suite, self.client_hello, hello, key)
        if self.suite in CipherSuite.ecdheCertSuites:
            return keyexchange.ECDHE_RSAKeyExchange(*known, acceptedCurves=[GroupName.x25519, GroupName.secp256r1])
        if self.suite in CipherSuite.dheCertSuites:
            return keyexchange.DHE_RSAKeyExchange(*known, dhParams=OAKLEY)
        return keyexchange.RSAKeyExchange(*known)

    def full(self):
        self.kex = self.exchange()
        chain = self.identity[0]
        if not self.is_first and self.setting("again-certificate"):
            chain = self.setting("other-chain")
        entries = b"".join(len(der).to_bytes(3, "big") + der for der in chain)
        flight = [self.server_hello(), named("Certificate", len(entries).to_bytes(3, "big") + entries)]
        key_exchange = self.kex.makeServerKeyExchange("sha256")
        if key_exchange:
            flight.append(named("ServerKeyExchange", bytes(key_exchange.write())[4:]))
        if self.setting("ask"):
            schemes = b"\x00\x04\x04\x01\x04\x03" if self.version == (3, 3) else b""
            flight.append(named("CertificateRequest", b"\x02\x01\x40" + schemes + b"\x00\x00"))
        flight += [named("ServerHelloDone", b""), Part("Client", deed=lambda link: self.take_flight())]
        return flight + self.end()

    def take_flight(self):
        """From the client's Certificate, where it was asked for, to its Finished."""
        whole = self.link.message()
        if whole[:1] == b"\x0b":
            self.hashes.update(whole)
            whole = self.link.message()
        if whole[:1] != b"\x10":
            raise ConnectionError("no ClientKeyExchange")
        exchange = ClientKeyExchange(self.suite, self.version).parse(Parser(bytearray(whole[1:])))
        premaster = self.kex.processClientKeyExchange(exchange)
        self.hashes.update(whole)
        if self.ems:
            self.master = calcExtendedMasterSecret(self.version, self.suite, premaster, self.hashes)
        else:
            self.master = calcMasterSecret(self.version, self.suite, premaster, self.client_hello.random, bytearray(self.random))
        self.derive()
        self.take_finished()

    def derive(self):
        self.made_keys = True
        random = bytearray(self.random)
        self.link.layer.calcPendingStates(self.suite, self.master, self.client_hello.random, random, FAST)

    def take_finished(self):
        if self.link.message() != b"":
            raise ConnectionError("no ChangeCipherSpec")
        self.link.layer.changeReadState()
        due = self.verify_data(True)
        whole = self.link.message()
        if whole[4:] != due:
            raise ConnectionError("the client's Finished does not fit")
        self.hashes.update(whole)
        self.bond = (due, self.bond[1])

    def verify_data(self, client):
        return bytes(calcFinished(self.version, self.master, self.suite, self.hashes, client))

    def finished(self):
        data = self.verify_data(False)
        self.bond = (self.bond[0], data)
        return message(20, data)

    def abbreviated(self):
        self.derive()
        return [self.server_hello()] + self.end() + [Part("Client", deed=lambda link: self.take_finished())]

    def end(self):
        """NewSessionTicket, ChangeCipherSpec, Finished."""
        flight = [Part("CCS", CCS, lambda: b"\x01", hashed=False), Part("Finished", make=self.finished)]
        if self.takes_tickets:
            flight.insert(0, Part("NewSessionTicket", make=self.ticket))
        return flight

    def ticket(self):
        ticket = os.urandom(int(self.setting("ticket", "64")))
        self.sessions[ticket] = self.session()
        hint = int(self.setting("hint", "3600"))
        return message(4, hint.to_bytes(4, "big") + len(ticket).to_bytes(2, "big") + ticket)

    def session(self):
        name = {number: name for name, number in SUITES.items()}[self.suite]
        version = {number: name for name, number in VERSIONS.items()}[self.version]
        self.made = (version, name, self.ems, self.master)
        return self.made

    def play(self, flight):
        for part in flight:
            if part.deed:
                part.deed(self.link)
                continue
            data = part.make()
            if part.hashed and part.content_type == 22:
                self.hashes.update(data)
            self.link.put(part.content_type, data, part.alter, part.sizes)
            if part.name == "CCS":
                self.link.layer.changeWriteState()
            if part.name == "Finished" and self.session_id and self.made_keys:
                self.sessions[self.session_id] = self.session()

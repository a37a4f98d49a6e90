"""What can be done to a flight of the server, in words: `drop Certificate`, `before Finished data`, `cut ServerHello 2`.

A flight is a list of parts. An edit takes the flight and the words after its own name, and gives back another flight.
"""
import dataclasses
import socket
import struct
from typing import Callable, Optional

CCS, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
TYPES = {
    "HelloRequest": 0, "ClientHello": 1, "ServerHello": 2, "NewSessionTicket": 4, "EncryptedExtensions": 8, "Certificate": 11,
    "ServerKeyExchange": 12, "CertificateRequest": 13, "ServerHelloDone": 14, "CertificateVerify": 15, "ClientKeyExchange": 16,
    "Finished": 20, "CertificateStatus": 22, "KeyUpdate": 24, "NextProtocol": 67, "unknown": 99,
}


@dataclasses.dataclass
class Part:
    """A message, a record or a deed of the server."""

    name: str
    content_type: int = HANDSHAKE
    # Called when it is its turn: Finished covers what was sent before.
    make: Callable[[], bytes] = lambda: b""
    hashed: bool = True
    alter: Optional[Callable[[bytes], bytes]] = None
    sizes: int = 2**14
    deed: Optional[Callable] = None


def message(kind, body):
    return bytes([kind]) + len(body).to_bytes(3, "big") + bytes(body)


def named(name, body, hashed=True):
    return Part(name, make=lambda: message(TYPES[name], body), hashed=hashed)


def close(link):
    link.flush()
    link.plain.shutdown(socket.SHUT_WR)
    raise ConnectionError("closed by the script")


def reset(link):
    link.flush()
    link.plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    link.plain.close()
    raise ConnectionError("reset by the script")


def silence(link):
    """Until the client goes."""
    link.flush()
    link.plain.settimeout(30)
    while link.recv(4096):
        pass
    raise ConnectionError("silent by the script")


def record_of(kind, data, name):
    return Part(name, kind, lambda: data, hashed=False)


def many(count, kind, data):
    def deed(link):
        for _ in range(count // 100):
            link.unsent += b"".join(link.seal(kind, data) for _ in range(100))
            link.flush()

    return Part("many", deed=deed)


def big_list(link):
    """A certificate list of 16 MB, in as many records as it takes; it is sent for as long as the client listens."""
    entry = b"\x00\x40\x00" + bytes(0x4000)
    length = 16 * 1024 * 1024 - 16
    link.put(HANDSHAKE, b"\x0b" + length.to_bytes(3, "big") + (length - 3).to_bytes(3, "big"))
    for _ in range(length // len(entry)):
        link.put(HANDSHAKE, entry)
        link.flush()


def last_alert(level, description):
    """An alert, after which the server closes."""

    def deed(link):
        link.put(ALERT, bytes([level, description]))
        close(link)

    return Part("alert", deed=deed)


def garbage(link):
    link.unsent += b"\xde\xad\xbe\xef" * 8


def things():
    """What can be put before, after or instead of a part."""
    made = {
        "data": record_of(DATA, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "data"),
        "warning": record_of(ALERT, b"\x01\x5a", "alert"),
        "unrecognized_name": record_of(ALERT, b"\x01\x70", "alert"),
        "no_renegotiation": record_of(ALERT, b"\x01\x64", "alert"),
        "fatal": last_alert(2, 40),
        "access_denied": last_alert(2, 49),
        "close_notify": last_alert(1, 0),
        "level-7": record_of(ALERT, b"\x07\x28", "alert"),
        "half-alert": record_of(ALERT, b"\x02", "alert"),
        "two-alerts": record_of(ALERT, b"\x01\x5a\x02\x28", "alert"),
        "empty-alert": record_of(ALERT, b"", "alert"),
        "CCS": record_of(CCS, b"\x01", "extra CCS"),
        "CCS-2": record_of(CCS, b"\x02", "extra CCS"),
        "CCS-twice": record_of(CCS, b"\x01\x01", "extra CCS"),
        "empty-CCS": record_of(CCS, b"", "extra CCS"),
        "empty-handshake": record_of(HANDSHAKE, b"", "empty"),
        "empty-data": record_of(DATA, b"", "empty"),
        "heartbeat": record_of(24, b"\x01\x40\x00", "heartbeat"),
        "type-0": record_of(0, b"\x00", "type 0"),
        "long-record": dataclasses.replace(record_of(HANDSHAKE, bytes(2**14 + 1), "long"), sizes=2**15),
        "longest-record": dataclasses.replace(record_of(HANDSHAKE, bytes(18433), "long"), sizes=2**15),
        "garbage": Part("garbage", deed=garbage),
        "10000-warnings": many(10_000, ALERT, b"\x01\x5a"),
        "10000-empty": many(10_000, HANDSHAKE, b""),
        "10000-HelloRequests": many(10_000, HANDSHAKE, b"\x00\x00\x00\x00"),
        "10000-empty-data": many(10_000, DATA, b""),
        "10000-CCS": many(10_000, CCS, b"\x01"),
        "16-MB-list": Part("Certificate", deed=big_list),
        "close": Part("close", deed=close),
        "reset": Part("reset", deed=reset),
        "silence": Part("silence", deed=silence),
    }
    for name in TYPES:
        made.setdefault(name, named(name, b""))
    # RFC 5246 section 7.4.1.1: no part of what Finished covers.
    made["HelloRequest"] = named("HelloRequest", b"", hashed=False)
    made["NewSessionTicket"] = named("NewSessionTicket", b"\x00\x00\x0e\x10\x00\x40" + bytes(range(64)))
    made["KeyUpdate"] = named("KeyUpdate", b"\x00")
    return made


def place(flight, name):
    for at, part in enumerate(flight):
        if part.name == name:
            return at
    raise ValueError(f"no {name} in {[part.name for part in flight]}")


def changed(part, change):
    """The same message with another body; its length fits."""
    make = part.make

    def remade():
        whole = make()
        return message(whole[0], change(whole[4:]))

    return dataclasses.replace(part, make=remade)


def framed(part, change):
    """The same message with other bytes, header and all."""
    make = part.make
    return dataclasses.replace(part, make=lambda: bytes(change(bytearray(make()))))


def announce(more):
    def change(whole):
        whole[1:4] = (int.from_bytes(whole[1:4], "big") + more).to_bytes(3, "big")
        return whole

    return change


def overwrite(at, data):
    def change(body):
        start = at if at >= 0 else len(body) + at
        return body[:start] + data + body[start + len(data) :]

    return change


def xor(at, data):
    def change(body):
        return overwrite(at, bytes(a ^ b for a, b in zip(body[at:], data)))(body)

    return change


def flip(at):
    def alter(record):
        record = bytearray(record)
        record[at] ^= 1
        return bytes(record)

    return alter


def retype(kind):
    def change(whole):
        whole[0] = kind
        return whole

    return change


def one(edit):
    """An edit of one part."""

    def edited(flight, name, *words):
        at = place(flight, name)
        return flight[:at] + edit(flight[at], *words) + flight[at + 1 :]

    return edited


def swap(flight, first, second):
    a, b = place(flight, first), place(flight, second)
    flight[a], flight[b] = flight[b], flight[a]
    return flight


def join(flight, *names):
    """Several messages in one record; their names as one."""
    at = place(flight, names[0])
    parts = [flight[place(flight, name)] for name in names]
    rest = [part for part in flight if part not in parts]
    joined = Part("joined", make=lambda: b"".join(part.make() for part in parts))
    return rest[:at] + [joined] + rest[at:]


def fragment(flight, sizes):
    return [dataclasses.replace(part, sizes=int(sizes)) for part in flight]


def with_data(part, data):
    return [dataclasses.replace(part, make=lambda: data)]


EDITS = {
    "drop": one(lambda part: []),
    "twice": one(lambda part: [part, part]),
    "empty": one(lambda part: [changed(part, lambda body: b"")]),
    "cut": one(lambda part, count: [changed(part, lambda body: body[: -int(count)])]),
    "pad": one(lambda part, count: [changed(part, lambda body: body + bytes(int(count)))]),
    "announce": one(lambda part, more: [framed(part, announce(int(more)))]),
    "retype": one(lambda part, kind: [framed(part, retype(TYPES[kind]))]),
    "set": one(lambda part, at, data: [changed(part, overwrite(int(at), bytes.fromhex(data)))]),
    "xor": one(lambda part, at, data: [changed(part, xor(int(at), bytes.fromhex(data)))]),
    "body": one(lambda part, data: [changed(part, lambda body: bytes.fromhex(data))]),
    "raw": one(lambda part, data: with_data(part, bytes.fromhex(data))),
    "flip": one(lambda part, at: [dataclasses.replace(part, alter=flip(int(at)))]),
    "truncate": one(lambda part, count: [dataclasses.replace(part, alter=lambda record: record[: -int(count)])]),
    "split": one(lambda part, sizes: [dataclasses.replace(part, sizes=int(sizes))]),
    "before": one(lambda part, name: [things()[name], part]),
    "after": one(lambda part, name: [part, things()[name]]),
    "instead": one(lambda part, name: [things()[name]]),
    "swap": swap,
    "join": join,
    "fragment": fragment,
}


def edit(flight, script):
    """Does to the flight what the script says of it."""
    for words in script:
        # It stands only in answers to hellos that offer tickets.
        if words[1] == "NewSessionTicket" and all(part.name != words[1] for part in flight):
            continue
        flight = EDITS[words[0]](list(flight), *words[1:])
    return flight



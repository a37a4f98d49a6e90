"""A DNS server on 127.0.0.1:53 that lies or stalls. Argument: what it does."""

import socket
import struct
import sys


def address(name, kind, data):
    """A resource record with 60 seconds to live."""
    return name + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def answers(behaviour, name, kind):
    """The records of an answer; None where nothing is to be said."""
    v4, v6 = kind == 1, kind == 28
    if behaviour == "stall":
        return None
    if behaviour == "nothing":
        return []
    if behaviour == "nowhere" and v4:
        return [address(name, 1, b"\0\0\0\0")]
    if behaviour == "everybody" and v4:
        return [address(name, 1, b"\xff\xff\xff\xff")]
    if behaviour == "mapped" and v6:
        return [address(name, 28, b"\0" * 10 + b"\xff\xff\x7f\0\0\1")]
    if behaviour == "same" and v4:
        return [address(name, 1, b"\x7f\0\0\1")] * 20
    if behaviour == "many" and v4:
        return [address(name, 1, bytes([127, 0, 1, n])) for n in range(1, 28)]
    if behaviour == "loop":
        return [address(name, 5, name)]
    if behaviour == "short" and v4:
        return [address(name, 1, b"\x7f")]
    return []


def reply(behaviour, query):
    end = query.index(b"\0", 12) + 5
    question = query[12:end]
    name, kind = question[:-4], struct.unpack(">H", question[-4:-2])[0]
    if behaviour == "garbage":
        return query[:2] + b"\xff" * 40
    records = answers(behaviour, name, kind)
    if records is None:
        return None
    code = {"refused": 5, "failed": 2, "unknown": 3}.get(behaviour, 0)
    head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(records), 0, 0)
    return head + question + b"".join(records)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    print("ready", flush=True)
    while True:
        query, client = server.recvfrom(4096)
        said = reply(sys.argv[1], query)
        if said is not None:
            server.sendto(said, client)


main()

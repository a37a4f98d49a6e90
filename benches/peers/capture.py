"""Writes a capture of many HTTPS connections, a thousand open at once, made of the real ones in fuzz/seeds/capture.

Each server sends about 82,000 bytes more than it did: five records of 16 KiB in segments of 1448 bytes.
"""
import argparse
import itertools
import struct

PORT = 4441
OPEN = 1000
SEGMENT = 1448
RECORD = b"\x17\x03\x03" + struct.pack(">H", 16408) + bytes(16408)
SERVER = bytes([192, 0, 2, 1])


def packets(path):
    data = open(path, "rb").read()
    at = 24
    while at < len(data):
        (length,) = struct.unpack("<I", data[at + 8 : at + 12])
        yield data[at + 16 : at + 16 + length]
        at += 16 + length


def conversation(base, number):
    client = bytes([10, number >> 16 & 255, number >> 8 & 255, number & 255])
    port = 1024 + number % 60000
    shift = 0
    for packet in base:
        packet = bytearray(packet)
        from_server = struct.unpack(">H", packet[34:36])[0] == PORT
        sequence, acknowledged = struct.unpack(">II", packet[38:46])
        header = 34 + (packet[46] >> 4) * 4
        ends = [SERVER, client] if from_server else [client, SERVER]
        ports = [444, port] if from_server else [port, 444]
        packet[26:34] = b"".join(ends)
        packet[34:38] = struct.pack(">HH", *ports)
        if from_server and not shift and len(packet) - header > 1000 and packet[header] == 23:
            bulk = 5 * RECORD
            for place in range(0, len(bulk), SEGMENT):
                part = bulk[place : place + SEGMENT]
                head = bytearray(packet[:header])
                head[16:18] = struct.pack(">H", header - 14 + len(part))
                head[38:42] = struct.pack(">I", (sequence + place) & 0xFFFFFFFF)
                yield bytes(head) + part
            shift = len(bulk)
        if from_server:
            packet[38:42] = struct.pack(">I", (sequence + shift) & 0xFFFFFFFF)
        else:
            packet[42:46] = struct.pack(">I", (acknowledged + shift) & 0xFFFFFFFF)
        yield bytes(packet)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--bytes", type=int, default=1_000_000_000)
    options = parser.parse_args()
    seeds = [f"fuzz/seeds/capture/{name}.pcap" for name in ("full", "resumed")]
    bases = [list(packets(seed)) for seed in seeds]
    with open(options.out, "wb") as out:
        out.write(open(seeds[0], "rb").read(24))
        size, time, number = 24, 0, 0
        while size < options.bytes:
            group = []
            for _ in range(OPEN):
                number += 1
                group.append(conversation(bases[number % len(bases)], number))
            for packet in itertools.chain.from_iterable(itertools.zip_longest(*group)):
                if packet is None:
                    continue
                time += 2
                stamp = 1_700_000_000 + time // 1_000_000, time % 1_000_000
                out.write(struct.pack("<IIII", *stamp, len(packet), len(packet)) + packet)
                size += 16 + len(packet)
    print(f"{number} connections, {size} bytes")


main()

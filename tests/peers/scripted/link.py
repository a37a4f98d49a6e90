"""Records of one connection: tlslite-ng's record layer, with a hand on what it sends."""
from tlslite.messages import Message
from tlslite.recordlayer import RecordLayer

RECORD_MAX = 2**14


class Link:
    """Reads and writes records over a socket."""

    def __init__(self, plain):
        self.plain = plain
        self.made = bytearray()
        self.unsent = bytearray()
        self.messages = bytearray()
        self.layer = RecordLayer(self)
        self.layer.client = False
        self.layer.version = (3, 1)

    def send(self, data):
        """What tlslite-ng takes for its socket: records are kept until they have been altered."""
        self.made += data
        return len(data)

    def recv(self, length):
        self.flush()
        return self.plain.recv(length)

    def flush(self):
        """Sends what a flight has so far: a flight goes out at once, so that the client hears all of it together."""
        unsent, self.unsent = bytes(self.unsent), bytearray()
        self.plain.sendall(unsent)

    def seal(self, content_type, data):
        """The record as it goes over the wire."""
        for _ in self.layer.sendRecord(Message(content_type, bytearray(data))):
            pass
        record, self.made = bytes(self.made), bytearray()
        return record

    def put(self, content_type, data, alter=None, sizes=RECORD_MAX):
        """Sends `data` in records of at most `sizes` bytes."""
        parts = [data[at : at + sizes] for at in range(0, len(data), sizes)] or [b""]
        records = [self.seal(content_type, part) for part in parts]
        if alter:
            records[-1] = alter(records[-1])
        self.unsent += b"".join(records)

    def record(self):
        """The next record: its type and its text."""
        for result in self.layer.recvRecord():
            if result not in (0, 1):
                header, parser = result
                return header.type, bytes(parser.bytes)
        raise ConnectionError("no record")

    def message(self):
        """The next handshake message, whole; ChangeCipherSpec is empty."""
        while len(self.messages) < 4 or len(self.messages) < 4 + int.from_bytes(self.messages[1:4], "big"):
            kind, text = self.record()
            if kind == 20:
                return b""
            if kind != 22:
                raise ConnectionError(f"a record of type {kind}: {text.hex()}")
            self.messages += text
        end = 4 + int.from_bytes(self.messages[1:4], "big")
        whole, self.messages = bytes(self.messages[:end]), self.messages[end:]
        return whole

#!/usr/bin/env python3
"""Writes logs of each form, reads them with ticketprobe and, where Python has a reader, with that; prints a table.

  python3 -B benches/evidence.py --ticketprobe target/release/ticketprobe [--megabytes 100] [--only csv]

MB/s is the size over the processor time of the whole process, the least of three runs: what else the machine does changes it little. The
peak is that of the process.
"""
import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

MESSAGE = (
    "Invalid incoming HTTPS certificate.\r\n\r\nSubject Name: FE01.corp.example Issuer: Corp-CA\r\n"
    "Cause: This can happen if the HTTPS certificate has expired, or is untrusted.\r\nResolution:\r\n"
    "Please check the remote server and ensure that the certificate is valid."
)
HOST = "FE01.corp.example"
SYSTEM = "http://schemas.microsoft.com/win/2004/08/events/event"


def events():
    number = 0
    while True:
        kind = number % 10
        name = {0: (32042, "LS User Services"), 1: (61045, "LS MCU Infrastructure")}.get(kind, (1000 + kind, "LS Server"))
        yield number, *name, 1_394_000_000 + number
        number += 1


def utc(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def viewer_csv(out):
    out.write("Level,Date and Time,Source,Event ID,Task Category\r\n")
    for _, id, source, at in events():
        date = time.strftime("%m/%d/%Y %I:%M:%S %p", time.gmtime(at))
        yield out.write(f'Error,{date},{source},{id},(1006),"{MESSAGE}"\r\n')


def winevent_csv(out):
    names = "Message Id Version Qualifiers Level Task Opcode Keywords RecordId ProviderName ProviderId LogName ProcessId ThreadId MachineName UserId TimeCreated"
    out.write(",".join(f'"{name}"' for name in names.split()) + "\r\n")
    for number, id, source, at in events():
        row = [MESSAGE, id, "", 50153, 2, 1006, "", 36028797018963968, number, source, "", "Lync Server", "", "", HOST, "", utc(at)]
        yield out.write(",".join(f'"{field}"' if field != "" else "" for field in row) + "\r\n")


def xml(out):
    for number, id, source, at in events():
        yield out.write(
            f"<Event xmlns='{SYSTEM}'><System><Provider Name='{source}'/><EventID Qualifiers='50153'>{id}</EventID><Level>2</Level>"
            f"<TimeCreated SystemTime='{utc(at)}'/><EventRecordID>{number}</EventRecordID><Channel>Lync Server</Channel>"
            f"<Computer>{HOST}</Computer></System><EventData><Data>{HOST}</Data><Data>Corp-CA</Data></EventData></Event>\n"
        )


def winlogbeat(out):
    for number, id, source, at in events():
        line = {
            "@timestamp": utc(at),
            "winlog": {"event_id": id, "provider_name": source, "channel": "Lync Server", "computer_name": HOST, "record_id": number},
            "message": MESSAGE,
        }
        yield out.write(json.dumps(line) + "\n")


def wevtutil_text(out):
    for number, id, source, at in events():
        yield out.write(
            f"Event[{number}]:\r\n  Log Name: Lync Server\r\n  Source: {source}\r\n  Date: {utc(at)}\r\n  Event ID: {id}\r\n  Task: 1006\r\n"
            f"  Level: Error\r\n  Opcode: N/A\r\n  Keyword: Classic\r\n  User: N/A\r\n  User Name: N/A\r\n  Computer: {HOST}\r\n"
            f"  Description: \r\n{MESSAGE}\r\n\r\n"
        )


def format_list(out):
    message = MESSAGE.replace("\r\n", "\r\n               ")
    for _, id, source, at in events():
        yield out.write(f"TimeCreated  : {utc(at)}\r\nProviderName : {source}\r\nId           : {id}\r\nMessage      : {message}\r\n\r\n")


def clixml(out):
    out.write('<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n')
    message = MESSAGE.replace("\r\n", "_x000D__x000A_")
    for number, id, source, at in events():
        yield out.write(
            f'<Obj RefId="{number}"><Props><I32 N="Id">{id}</I32><I64 N="RecordId">{number}</I64><S N="ProviderName">{source}</S>'
            f'<S N="LogName">Lync Server</S><S N="MachineName">{HOST}</S><DT N="TimeCreated">{utc(at)}</DT></Props>'
            f'<MS><S N="Message">{message}</S></MS></Obj>\n'
        )


def count_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return sum(1 for row in csv.reader(file) if len(row) > 3 and ("32042" in (row[1], row[3])))


def count_json(path):
    with open(path, encoding="utf-8") as file:
        return sum(1 for line in file if json.loads(line)["winlog"]["event_id"] == 32042)


def count_xml(path):
    """Python's XML reader wants one root element: the records are wrapped, and read one after the other."""
    parser = ElementTree.XMLPullParser(["end"])
    parser.feed("<Events>")
    found = 0
    with open(path, encoding="utf-8") as file:
        while block := file.read(1 << 16):
            parser.feed(block)
            for _, element in parser.read_events():
                if element.tag == f"{{{SYSTEM}}}EventID":
                    found += element.text == "32042"
                elif element.tag == f"{{{SYSTEM}}}Event":
                    element.clear()
    return found


FORMS = {
    "CSV of the viewer": (viewer_csv, count_csv, "csv"),
    "CSV of Get-WinEvent": (winevent_csv, count_csv, "csv"),
    "XML of wevtutil": (xml, count_xml, "ElementTree"),
    "winlogbeat": (winlogbeat, count_json, "json"),
    "text of wevtutil": (wevtutil_text, None, ""),
    "Format-List": (format_list, None, ""),
    "CLIXML": (clixml, None, ""),
}


def timed(command):
    """Processor seconds of the fastest of three runs, the peak in MiB, and what was printed."""
    best, peak, out = None, 0, ""
    for _ in range(3):
        with tempfile.TemporaryFile("w+") as printed:
            process = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT)
            _, _, usage = os.wait4(process.pid, 0)
            spent = usage.ru_utime + usage.ru_stime
            printed.seek(0)
            out = printed.read()
        best = spent if best is None else min(best, spent)
        peak = max(peak, usage.ru_maxrss / 1024)
    return best, peak, out


def row(name, path, size, tool, reader, library):
    spent, peak, out = timed([tool, "events", path, "--format", "json", "--date-order", "month-first", "--time-zone", "UTC"])
    found = sum(host["counts"]["32042"] for host in json.loads(out)["hosts"])
    beside = "-", "-"
    if reader:
        seconds, python_peak, printed = timed([sys.executable, "-B", __file__, "--count", reader.__name__, path])
        assert int(printed) == found, (name, printed, found)
        beside = f"{size / seconds / 1e6:.0f} ({library})", f"{seconds / spent:.1f} x"
    print(f"| {name} | {size / 1e6:.0f} | {found} | {size / spent / 1e6:.0f} | {peak:.0f} | {beside[0]} | {beside[1]} |", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--ticketprobe", default="target/release/ticketprobe")
    arguments.add_argument("--megabytes", type=int, default=100)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--evtx", help="a log that TICKETPROBE_EVTX=FILE cargo test --test server_evidence -- --ignored write_long_log wrote")
    arguments.add_argument("--count", nargs=2, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.count:
        print({"count_csv": count_csv, "count_json": count_json, "count_xml": count_xml}[given.count[0]](given.count[1]))
        return
    print("| form | MB | events 32042 | ticketprobe, MB/s | peak, MiB | Python, MB/s | beside it |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    if given.evtx:
        row(".evtx", given.evtx, os.path.getsize(given.evtx), given.ticketprobe, None, "")
    for name, (write, reader, library) in FORMS.items():
        if given.only.lower() not in name.lower():
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".log", newline="", encoding="utf-8") as file:
            written = 0
            for length in write(file):
                written += length
                if written >= given.megabytes * 1_000_000:
                    break
            file.flush()
            row(name, file.name, os.path.getsize(file.name), given.ticketprobe, reader, library)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()

#!/usr/bin/env python3
"""What criterion measured, as a Markdown table: criterion_table.py target/criterion."""

import json
import pathlib
import sys


def shown(nanoseconds):
    for unit, size in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)]:
        if nanoseconds >= size:
            return f"{nanoseconds / size:.2f} {unit}"
    return f"{nanoseconds:.1f} ns"


def rate(throughput, nanoseconds):
    """Of bytes or of elements, where the benchmark says how many it took."""
    kind, count = next(iter((throughput or {}).items()), (None, 0))
    if kind == "Bytes":
        return f"{count / nanoseconds * 1e3:.0f} MB/s"
    if kind == "Elements":
        return f"{shown(nanoseconds / count)} each"
    return ""


def main():
    print("| what | median | |\n| --- | ---: | ---: |")
    for file in sorted(pathlib.Path(sys.argv[1]).rglob("new/benchmark.json")):
        name = json.loads(file.read_text(encoding="utf-8"))
        median = json.loads((file.parent / "estimates.json").read_text(encoding="utf-8"))["median"]["point_estimate"]
        print(f"| {name['full_id']} | {shown(median)} | {rate(name.get('throughput'), median)} |")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Puts measured Markdown into a document: fill_in.py DOCUMENT NAME=FILE...

What stands between `<!-- measured: NAME -->` and `<!-- end of NAME -->` gives way to the contents of the file.
"""

import pathlib
import re
import sys


def main():
    document = pathlib.Path(sys.argv[1])
    text = document.read_text(encoding="utf-8")
    for argument in sys.argv[2:]:
        name, file = argument.split("=", 1)
        begin, end = f"<!-- measured: {name} -->\n", f"<!-- end of {name} -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            sys.exit(f"{document}: {begin.strip()} and {end} must stand there once each")
        measured = pathlib.Path(file).read_text(encoding="utf-8").strip()
        if not measured:
            sys.exit(f"{file}: nothing was measured")
        between = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
        text = between.sub(lambda _: f"{begin}{measured}\n{end}", text)
    document.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

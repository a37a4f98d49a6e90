"""Times ticketprobe beside other tools, and compares what they say with the truth: see benches/peers.sh, which calls this."""

import argparse
import datetime
import os
import platform
import subprocess
import sys
import tempfile

import timing
import truth
from tools import tools
from world import Authority


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ticketprobe", required=True)
    parser.add_argument("--not-installed", required=True, help="a file with a line for each tool that could not be installed")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("parts", nargs="*", default=["timing", "truth"])
    return parser.parse_args()


def line_with(word, *command):
    """The first line of what a program says of itself with `word` in it; the reason where it cannot be run."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    except OSError as error:
        return str(error)
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines()]
    return next((line for line in lines if line and word in line), f"{command[0]}: no version")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(os.sched_getaffinity(0))} cores of {names[0] if names else platform.machine()}"


def print_conditions(load):
    now = datetime.datetime.now(datetime.timezone.utc)
    print(f"Measured {now:%Y-%m-%d %H:%M} UTC on {processor()}, {platform.system()} {platform.release()}; "
          f"load average {load[0]:.2f} at the beginning, {os.getloadavg()[0]:.2f} at the end.\n")


def main():
    args = parse()
    load = os.getloadavg()
    with open(args.not_installed, encoding="utf-8") as file:
        missing = file.read().split("\n")
    with tempfile.TemporaryDirectory(prefix="ticketprobe-peers-") as folder:
        authority = Authority(folder)
        made = tools(args.ticketprobe, authority)
        usable = [tool for tool in made if tool.missing() is None]
        if "timing" in args.parts:
            timing.print_tables(usable, authority, args.runs)
        if "truth" in args.parts:
            truth.print_table(usable, authority)
        print_not_run(made, missing)
    print("Versions: " + "; ".join([
        line_with("", args.ticketprobe, "--version"), line_with("", "openssl", "version"), line_with("", "nginx", "-v"),
        line_with("", "gnutls-cli", "--version"), line_with("SSLyze version", "sslyze", "--help"),
        line_with("testssl", "testssl", "--version"),
    ]) + ".\n")
    print_conditions(load)


def print_not_run(made, missing):
    reasons = [f"`{tool.program}`: {tool.missing()}" for tool in made if tool.missing() is not None]
    reasons += [line for line in missing if line]
    print("Not run: " + ("; ".join(sorted(set(reasons))) if reasons else "none; every tool was there") + ".\n")


if __name__ == "__main__":
    sys.exit(main())

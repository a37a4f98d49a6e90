"""Whole processes, interleaved: medians, ratios, connections and peak memory."""

import os
import statistics
import subprocess
import sys
import time

from world import Relay, nginx, s_server

BESIDE = "openssl s_client -reconnect"
SITE = "ssl_session_tickets on; ssl_session_cache shared:sessions:1m;"


def run(command):
    """Wall time in seconds and peak memory in KiB of a process and those that it started."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    return took, usage.ru_maxrss


def connections(tool, port):
    """How many TCP connections one run makes."""
    relay = Relay(port)
    run(tool.command(relay.port))
    relay.close()
    return relay.count


def measure(tools, port, runs):
    """One after the other in each round, so that whatever else the machine does meets all alike."""
    counts = {tool.name: connections(tool, port) for tool in tools}
    taken = {tool.name: [] for tool in tools}
    for number in range(runs):
        turned = tools[number % len(tools):] + tools[:number % len(tools)]
        for tool in turned:
            taken[tool.name].append(run(tool.command(port)))
        print(f"round {number + 1} of {runs}", file=sys.stderr)
    return counts, taken


def print_tables(tools, authority, runs):
    for title, server in [
        ("nginx", lambda: nginx(authority, SITE)),
        ("openssl s_server", lambda: s_server(authority)),
    ]:
        print(f"### Whole processes against {title} (TLS 1.2, suites of 2012 R2, RSA 2048, tickets and session IDs)\n")
        with server() as port:
            print_table(tools, *measure(tools, port, runs), runs)
    print("Commands, with the server's port for PORT:\n")
    for tool in tools:
        print(f"- {tool.name}: `{tool.shown()}`")
    print()


def print_table(tools, counts, taken, runs):
    print(f"| tool | connections | median of {runs} | least | a connection | beside `{BESIDE}` | peak memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    beside = statistics.median(took for took, _ in taken[BESIDE])
    for tool in tools:
        times = [took for took, _ in taken[tool.name]]
        memory = max(memory for _, memory in taken[tool.name])
        median, count = statistics.median(times), counts[tool.name]
        each = f"{median / count * 1e3:.2f} ms" if count else "none made"
        print(f"| {tool.name} | {count} | {median * 1e3:.1f} ms | {min(times) * 1e3:.1f} ms | {each} | "
              f"{median / beside:.2f} x | {memory / 1024:.1f} MiB |")
    print()

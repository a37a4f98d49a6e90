"""Whole processes, interleaved: medians, ratios, connections and peak memory."""

import re
import statistics
import subprocess
import shutil
import sys
import tempfile
import time

from world import Relay, nginx, s_server

BESIDE = "openssl s_client -reconnect"
PLAN = "ticketprobe, default plan"
# Full handshakes of the default plan, and the one scout that such a server answers: 3 full, 4 issue, 5 control, 1 unknown ticket.
SIGNATURES = 3 + 4 + 5 + 1 + 1
# In seconds.
SLOW = 8
SLOW_RUNS = 3
SITE = "ssl_session_tickets on; ssl_session_cache shared:sessions:1m;"


def run(command):
    """Wall time of a process in seconds."""
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    begun = time.perf_counter()
    subprocess.run(command, **silent, check=False)
    return time.perf_counter() - begun


def peak_memory(command):
    """Of the largest process of a run. GNU time asks the kernel: what this interpreter asks would count the interpreter in."""
    program = shutil.which("time")
    if program is None:
        return "not measured: no GNU time"
    with tempfile.NamedTemporaryFile("r") as file:
        run([program, "--quiet", "--format", "%M", "--output", file.name, *command])
        return f"{int(file.read()) / 1024:.1f} MiB"


def connections(tool, port):
    """How many TCP connections one run makes."""
    relay = Relay(port)
    run(tool.command(relay.port))
    relay.close()
    return relay.count


def measure(tools, port, runs):
    """One after the other in each round, so that whatever else the machine does meets all alike."""
    facts = {tool.name: (connections(tool, port), peak_memory(tool.command(port))) for tool in tools}
    taken = {tool.name: [] for tool in tools}
    for number in range(runs):
        turned = tools[number % len(tools):] + tools[:number % len(tools)]
        for tool in turned:
            if not is_enough(taken[tool.name]):
                taken[tool.name].append(run(tool.command(port)))
        print(f"round {number + 1} of {runs}", file=sys.stderr)
    return facts, taken


def is_enough(times):
    """What takes its minutes is timed three times: its median need not be exact to be told from the others."""
    return len(times) >= SLOW_RUNS and min(times) > SLOW


def print_tables(tools, authority, runs):
    for title, server in [
        ("nginx", lambda: nginx(authority, SITE)),
        ("openssl s_server", lambda: s_server(authority)),
    ]:
        print(f"### Whole processes against {title} (TLS 1.2, suites of 2012 R2, RSA 2048, tickets and session IDs)\n")
        with server() as port:
            facts, taken = measure(tools, port, runs)
        print_table(tools, facts, taken)
        print_bound(statistics.median(taken[PLAN]))
    print("Commands, with the server's port for PORT:\n")
    for tool in tools:
        print(f"- {tool.name}: `{tool.shown()}`")
    print()


def print_bound(took):
    """What no client can do anything about: such a server has one thread, and signs in every full handshake."""
    said = subprocess.run(["openssl", "speed", "-seconds", "1", "rsa2048"], capture_output=True, text=True, check=True).stdout
    sign = float(re.search(r"rsa 2048 bits\s+([0-9.]+)s", said).group(1)) * SIGNATURES
    print(f"Bound of the default plan: {SIGNATURES} RSA signatures of a server with one thread take {sign * 1e3:.1f} ms "
          f"(`openssl speed rsa2048`); the whole process takes {took / sign:.1f} x that.\n")


def print_table(tools, facts, taken):
    print(f"| tool | runs | connections | median | least | a connection | beside `{BESIDE}` | peak memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    beside = statistics.median(taken[BESIDE])
    for tool in tools:
        times, (count, memory) = taken[tool.name], facts[tool.name]
        median = statistics.median(times)
        each = f"{median / count * 1e3:.2f} ms" if count else "none made"
        print(f"| {tool.name} | {len(times)} | {count} | {median * 1e3:.1f} ms | {min(times) * 1e3:.1f} ms | {each} | "
              f"{median / beside:.2f} x | {memory} |")
    print()

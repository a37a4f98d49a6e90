"""Whole processes, interleaved: medians, ratios, connections and peak memory."""

import statistics
import subprocess
import shutil
import sys
import tempfile
import time

from world import Relay, nginx, s_server

BESIDE = "openssl s_client -reconnect"
PLAN = "ticketprobe, default plan"
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
    served = {tool.name: [] for tool in tools}
    for number in range(runs):
        turned = tools[number % len(tools):] + tools[:number % len(tools)]
        for tool in turned:
            if not is_enough(taken[tool.name]):
                before = port.processor()
                taken[tool.name].append(run(tool.command(port)))
                served[tool.name].append(port.processor() - before)
        print(f"round {number + 1} of {runs}", file=sys.stderr)
    return facts, taken, served


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
            facts, taken, served = measure(tools, port, runs)
        print_table(tools, facts, taken, served)
    print("Commands, with the server's port for PORT:\n")
    for tool in tools:
        print(f"- {tool.name}: `{tool.shown()}`")
    print()


def print_table(tools, facts, taken, served):
    print(f"| tool | runs | connections | median | least | a connection | beside `{BESIDE}` | the server's processor time | time beside that | "
          "peak memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    beside = statistics.median(taken[BESIDE])
    for tool in tools:
        times, (count, memory) = taken[tool.name], facts[tool.name]
        median, server = statistics.median(times), statistics.median(served[tool.name])
        each = f"{median / count * 1e3:.2f} ms" if count else "none made"
        print(f"| {tool.name} | {len(times)} | {count} | {median * 1e3:.1f} ms | {min(times) * 1e3:.1f} ms | {each} | "
              f"{median / beside:.2f} x | {server * 1e3:.1f} ms | {median / server:.2f} x | {memory} |")
    bound = statistics.median(served[PLAN])
    print(f"\nBound of the default plan: such a server has one thread, and no client is done before it has done its work, {bound * 1e3:.1f} ms. "
          f"That alone is {bound / beside:.2f} x the whole time of `{BESIDE}`.\n")

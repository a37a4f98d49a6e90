#!/usr/bin/env python3
"""How the time of a whole process grows with attempts, front ends and delay.

    python3 benches/peers/growth.py --ticketprobe target/release/ticketprobe --svg docs/growth.svg

Attempts and delay against the lab of the tool itself, front ends against one nginx that listens on as many addresses. Prints Markdown and
draws a plot. Needs nginx and openssl, and of Python only the standard library.
"""

import argparse
import contextlib
import heapq
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

from world import Authority, nginx

ATTEMPTS = [3, 5, 10, 20, 50, 100]
FRONT_ENDS = [1, 2, 4, 8, 16, 32, 64]
PRESENT, EXPOSED = 10, 11  # Exit codes.
DELAYS = [0, 5, 10, 20, 50, 100]  # Milliseconds that the lab adds to each flight.
PER_HOST = 4
RUNS = 7


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ticketprobe", required=True)
    parser.add_argument("--svg", required=True)
    parser.add_argument("--runs", type=int, default=RUNS)
    return parser.parse_args()


@contextlib.contextmanager
def lab(program, delay=0):
    """A lab, and the probe of one of its front ends as a list of words; killed at the end."""
    command = [program, "lab", "--delay", str(delay)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        lines = iter(process.stdout.readline, "")
        line = next(line for line in lines if " probe " in line)
        yield [program, *shlex.split(line)[1:], "--roots", "none", "-q"]
    finally:
        process.terminate()
        process.wait()


def first_front_end(command):
    """The command with the first of its addresses alone."""
    places = [index for index, word in enumerate(command) if word == "--address"]
    left_out = {index + step for index in places[1:] for step in (0, 1)}
    return [word for index, word in enumerate(command) if index not in left_out]


def median_ms(command, runs, code=PRESENT):
    """The median of whole processes. Every one must find what there is to be found."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        times.append((time.perf_counter() - begun) * 1e3)
        if done.returncode != code:
            raise RuntimeError(f"exit code {done.returncode} and not {code}: {shlex.join(command)}")
    return statistics.median(times)


def bound_ms(attempts, delay):
    """The flights that have to follow one another, times the delay: four connections at a time, nothing else costs anything.

    Scouts first, one flight each; then full handshakes with a request, three; the others when these are done, two where abbreviated.
    """
    full, short = 3 * delay, 2 * delay
    resumed = [short] * (2 * attempts)
    others = [full] * (-(-attempts // 2) + 1)
    return finish([delay] * 3) + finish([full] * 7) + finish(resumed + others)


def finish(lengths):
    """When the last of these is done, PER_HOST at a time."""
    lanes = [0] * PER_HOST
    for length in lengths:
        heapq.heappush(lanes, heapq.heappop(lanes) + length)
    return max(lanes)


def by_front_ends(program, runs):
    with tempfile.TemporaryDirectory(prefix="ticketprobe-growth-") as folder:
        authority = Authority(folder)
        addresses = [f"127.0.0.{number}" for number in range(1, FRONT_ENDS[-1] + 1)]
        site = "ssl_session_tickets on; ssl_session_cache shared:sessions:8m;"
        with nginx(authority, site, addresses=addresses) as port:
            command = [program, "probe", f"localhost:{port}", "-q", "--roots", "none", "--ca-file", authority.path("root.pem")]
            for count in FRONT_ENDS:
                chosen = [word for address in addresses[:count] for word in ("--address", address)]
                yield count, median_ms([*command, *chosen], runs, EXPOSED)


def measure(program, runs):
    with lab(program) as command:
        one = first_front_end(command)
        attempts = [(count, median_ms([*one, "--attempts", str(count)], runs)) for count in ATTEMPTS]
    delays = []
    for delay in DELAYS:
        with lab(program, delay) as command:
            delays.append((delay, median_ms(first_front_end(command), runs)))
        print(f"delay {delay} ms", file=sys.stderr)
    return attempts, list(by_front_ends(program, runs)), delays


def print_tables(attempts, front_ends, delays, runs):
    connections = {count: 3 + 7 + 2 * count + -(-count // 2) + 1 for count in ATTEMPTS}
    print(f"Medians of {runs} whole processes; the servers share the cores with the tool. Attempts and delay: the lab, which is a model. Front ends: one nginx with one worker.\n")
    print("| `--attempts` | connections | time | a connection |\n| ---: | ---: | ---: | ---: |")
    for count, took in attempts:
        print(f"| {count} | {connections[count]} | {took:.1f} ms | {took / connections[count]:.2f} ms |")
    print("\n| front ends | time | a front end |\n| ---: | ---: | ---: |")
    for count, took in front_ends:
        print(f"| {count} | {took:.1f} ms | {took / count:.2f} ms |")
    print("\n| delay of a flight | time | bound: flights in a row | ratio |\n| ---: | ---: | ---: | ---: |")
    for delay, took in delays:
        bound = bound_ms(10, delay)
        ratio = f"{took / bound:.2f}" if bound else "-"
        print(f"| {delay} ms | {took:.1f} ms | {bound} ms | {ratio} |")


class Panel:
    """One diagram of the plot: a line of what was measured, and perhaps a dashed one of the bound."""

    WIDTH, HEIGHT, LEFT, TOP = 250, 180, 55, 30

    def __init__(self, title, unit, points, bound=()):
        self.title, self.unit, self.points, self.bound = title, unit, points, bound
        self.x_max = max(x for x, _ in points)
        self.y_max = max(y for _, y in [*points, *bound]) * 1.1

    def place(self, x, y):
        return (self.LEFT + x / self.x_max * self.WIDTH, self.TOP + self.HEIGHT * (1 - y / self.y_max))

    def line(self, points, style):
        joined = " ".join("{:.1f},{:.1f}".format(*self.place(x, y)) for x, y in points)
        return f'<polyline fill="none" {style} points="{joined}"/>'

    def ticks(self):
        bottom = self.TOP + self.HEIGHT
        free = self.LEFT
        for x, _ in self.points:
            at, _ = self.place(x, 0)
            if at >= free:
                yield f'<text x="{at:.1f}" y="{bottom + 15}" text-anchor="middle">{x}</text>'
                free = at + 18
        for part in range(5):
            value = self.y_max * part / 4
            _, at = self.place(0, value)
            yield (f'<line x1="{self.LEFT}" x2="{self.LEFT + self.WIDTH}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ccc"/>'
                   f'<text x="{self.LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{value:.0f}</text>')

    def drawn(self):
        yield f'<text x="{self.LEFT}" y="16" font-weight="bold">{self.title}</text>'
        yield from self.ticks()
        yield f'<text x="{self.LEFT + self.WIDTH / 2}" y="{self.TOP + self.HEIGHT + 32}" text-anchor="middle">{self.unit}</text>'
        if self.bound:
            yield self.line(self.bound, 'stroke="#888" stroke-width="1.5" stroke-dasharray="5 4"')
        yield self.line(self.points, 'stroke="#06c" stroke-width="2"')
        for x, y in self.points:
            yield '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="#06c"/>'.format(*self.place(x, y))


def draw(panels):
    width, height = 320 * len(panels) + 10, 260
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">',
             '<title>Time of a whole probe in milliseconds, by attempts, front ends and delay</title>',
             f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for index, panel in enumerate(panels):
        parts += [f'<g transform="translate({index * 320} 0)">', *panel.drawn(), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def main():
    args = parse()
    attempts, front_ends, delays = measure(args.ticketprobe, args.runs)
    print_tables(attempts, front_ends, delays, args.runs)
    bound = [(delay, bound_ms(10, delay)) for delay in DELAYS]
    panels = [Panel("ms, one front end", "attempts (--attempts)", attempts),
              Panel("ms, ten attempts", "front ends", front_ends),
              Panel("ms, one front end, ten attempts", "delay of a flight in ms; dashed: flights in a row", delays, bound)]
    with open(args.svg, "w", encoding="utf-8") as file:
        file.write(draw(panels))


if __name__ == "__main__":
    main()

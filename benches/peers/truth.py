"""Servers whose truth is known, because they were told so, and what the tools say of them."""

import os
import sys

from tools import ISSUED, NO, PARTLY, UNSAID, YES
from world import nginx, s_server

ON, OFF = "ssl_session_tickets on;", "ssl_session_tickets off;"
CACHE, NO_CACHE = "ssl_session_cache shared:sessions:1m;", "ssl_session_cache off;"


class Case:
    """A server, and the truth about tickets and session IDs."""

    def __init__(self, name, server, tickets, ids, how):
        self.name, self.server, self.tickets, self.ids, self.how = name, server, tickets, ids, how


def ticket_keys(authority):
    """Two key files, and the sites of two servers that have them in opposite order."""
    paths = [authority.path(f"ticket-{number}.key") for number in (1, 2)]
    for path in paths:
        with open(path, "wb") as file:
            file.write(os.urandom(80))
    keys = [f"ssl_session_ticket_key {path};" for path in paths]
    return [f"{ON} {NO_CACHE} {first} {second}" for first, second in (keys, keys[::-1])]


def cases(authority):
    root = authority.path("root.pem")
    return [
        Case("tickets only", lambda: nginx(authority, ON + NO_CACHE), YES, NO, "nginx, no session cache"),
        Case("session IDs only", lambda: nginx(authority, OFF + CACHE), NO, YES, "nginx, `ssl_session_tickets off`"),
        Case("both", lambda: nginx(authority, ON + CACHE), YES, YES, "nginx, tickets and a shared cache"),
        Case("none", lambda: nginx(authority, OFF + NO_CACHE), NO, NO, "nginx, neither"),
        Case("renewing server", lambda: nginx(authority, *ticket_keys(authority)), YES, NO,
             "two nginx on one port with the same two ticket keys in opposite order: each takes the other's tickets, and renews them"),
        Case("client certificate required",
             lambda: s_server(authority, "-Verify", "1", "-verify_return_error", "-CAfile", root), ISSUED, UNSAID,
             "`openssl s_server -Verify 1 -verify_return_error`, and no tool has a certificate: "
             "right is that tickets are issued or promised, and that resumption cannot be tested"),
        Case("partial cache", lambda: nginx(authority, *[OFF + "ssl_session_cache builtin;"] * 2), NO, PARTLY,
             "two nginx on one port, each with a cache of its own"),
    ]


def print_table(tools, authority):
    tools = [tool for tool in tools if tool.says]
    print("### Who was right\n")
    print("Each cell: what the tool says of tickets / of session IDs.\n")
    print("| server | truth | " + " | ".join(tool.name for tool in tools) + " |")
    print("| --- | --- |" + " --- |" * len(tools))
    made = cases(authority)
    right = [0] * len(tools)
    for case in made:
        print(f"truth: {case.name}", file=sys.stderr)
        with case.server() as port:
            cells = [cell(case, tool, port) for tool in tools]
        right = [sum_ + ok for sum_, (_, ok) in zip(right, cells)]
        print(f"| {case.name} | {truth_of(case)} | " + " | ".join(text for text, _ in cells) + " |")
    print("| right | | " + " | ".join(f"{count} of {len(made)}" for count in right) + " |\n")
    print("\"yes\": every attempt was resumed; \"at times\": some were; \"-\": it says nothing of it, or not which of the two it was.")
    print("The servers:\n")
    for case in made:
        print(f"- {case.name}: {case.how}")
    print()


def truth_of(case):
    if case.tickets == ISSUED:
        return "issued / not testable"
    return f"{case.tickets} / {case.ids}"


def cell(case, tool, port):
    try:
        tickets, ids, words = tool.says(port)
    except (ValueError, KeyError, IndexError) as error:
        tickets, ids, words = UNSAID, UNSAID, f"not understood ({type(error).__name__})"
    word = judged(case, tickets, ids)
    said = f"{tickets} / {ids}" + (f" ({words})" if words else "")
    return f"**{word}**: {said}", word == "right"


def judged(case, tickets, ids):
    """Wrong where something untrue is said; right where all is said that can be; otherwise it is open."""
    if case.tickets == ISSUED:
        nothing = tickets == UNSAID and ids == UNSAID
        return "open" if nothing else "right" if tickets == ISSUED and ids == UNSAID else "wrong"
    said = [(tickets, case.tickets), (ids, case.ids)]
    if any(says not in (true, UNSAID) for says, true in said):
        return "wrong"
    return "right" if all(says == true for says, true in said) else "open"

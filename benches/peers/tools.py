"""The tools: how each is called, and how what it prints is read."""

import json
import os
import re
import shutil
import subprocess
import tempfile

LIMIT = 300  # Seconds for one run of any tool.

# What a tool says of one mechanism.
YES, NO, PARTLY, ISSUED, UNSAID = "yes", "no", "at times", "issued", "-"


def counted(accepted, attempts):
    if attempts == 0:
        return UNSAID
    return NO if accepted == 0 else YES if accepted == attempts else PARTLY


class Tool:
    """A command, the program that it needs, and what it says about tickets and session IDs."""

    def __init__(self, name, program, command, says=None):
        self.name, self.program, self.command, self.says = name, program, command, says

    def missing(self):
        """Why it cannot be run; none where it can."""
        return None if shutil.which(self.program) else "not on this machine, and in neither Debian nor PyPI under that name"

    def shown(self):
        """The command, as it can be typed."""
        words = [os.path.basename(word) if word.startswith("/") and "script" not in word else word for word in self.command("PORT")]
        if words[0] == "sh":
            return words[2].replace("\n", " ").strip()
        return " ".join(words)


def output(command):
    """Everything that a command prints. One that hangs is ended, and has said what it said."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=LIMIT, check=False)
        return done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode("utf-8", "replace")


def tools(ticketprobe, authority):
    return [*_ticketprobes(ticketprobe, authority), *_openssl(authority), *_gnutls(authority), *_scanners()]


def _ticketprobes(program, authority):
    def plan(*more):
        return lambda port: [program, "probe", f"localhost:{port}", "--address", "127.0.0.1", "-q",
                             "--ca-file", authority.path("root.pem"), *more]

    def says(port):
        text = output([*plan("--roots", "none", "--format", "json")(port)])
        front_end = json.loads(text[text.index("{"):])["front_ends"][0]
        tickets, by_id = front_end["ticket_resumption"], front_end["session_id_resumption"]
        return _of_tickets(front_end["tickets"]["state"], tickets), _of_ids(by_id), front_end["verdict"]

    return [
        Tool("ticketprobe, default plan", program, plan(), says),
        Tool("ticketprobe, default plan, no roots of the system", program, plan("--roots", "none")),
        Tool("ticketprobe, smallest plan", program,
             plan("--roots", "none", "--no-scout", "--attempts", "1", "--method", "NONE")),
    ]


def _of_tickets(state, resumption):
    if state == "not_issued":
        return NO
    if resumption["state"] == "not_testable":
        return ISSUED if state in ("issued", "promised") else UNSAID
    return counted(resumption["accepted"], resumption["attempts"])


def _of_ids(resumption):
    if resumption["state"] == "not_testable":
        return UNSAID
    return NO if resumption["state"] == "not_issued" else counted(resumption["accepted"], resumption["attempts"])


def _openssl(authority):
    # The same root as ticketprobe gets, and no store of the system: loading that takes s_client longer than all its handshakes.
    s_client = ["openssl", "s_client", "-tls1_2", "-servername", "localhost",
                "-CAfile", authority.path("root.pem"), "-no-CApath", "-no-CAstore"]

    def reconnect(port, *more):
        return [*s_client, "-connect", f"127.0.0.1:{port}", "-reconnect", *more]

    def reconnects(port):
        first, second = output(reconnect(port)), output(reconnect(port, "-no_ticket"))
        return _s_client(first, "TLS session ticket:" in first), _s_client(second, True), ""

    def loop(count, more=""):
        # Each connection is ended by the end of standard input, in order.
        one = f"{' '.join(s_client)} {more} -connect 127.0.0.1:$1"
        script = (f"f=$(mktemp); {one} -sess_out $f </dev/null; "
                  f"i=1; while [ $i -lt {count} ]; do {one} -sess_in $f </dev/null; i=$((i+1)); done; rm $f")
        return lambda port: ["sh", "-c", script, "sh", str(port)]

    def loops(port):
        first, second = output(loop(11)(port)), output(loop(11, "-no_ticket")(port))
        return _s_client(first, "TLS session ticket:" in first), _s_client(second, True), ""

    return [
        Tool("openssl s_client -reconnect", "openssl", reconnect, reconnects),
        Tool("shell loop of -sess_out, -sess_in, 6 connections", "openssl", loop(6)),
        Tool("shell loop of -sess_out, -sess_in, 11 connections", "openssl", loop(11), loops),
    ]


def _s_client(text, offered):
    """Counts what was reused after the first connection. Without a handshake nothing was said; without a session there is none to reuse."""
    new, reused = len(re.findall("^New, TLS", text, re.M)), len(re.findall("^Reused, TLS", text, re.M))
    if new + reused == 0 or "alert handshake failure" in text:
        return UNSAID
    return counted(reused, reused + new - 1) if offered and new + reused > 1 else NO


def _gnutls(authority):
    tls12 = "NORMAL:-VERS-ALL:+VERS-TLS1.2"

    def resume(port, priority=tls12):
        return ["gnutls-cli", "--resume", "--priority", priority, "--x509cafile", authority.path("root.pem"),
                "--port", str(port), "localhost"]

    def says(port):
        # It cannot be told to leave tickets out in every version that Debian has, and does not say which was resumed.
        text = output(resume(port))
        if "Handshake was completed" not in text:
            return UNSAID, UNSAID, ""
        return UNSAID, UNSAID, "resumed" if "This is a resumed session" in text else "not resumed"

    return [Tool("gnutls-cli --resume", "gnutls-cli", resume, says),
            Tool("rfc5077-client", "rfc5077-client", lambda port: ["rfc5077-client", "-p", str(port), "127.0.0.1"])]


def _scanners():
    return [
        Tool("sslyze --resum", "sslyze", lambda port: ["sslyze", "--resum", "--mozilla_config", "disable", f"localhost:{port}"],
             _sslyze),
        Tool("testssl.sh -S", "testssl", lambda port: _testssl(port), _testssl_says),
    ]


SSLYZE = {"FULLY_SUPPORTED": YES, "PARTIALLY_SUPPORTED": PARTLY, "NOT_SUPPORTED": NO}


def _sslyze(port):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        output(["sslyze", "--resum", "--mozilla_config", "disable", "--quiet", "--json_out", file.name, f"localhost:{port}"])
        with open(file.name, encoding="utf-8") as text:
            results = json.load(text)["server_scan_results"]
    result = results[0].get("scan_result") if results else None
    result = result and result["session_resumption"]["result"]
    if not result:
        return UNSAID, UNSAID, "gave up"
    tickets, ids = result["tls_ticket_resumption_result"], result["session_id_resumption_result"]
    return SSLYZE.get(tickets, UNSAID), SSLYZE.get(ids, UNSAID), ""


def _testssl(port, *more):
    return ["testssl", "-S", "--quiet", "--color", "0", "--warnings", "batch", "--nodns", "none", *more,
            f"127.0.0.1:{port}"]


def _testssl_says(port):
    text = output(_testssl(port))
    found = re.search(r"Session Resumption\s+(.*)", text)
    if not found:
        return UNSAID, UNSAID, "gave up"
    line = found.group(1)
    answers = dict(re.findall(r"(Tickets|ID):? (yes|no)", line, re.I))
    return answers.get("Tickets", UNSAID), answers.get("ID", UNSAID), "" if answers else line.strip()

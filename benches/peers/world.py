"""Certificates, servers and a relay that counts connections: all on the loopback interface, all gone at the end."""

import contextlib
import os
import socket
import subprocess
import threading
import time

PATIENCE = 20  # Seconds for a server to listen.
# The suites of 2012 R2 that OpenSSL and an RSA certificate have, in its order.
SUITES = "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA"

EXTENSIONS = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
crlDistributionPoints = URI:http://pki.lab.test/root.crl
"""


class Authority:
    """A root and a server certificate in a folder."""

    def __init__(self, folder):
        self.folder = folder
        with open(self.path("req.cnf"), "w", encoding="utf-8") as file:
            file.write(EXTENSIONS)
        self._issue("root")
        self._issue("leaf", "-CA", self.path("root.pem"), "-CAkey", self.path("root.key"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def _issue(self, name, *issuer):
        subprocess.run(
            ["openssl", "req", "-x509", "-nodes", "-days", "400", "-newkey", "rsa:2048", "-subj", f"/CN={name}",
             "-config", self.path("req.cnf"), "-extensions", name, *issuer,
             "-out", self.path(f"{name}.pem"), "-keyout", self.path(f"{name}.key")],
            check=True, capture_output=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for(port, processes):
    begun = time.monotonic()
    while time.monotonic() < begun + PATIENCE:
        if any(process.poll() is not None for process in processes):
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise RuntimeError("a server does not listen: " + " ".join(processes[0].args))


class Listening(int):
    """A port, and the processes that listen on it."""

    def __new__(cls, port, processes):
        listening = super().__new__(cls, port)
        listening.processes = processes
        return listening

    def processor(self):
        """What the processes have had of the processor, in seconds: on Linux the kernel counts it in nanoseconds."""
        return sum(_scheduled(process.pid) for process in self.processes) / 1e9


def _scheduled(pid):
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
        return int(file.read().split()[0])


@contextlib.contextmanager
def running(port, commands):
    """Processes that listen on `port` together; killed at the end."""
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen(command, **silent) for command in commands]
    try:
        wait_for(port, processes)
        yield Listening(port, processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def s_server(authority, *more):
    port = free_port()
    command = ["openssl", "s_server", "-www", "-accept", f"127.0.0.1:{port}", "-tls1_2", "-cipher", SUITES,
               "-cert", authority.path("leaf.pem"), "-key", authority.path("leaf.key"), *more]
    return running(port, [command])


def nginx(authority, *sites, addresses=("127.0.0.1",)):
    """A process for each site; several share the port, and the kernel spreads connections over them."""
    port = free_port()
    listen = "".join(f"listen {address}:{port} ssl reuseport; " for address in addresses)
    commands = [_nginx(authority, f"nginx-{port}-{index}", listen + site) for index, site in enumerate(sites)]
    return running(port, commands)


def _nginx(authority, name, site):
    folder = authority.path(name)
    os.mkdir(folder)
    scratch = "".join(f"{name}_temp_path {folder}/{name}; " for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as file:
        file.write(
            f"daemon off; master_process off; pid {folder}/pid; error_log stderr crit; events {{}}\n"
            f"http {{ access_log off; {scratch} server {{ "
            f"ssl_certificate {authority.path('leaf.pem')}; ssl_certificate_key {authority.path('leaf.key')}; "
            f"ssl_protocols TLSv1.2; ssl_ciphers {SUITES}; ssl_prefer_server_ciphers on; {site} "
            "location / { return 200 ok; } } }\n")
    return ["nginx", "-e", "stderr", "-p", folder, "-c", f"{folder}/nginx.conf"]


class Relay:
    """Passes connections on to a port, and counts them."""

    def __init__(self, port):
        self.target = int(port)  # getaddrinfo takes no subclass.
        self.count = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            threading.Thread(target=self._pass, args=(near,), daemon=True).start()

    def _pass(self, near):
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            near.close()
            return
        back = threading.Thread(target=_copy, args=(far, near), daemon=True)
        back.start()
        _copy(near, far)
        back.join()
        near.close()
        far.close()


def _copy(source, sink):
    with contextlib.suppress(OSError):
        while portion := source.recv(65536):
            sink.sendall(portion)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)

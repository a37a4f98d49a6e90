#!/usr/bin/env bash
# Measures 'ticketprobe capture' beside tshark on the same capture of 1 GB, which is made in a temporary folder and removed.
# BYTES makes a smaller one; TICKETPROBE names another program.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${TICKETPROBE:-target/release/ticketprobe}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -B benches/peers/capture.py "$folder/big.pcap" --bytes "${BYTES:-1000000000}"
measure() {
  # An exit code other than 0 is a verdict.
  command time -f "$1: %e s, of them %U s user and %S s system; at most %M KiB" "${@:2}" >"$folder/out" 2>"$folder/err" || true
  tail -n 1 "$folder/err"
}
cat "$folder/big.pcap" >/dev/null
measure ticketprobe "$program" capture "$folder/big.pcap" --port 444 --quiet
head -n 2 "$folder/out"
measure tshark tshark -r "$folder/big.pcap" -d tcp.port==444,tls -Y tls.handshake

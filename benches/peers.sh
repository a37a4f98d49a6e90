#!/usr/bin/env bash
# Times ticketprobe beside what an engineer would take instead, and says who was right; Markdown on stdout:
#   benches/peers.sh >peers.md
# Everything is installed from Debian and PyPI; what cannot be is named in the output with the reason. All traffic stays on the loopback
# interface. Environment: RUNS (15) runs of each command; TICKETPROBE, a binary instead of a release build of this tree; PARTS, of
# "timing truth", what to do.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${CARGO_TARGET_DIR:-target}/peers
mkdir -p "$work"

say() { printf '%s\n' "$*" >&2; }

# Each package by itself, so that one that is missing takes none with it.
install_from_debian() {
  local sudo=() package
  [ "$(id -u)" = 0 ] || sudo=(sudo -n)
  "${sudo[@]}" apt-get update >&2 || say 'apt-get update failed'
  for package in openssl nginx-light gnutls-bin testssl.sh python3-venv time; do
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" \
      >&2 || echo "$package: apt-get install failed" >>"$work/not-installed"
  done
}

install_from_pypi() {
  [ -x "$work/venv/bin/sslyze" ] && return
  { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet sslyze; } >&2 ||
    echo 'sslyze: pip install failed' >>"$work/not-installed"
}

: >"$work/not-installed"
install_from_debian
install_from_pypi
if [ -z "${TICKETPROBE:-}" ]; then
  cargo build --locked --release >&2
  TICKETPROBE=${CARGO_TARGET_DIR:-target}/release/ticketprobe
fi
export PATH="$PATH:/usr/sbin:/sbin:$PWD/$work/venv/bin"
exec python3 -B benches/peers/main.py --ticketprobe "$(realpath "$TICKETPROBE")" --not-installed "$work/not-installed" \
  --runs "${RUNS:-15}" ${PARTS:-timing truth}

#!/usr/bin/env bash
# Measures everything again and writes it into docs/performance.md and docs/growth.svg. Takes about half an hour; let nothing else run.
# Environment: RUNS (15), runs of each process in the comparison; QUICK=1, criterion with fewer samples.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
out=$target/measured
mkdir -p "$out"
export CARGO_TARGET_DIR=$target

samples=(--noplot)
[ -z "${QUICK:-}" ] || samples+=(--warm-up-time 0.3 --measurement-time 1 --sample-size 10)

cargo build --locked --release
cargo bench --locked --no-run
cargo bench --locked --bench ratios >"$out/ratios.md"
rm -rf "$target/criterion"
cargo bench --locked --bench wire --bench cbc --bench handshake --bench probe --bench report -- "${samples[@]}"
python3 -B benches/criterion_table.py "$target/criterion" >"$out/layers.md"
TICKETPROBE=$target/release/ticketprobe benches/peers.sh >"$out/peers.md"
PATH="$PATH:/usr/sbin:/sbin" python3 -B benches/peers/growth.py --ticketprobe "$target/release/ticketprobe" --svg docs/growth.svg >"$out/growth.md"
cargo bench --locked --bench scale >"$out/scale.md"
python3 -B benches/fill_in.py docs/performance.md ratios="$out/ratios.md" layers="$out/layers.md" peers="$out/peers.md" growth="$out/growth.md" scale="$out/scale.md"

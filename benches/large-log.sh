#!/usr/bin/env bash
# Writes about SIZE MB of event log XML to stdout, one event of each kind after the other, a second apart:
#   benches/large-log.sh 1000 >/tmp/large.xml
#   cargo build --release && /usr/bin/time -v target/release/ticketprobe events /tmp/large.xml --changed-at 2014-01-01T00:00:00Z
# MB/s is the size over the elapsed time; the peak is "Maximum resident set size".
set -euo pipefail
size_mb=${1:?usage: large-log.sh SIZE_MB}
cd "$(dirname "$0")/.."

awk -v bytes="$((size_mb * 1000000))" '
  { lines[NR] = $0 }
  END {
    epoch = 1381795200 # 2013-10-15T00:00:00Z
    for (n = 0; written < bytes; n++) {
      line = lines[n % NR + 1]
      time = strftime("%Y-%m-%dT%H:%M:%S.000000000Z", epoch + n, 1)
      sub(/SystemTime=.[^Z]*Z/, "SystemTime=\x27" time, line)
      sub(/<EventRecordID>[0-9]*/, "<EventRecordID>" n, line)
      written += length(line) + 1
      print line
    }
  }' tests/fixtures/server/english.xml

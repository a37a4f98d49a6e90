#!/usr/bin/env bash
# The smoke check of a night of changes, on simulated front ends: red before the change; then it waits, and turns green when another
# process makes the change. It needs ticketprobe in the PATH. Nothing here sleeps: what is waited for is read from pipes.
set -euo pipefail

folder=$(mktemp -d)
lab=
trap '[ -z "$lab" ] || kill "$lab"; wait; rm -rf "$folder"' EXIT
cd "$folder"
mkfifo lab.in lab.out rounds

fail() { echo "smoke check: $1" >&2; exit 1; }

# Session tickets on: the state before the change.
ticketprobe lab < lab.in > lab.out &
lab=$!
exec 3> lab.in 4< lab.out
probe=
while [ -z "$probe" ]; do
  read -r line <&4 || fail 'the lab ended'
  case $line in 'ticketprobe probe '*) probe=$line ;; esac
done

code=0
$probe --quiet --save before.json > before.txt || code=$?
[ "$code" = 10 ] || fail "expected exit code 10 before the change, got $code"

# The check waits in the background. Its first round still sees tickets; only then is the change made.
$probe --wait-for absent --max-wait 5m --every 1s --baseline before.json > after.txt 2> rounds &
check=$!
exec 5< rounds
read -r line <&5 || fail 'no round was made'
case $line in
  *' round 1: 3 front ends: 3 present; waiting for absent, '*) ;;
  *) fail "unexpected first round: $line" ;;
esac
( echo 'tickets off' >&3 ) &
while read -r line <&5; do echo "$line"; done

code=0
wait "$check" || code=$?
[ "$code" = 0 ] || fail "expected exit code 0 after the change, got $code"
grep -q '^Resolved: session tickets are gone on all 3 Front Ends.$' after.txt || fail 'the comparison does not say resolved'
echo 'smoke check: red before, green after'

# Three front ends behind links of their own, in a network namespace that goes with this shell: one is well and has two addresses, one
# was never there, and the link of the last one goes down in the middle of the run. Prints the report.
#
# It stands in an empty network namespace and is given: the tool, a certificate, its key.
set -eu
tool=$1 certificate=$2 key=$3

unshare --net sleep 300 &
far=$!
trap 'kill $far $(jobs -p) 2>/dev/null || true' EXIT
until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
there() { nsenter --target $far --net "$@"; }

ip link set lo up
there ip link set lo up
link() { # name, our address, theirs, and IPv6 if there is one
  ip link add "$1" type veth peer name "far-$1"
  ip link set "far-$1" netns $far
  ip address add "$2/24" dev "$1"
  there ip address add "$3/24" dev "far-$1"
  ip link set "$1" up
  there ip link set "far-$1" up
}
link well 10.77.1.1 10.77.1.11
link dead 10.77.2.1 10.77.2.11
link dies 10.77.3.1 10.77.3.11
ip address add fd77::1/64 dev well nodad
there ip address add fd77::11/64 dev far-well nodad

serve() {
  # Not by the function, which would leave a shell between: what the trap ends must be the server itself.
  nsenter --target $far --net openssl s_server -www -quiet -tls1_2 -accept "$1" -cert "$certificate" -key "$key" >/dev/null 2>&1 &
  until (: </dev/tcp/"$2"/444) 2>/dev/null; do sleep 0.02; done
}
serve 10.77.1.11:444 10.77.1.11
serve '[fd77::11]:444' fd77::11
serve 10.77.3.11:444 10.77.3.11
there ip link set far-dead down

received() { awk '$1 == "dies:" { print $3 }' /proc/net/dev; }
before=$(received)
"$tool" probe pool01.lab.test --address 10.77.1.11 --address fd77::11 --address 10.77.2.11 --address 10.77.3.11 \
  --attempts 200 --per-host 1 --timeout 1 --deadline 12 --roots none --format json --quiet &
probe=$!
# Well into the series, and far from their end.
until [ $(($(received) - before)) -gt 400 ]; do sleep 0.01; done
there ip link set far-dies down
wait $probe

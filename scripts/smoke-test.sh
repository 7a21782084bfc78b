#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves that an installation reads and writes a secured Kafka cluster; see --help.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: scripts/smoke-test.sh --bootstrap-servers HOST:PORT,... [--security-protocol PROTOCOL]
                             [--flights TOPIC] [--delays TOPIC] [--property KEY=VALUE]...

Runs three jobs on a Flink cluster that is up and has Kerstream installed: one writes 20,000 flights
to a topic, one computes delays from it exactly once into another, and one compares the committed
result with the right one. Both topics have to be there and empty.

  --bootstrap-servers    Brokers.
  --security-protocol    SASL_SSL or SASL_PLAINTEXT, unless a cluster profile says it.
  --flights, --delays    The topics (default: kerstream-smoke-flights and kerstream-smoke-delays).
  --property KEY=VALUE   A further property of the Kafka clients, no secret; may be repeated.
  --flink-home DIR       The Flink distribution (environment: FLINK_HOME).
  --timeout SECONDS      For each job (default: 300).
  -h, --help             This text.

Exit codes: 0 the result is right, 1 it is not or a job failed, 2 wrong options.
USAGE
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/messages.sh
source "$root/scripts/lib/messages.sh"
flink_home=${FLINK_HOME:-} timeout=300 servers=''
flights=kerstream-smoke-flights delays=kerstream-smoke-delays kafka=()
while (($#)); do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --bootstrap-servers | --security-protocol | --property | --flights | --delays | --flink-home | --timeout)
      (($# > 1)) || wrong "$1 needs a value"
      ;;
    *) wrong "unknown option $1" ;;
  esac
  case $1 in
    --bootstrap-servers) servers=$2 kafka+=("$1" "$2") ;;
    --security-protocol | --property) kafka+=("$1" "$2") ;;
    --flights) flights=$2 ;;
    --delays) delays=$2 ;;
    --flink-home) flink_home=$2 ;;
    --timeout) timeout=$2 ;;
  esac
  shift 2
done
[[ -n $servers ]] || wrong "--bootstrap-servers is needed"
[[ -n $flink_home ]] || wrong "set FLINK_HOME or --flink-home"
[[ -x $flink_home/bin/flink ]] || fail "$flink_home has no bin/flink"
jars=("$root"/examples/kerstream-examples-*.jar)
[[ -f ${jars[0]} ]] || fail "no jar in $root/examples: run it from an unpacked distribution"

run() {
  echo "running: $1"
  timeout "$timeout" "$flink_home/bin/flink" run "${jars[0]}" "$@" "${kafka[@]}" ||
    fail "the job \"$1\" failed, or took longer than $timeout s; the log of Flink's client and the web interface say why"
}

run load --to "$flights"
run delays --from "$flights" --to "$delays" --bounded
run check --from "$delays"
echo "OK: this Flink reads and writes $servers exactly once"

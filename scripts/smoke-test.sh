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
result with the right one. Both topics have to be there and empty: a second run needs new ones.

The doctor looks first whether this host can log in, read and write; after a FAIL nothing runs. A job
that fails or takes too long is cancelled, and its root cause is printed.

  --bootstrap-servers    Brokers.
  --security-protocol    SASL_SSL or SASL_PLAINTEXT, unless a cluster profile says it.
  --flights, --delays    The topics (default: kerstream-smoke-flights and kerstream-smoke-delays).
  --property KEY=VALUE   A further property of the Kafka clients, no secret; may be repeated.
  --flink-home DIR       The Flink distribution (environment: FLINK_HOME).
  --rest URL             Flink's REST address (environment: FLINK_REST; default: from its
                         configuration).
  --timeout SECONDS      For each job (default: 300).
  --no-preflight         Without the doctor, where only the cluster's hosts have the keytab.
  -h, --help             This text.

Exit codes: 0 the result is right, 1 it is not or a job failed, 2 wrong options.
USAGE
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/messages.sh
source "$root/scripts/lib/messages.sh"
# shellcheck source=scripts/lib/conf.sh
source "$root/scripts/lib/conf.sh"
# shellcheck source=scripts/lib/submit.sh
source "$root/scripts/lib/submit.sh"
flink_home=${FLINK_HOME:-} rest=${FLINK_REST:-} timeout=300 servers='' look=true
flights=kerstream-smoke-flights delays=kerstream-smoke-delays kafka=() properties=()
while (($#)); do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --no-preflight)
      look=false
      shift
      continue
      ;;
    --bootstrap-servers | --security-protocol | --property | --flights | --delays | --flink-home | --rest | --timeout)
      (($# > 1)) || wrong "$1 needs a value"
      ;;
    *) wrong "unknown option $1" ;;
  esac
  case $1 in
    --bootstrap-servers) servers=$2 kafka+=("$1" "$2") ;;
    --security-protocol) kafka+=("$1" "$2") properties+=("security.protocol=$2") ;;
    --property) kafka+=("$1" "$2") properties+=("$2") ;;
    --flights) flights=$2 ;;
    --delays) delays=$2 ;;
    --flink-home) flink_home=$2 ;;
    --rest) rest=${2%/} ;;
    --timeout) timeout=$2 ;;
  esac
  shift 2
done
[[ -n $servers ]] || wrong "--bootstrap-servers is needed"
[[ -n $flink_home ]] || wrong "set FLINK_HOME or --flink-home"
[[ -x $flink_home/bin/flink ]] || fail "$flink_home has no bin/flink"
jars=("$root"/examples/kerstream-examples-*.jar)
[[ -f ${jars[0]} ]] || fail "no jar in $root/examples: run it from an unpacked distribution"

conf=${FLINK_CONF_DIR:-$flink_home/conf}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# rest_address: prints where the cluster's REST interface is, as Flink's client finds it.
rest_address() {
  local file host port
  file=$(conf_file "$conf")
  host=$(conf_value "$file" rest.address)
  port=$(conf_value "$file" rest.port)
  [[ -n $host ]] || host=$(conf_value "$file" jobmanager.rpc.address)
  printf '%s://%s:%s\n' "$([[ $(conf_value "$file" security.ssl.rest.enabled) == true ]] && echo https || echo http)" \
    "${host:-localhost}" "${port:-8081}"
}

# root_cause JOB: prints the innermost cause of the job's last failure, if Flink tells one.
root_cause() {
  local answer trace
  answer=$(curl --silent --fail --max-time 10 "$rest/jobs/$1/exceptions") || return 0
  # To its end, or the pipe breaks: a job that restarts has many of them.
  trace=$(grep -oE '"(root-exception|stacktrace)" *: *"([^"\\]|\\.)*"' <<<"$answer" |
    sed -nE '1{ s/^"[^"]*" *: *"//; s/"$//; s/\\n/\n/g; s/\\"/"/g; s/\\t/\t/g; s/\\r//g; p }') || return 0
  grep '^Caused by: ' <<<"$trace" | tail -1 | grep . || printf '%s\n' "${trace%%$'\n'*}"
}

# give_up NAME STATUS: cancels what the job left running, says why it failed, and ends the script.
give_up() {
  local job cause='' what
  what="the job \"$1\" failed"
  (($2 != 124)) || what="the job \"$1\" took longer than $timeout s"
  job=$(grep -oE 'JobID [0-9a-f]{32}' "$work/output" | tail -1 | cut -d' ' -f2) || true
  [[ -n $job ]] || fail "$what before it reached the cluster; what Flink's client printed above says why"
  cause=$(root_cause "$job")
  if timeout 60 "$flink_home/bin/flink" cancel "$job" >/dev/null 2>&1; then
    what+=" and was cancelled"
  elif (($2 == 124)); then
    what+=" and could not be cancelled: see whether $job still runs"
  fi
  fail "$what: ${cause:-no exception at $rest/jobs/$job/exceptions; what the client printed above may say why}"
}

run() {
  local status=0
  echo "running: $1"
  timeout "$timeout" "$flink_home/bin/flink" run "${jars[0]}" "$@" "${kafka[@]}" 2>&1 |
    tee "$work/output" || status=$?
  ((status == 0)) || give_up "$1" "$status"
}

# What the three jobs together want; the example's transactions may take 5 minutes.
printf '%s\n' "${properties[@]//\\/\\\\}" >"$work/client.properties"
preflight_option --bootstrap-server "$servers"
preflight_option --command-config "$work/client.properties"
for topic in "$flights" "$delays"; do
  preflight_option --read "$topic"
  preflight_option --write "$topic"
done
preflight_option --group flight-delays
preflight_option --transactional-id-prefix flight-delays
preflight_option --transaction-timeout 5min
rest=${rest:-$(rest_address)}

preflight "$look" false "$conf"
run load --to "$flights"
run delays --from "$flights" --to "$delays" --bounded
run check --from "$delays"
echo "OK: this Flink reads and writes $servers exactly once"

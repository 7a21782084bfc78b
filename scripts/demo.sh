#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The demo: a KDC, a Kerberos-secured Kafka broker and a Flink job with exactly-once results.
# Builds what it needs, then hands over to Java; see --help.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: scripts/demo.sh [--keytab | --ticket-cache] [--hold] [--fault FAULT] [--work-dir DIR] [--log FILE]

Starts a KDC and a Kerberos-secured Kafka broker, loads 20,000 flights, runs a Flink job on them
exactly once through an injected failure, and checks the result. Builds the project first when
there is no build yet or a source is newer. Ctrl-C ends it and leaves nothing behind.

  --keytab         Flink signs in with a keytab (the default).
  --ticket-cache   Flink signs in with a ticket cache.
  --hold           Keep KDC, broker and Flink's web interface up until Ctrl-C, and print kinit and
                   kcat commands to try on them.
  --fault FAULT    Break something before the job starts, which then has to fail with its cause:
                   wrong-key, no-keytab or kdc-down. With --keytab only.
  --work-dir DIR   Keep all files in this new directory (default: a temporary one that is removed).
  --log FILE       Log of Flink and the Kafka clients; the broker's goes beside it
                   (environment: KERSTREAM_DEMO_LOG; default: examples/target/flights-demo.log).
  -h, --help       This text.

Needs a JDK, 17 or newer, as JAVA_HOME or on the PATH.
Exit codes: 0 ended with OK, 1 ended with FAILED or could not be built, 2 wrong options.
USAGE
}

fail() {
  printf 'demo.sh: %s\n' "$*" >&2
  exit 1
}

for argument in "$@"; do
  case $argument in
    -h | --help)
      usage
      exit 0
      ;;
  esac
done

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
target=$root/examples/target
class_path_file=$target/class-path.txt
stamp=$target/demo-build.stamp
main_class=io.kerstream.examples.flights.demo.FlightsDemo

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v -- "$java" >/dev/null || fail "no $java: install a JDK, 17 or newer, or set JAVA_HOME"

# True when there is no complete build, or a source is newer than it.
build_is_needed() {
  [[ -f $stamp && -f $class_path_file && -f $target/classes/${main_class//.//}.class ]] || return 0
  local entries entry
  IFS=: read -r -a entries <"$class_path_file"
  for entry in "${entries[@]}"; do
    [[ -e $entry ]] || return 0
  done
  [[ -n $(cd -- "$root" && find . -name '.?*' -prune -o -name target -prune -o -path '*/src/test' -prune -o \
    -type f \( -name pom.xml -o -path '*/src/*' \) -newer "$stamp" -print) ]]
}

build() {
  echo "Building the demo (only now and when a source has changed)"
  mkdir -p -- "$target"
  # As old as the start of the build, so that a file changed meanwhile counts as newer.
  : >"$stamp.new"
  (cd -- "$root" && ./mvnw -q -Pquick -pl examples -am package) || fail "the build failed"
  mv -- "$stamp.new" "$stamp"
}

if build_is_needed; then
  build
fi

export KERSTREAM_DEMO_LOG=${KERSTREAM_DEMO_LOG:-$target/flights-demo.log}
# The JDK takes the name of the ticket cache from the environment only. Never the user's own.
export KRB5CCNAME=$target/flights-demo-$$.ccache

# On a terminal the progress line is rewritten in place.
terminal=false
[[ -t 1 ]] && terminal=true

exec "$java" -Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  -Djava.net.preferIPv4Stack=true -Dkerstream.demo.terminal=$terminal \
  --add-opens=java.base/java.lang=ALL-UNNAMED \
  --add-opens=java.base/java.util=ALL-UNNAMED \
  --add-opens=java.base/java.time=ALL-UNNAMED \
  -cp "$target/classes:$(<"$class_path_file")" \
  "$main_class" "$@"

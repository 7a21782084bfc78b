#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A KDC and a secured Kafka cluster for work by hand; see --help. The logic is in Java
# (kdc-test-harness, package playground).
set -euo pipefail

fail() {
  printf 'playground.sh: %s\n' "$*" >&2
  exit 1
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
target=$root/kdc-test-harness/target
class_path_file=$target/class-path.txt

[[ -f $class_path_file && -d $target/classes ]] ||
  fail "not built yet: run ./mvnw -Pquick package -pl kdc-test-harness -am"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v -- "$java" >/dev/null || fail "no $java: install a JDK, 17 or newer, or set JAVA_HOME"

exec "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  -cp "$target/classes:$(<"$class_path_file")" \
  io.kerstream.testing.playground.PlaygroundMain "$@"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Lists and aborts open transactions of Kafka sinks; see --help. The logic is in Java (tools,
# package transactions).
set -euo pipefail

fail() {
  printf 'transactions.sh: %s\n' "$*" >&2
  exit 1
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
target=$root/tools/target
class_path_file=$target/class-path.txt

[[ -f $class_path_file && -d $target/classes ]] ||
  fail "not built yet: run ./mvnw -Pquick package -pl tools -am"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v -- "$java" >/dev/null || fail "no $java: install a JDK, 17 or newer, or set JAVA_HOME"

options=(-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData)

# MIT's variable for krb5.conf, which Java does not read.
[[ -z ${KRB5_CONFIG:-} ]] || options+=("-Djava.security.krb5.conf=$KRB5_CONFIG")

exec "$java" "${options[@]}" -cp "$target/classes:$(<"$class_path_file")" \
  io.kerstream.tools.transactions.TransactionsTool "$@"

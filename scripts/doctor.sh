#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Finds out why a job cannot log in to Kafka, read, write or commit; see --help. The logic is in Java
# (tools, package doctor).
set -euo pipefail

fail() {
  printf 'doctor.sh: %s\n' "$*" >&2
  exit 1
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
target=$root/tools/target
class_path_file=$target/class-path.txt

[[ -f $class_path_file && -d $target/classes ]] ||
  fail "not built yet: run ./mvnw -Pquick package -pl tools -am"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v -- "$java" >/dev/null || fail "no $java: install a JDK, 17 or newer, or set JAVA_HOME"

# MIT's variable for krb5.conf, which Java does not read.
options=(-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData)
[[ -z ${KRB5_CONFIG:-} ]] || options+=("-Djava.security.krb5.conf=$KRB5_CONFIG")

# How Java understands krb5.conf is known to a class that it does not export.
exec "$java" "${options[@]}" --add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED \
  -cp "$target/classes:$(<"$class_path_file")" \
  io.kerstream.tools.doctor.DoctorTool "$@"

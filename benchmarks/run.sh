#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds and runs the benchmarks; options are those of Benchmark, see --help.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
target=$root/benchmarks/target
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

(cd -- "$root" && ./mvnw -q -Pquick -pl benchmarks -am package)
exec "$java" -Xmx512m -XX:+UseSerialGC -Djava.net.preferIPv4Stack=true \
  -Dlog4j2.configurationFile=benchmark-log4j2.properties \
  -cp "$target/classes:$(<"$target/class-path.txt")" \
  io.kerstream.benchmarks.Benchmark "$@"

# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What the scripts that submit jobs have in common. Sourced by them after messages.sh.

# require_setting KEY=VALUE: that it is one, and no secret.
require_setting() {
  [[ $1 == *=* ]] || wrong "-D $1: not KEY=VALUE"
  [[ ${1%%=*} != *password && ${1%%=*} != *secret ]] ||
    wrong "-D ${1%%=*}: others can read a command line; use ${1%%=*}.file"
}

# require_jar FLINK_HOME [JAR]...: that there is a Flink to submit with, and a jar.
require_jar() {
  (($# > 1)) || wrong "which jar?"
  [[ -n $1 ]] || wrong "set FLINK_HOME or --flink-home"
  [[ -x $1/bin/flink ]] || fail "$1 has no bin/flink"
  [[ -r $2 ]] || fail "$2: no such jar"
}

# require_kerstream FLINK_HOME: that its jars are in there.
require_kerstream() {
  compgen -G "$1/lib/kerstream-security-*.jar" >/dev/null ||
    fail "Kerstream is not in $1/lib; run install.sh"
}

# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs a program of kerstream-tools, from an unpacked distribution or from a build of the source
# tree. Sourced by the scripts beside it, after `root`, the folder above scripts/, is set.

# tools_class_path: prints the class path.
tools_class_path() {
  local file=${root:?}/tools/target/class-path.txt
  if compgen -G "$root/tools/kerstream-tools-*.jar" >/dev/null; then
    printf '%s/tools/*:%s/lib/*\n' "$root" "$root"
  elif [[ -f $file && -d $root/tools/target/classes ]]; then
    printf '%s/tools/target/classes:%s\n' "$root" "$(<"$file")"
  else
    printf '%s: not built yet: run ./mvnw -Pquick package -pl tools -am\n' "${0##*/}" >&2
    return 1
  fi
}

# use_flink_conf: Flink's configuration is the one in FLINK_HOME, unless FLINK_CONF_DIR names another.
use_flink_conf() {
  [[ -n ${FLINK_CONF_DIR:-} || -z ${FLINK_HOME:-} ]] || export FLINK_CONF_DIR=$FLINK_HOME/conf
}

# run_tool MAIN_CLASS JVM_OPTION... -- ARGUMENT...: replaces this shell by the program.
run_tool() {
  local main_class=$1 class_path options=() java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  shift
  while (($#)) && [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  command -v -- "$java" >/dev/null || {
    printf '%s: no %s: install a JDK, 17 or newer, or set JAVA_HOME\n' "${0##*/}" "$java" >&2
    return 1
  }
  class_path=$(tools_class_path) || return
  # MIT's variable for krb5.conf, which Java does not read.
  [[ -z ${KRB5_CONFIG:-} ]] || options+=("-Djava.security.krb5.conf=$KRB5_CONFIG")
  exec "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    "${options[@]}" -cp "$class_path" "$main_class" "$@"
}

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Submits a job to YARN in application mode; see --help.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/messages.sh
source "$root/scripts/lib/messages.sh"
# shellcheck source=scripts/lib/conf.sh
source "$root/scripts/lib/conf.sh"
# shellcheck source=scripts/lib/submit.sh
source "$root/scripts/lib/submit.sh"

usage() {
  cat <<'USAGE'
Usage: scripts/submit-yarn.sh [OPTION]... JAR [ARGUMENT]...

Checks what a secured job on YARN needs from the host that submits it, and hands over to
flink run-application. Flink ships the keytab of security.kerberos.login.keytab; keytabs of further
credentials, truststores and password files are shipped with --ship, and named in the configuration
by their file names alone, because they lie in each container's working directory.

  --class NAME            The job's main class, unless the jar names it.
  --parallelism N         Default parallelism of the job.
  --from-savepoint PATH   Resume from a savepoint or a retained checkpoint.
  --name NAME             Name of the application.
  --queue NAME            YARN queue.
  --ship FILE             A file for each container's working directory; may be repeated.
  -D KEY=VALUE            A setting of Flink, no secret; may be repeated.
  --flink-home DIR        The Flink distribution (environment: FLINK_HOME).
  --dry-run               Print the command lines, and run nothing.
  -h, --help              This text.
USAGE
  preflight_usage
  cat <<'USAGE'

Exit codes: that of flink run-application, 1 not submitted, 2 wrong options.
USAGE
}

flink_home=${FLINK_HOME:-} dry_run=false look=true options=() shipped=() keytab=''
while (($#)); do
  if preflight_option "$@"; then
    shift 2
    continue
  fi
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --dry-run) dry_run=true ;;
    --no-preflight) look=false ;;
    --class | --parallelism | --from-savepoint | --name | --queue | --ship | --flink-home | -D)
      (($# > 1)) || wrong "$1 needs a value"
      case $1 in
        --class) options+=(-c "$2") ;;
        --parallelism) options+=(-p "$2") ;;
        --from-savepoint) options+=(-s "$2") ;;
        --name) options+=("-Dyarn.application.name=$2") ;;
        --queue) options+=("-Dyarn.application.queue=$2") ;;
        --ship)
          [[ -r $2 ]] || fail "--ship $2: no such file, or not readable"
          [[ $2 != *';'* ]] || wrong "--ship $2: a semicolon separates files"
          shipped+=("$(realpath -- "$2")")
          ;;
        --flink-home) flink_home=$2 ;;
        -D)
          require_setting "$2"
          [[ $2 != yarn.ship-files=* ]] || wrong "-D yarn.ship-files: use --ship for each file"
          [[ $2 != security.kerberos.login.keytab=* ]] || keytab=${2#*=}
          options+=("-D$2") doctor_settings+=("-D$2")
          ;;
      esac
      shift
      ;;
    -*) wrong "unknown option $1" ;;
    *) break ;;
  esac
  shift
done
require_jar "$flink_home" "$@"
conf=${FLINK_CONF_DIR:-$flink_home/conf}
file=$(conf_file "$conf")
[[ -r $file ]] || fail "no configuration in $conf"
require_kerstream "$flink_home"
grep -q KafkaSecurityModuleFactory "$file" || fail "no KafkaSecurityModuleFactory in $file; run install.sh"

[[ -n $keytab ]] || keytab=$(conf_value "$file" security.kerberos.login.keytab)
[[ -n $keytab ]] ||
  fail "no security.kerberos.login.keytab in $file: containers on YARN have no ticket cache, and a job would fail there; set a keytab, with install.sh --keytab"
[[ -r $keytab ]] || fail "keytab $keytab: no such file here, or not readable; Flink ships it from this host"
[[ -n ${HADOOP_CLASSPATH:-} ]] || command -v hadoop >/dev/null ||
  fail "no Hadoop: set HADOOP_CLASSPATH, as in: export HADOOP_CLASSPATH=\$(hadoop classpath)"

if ((${#shipped[@]})); then
  options+=("-Dyarn.ship-files=$(
    IFS=';'
    printf '%s' "${shipped[*]}"
  )")
fi
preflight "$look" "$dry_run" "$conf" "${shipped[@]}"
$dry_run || export HADOOP_CLASSPATH=${HADOOP_CLASSPATH:-$(hadoop classpath)}
hand_over "$dry_run" "$flink_home/bin/flink" run-application -t yarn-application "${options[@]}" "$@"

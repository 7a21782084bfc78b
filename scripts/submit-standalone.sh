#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Submits a job to a standalone or session cluster; see --help.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/messages.sh
source "$root/scripts/lib/messages.sh"
# shellcheck source=scripts/lib/submit.sh
source "$root/scripts/lib/submit.sh"

usage() {
  cat <<'USAGE'
Usage: scripts/submit-standalone.sh [OPTION]... JAR [ARGUMENT]...

Checks that Kerstream is installed where the job is submitted from, and hands over to flink run.

  --class NAME            The job's main class, unless the jar names it.
  --parallelism N         Default parallelism of the job.
  --from-savepoint PATH   Resume from a savepoint or a retained checkpoint.
  --attached              Wait for the end of the job.
  --job-manager HOST:PORT The cluster's REST address, unless the configuration says it.
  -D KEY=VALUE            A setting of the job, no secret; may be repeated.
  --flink-home DIR        The Flink distribution (environment: FLINK_HOME).
  --dry-run               Print the command lines, and run nothing.
  -h, --help              This text.
USAGE
  preflight_usage
  cat <<'USAGE'

Exit codes: that of flink run, 1 not submitted, 2 wrong options.
USAGE
}

flink_home=${FLINK_HOME:-} detached=true dry_run=false look=true options=()
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
    --attached) detached=false ;;
    --dry-run) dry_run=true ;;
    --no-preflight) look=false ;;
    --class | --parallelism | --from-savepoint | --job-manager | --flink-home | -D)
      (($# > 1)) || wrong "$1 needs a value"
      case $1 in
        --class) options+=(-c "$2") ;;
        --parallelism) options+=(-p "$2") ;;
        --from-savepoint) options+=(-s "$2") ;;
        --job-manager) options+=(-m "$2") ;;
        --flink-home) flink_home=$2 ;;
        -D)
          require_setting "$2"
          options+=("-D$2")
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
require_kerstream "$flink_home"
grep -qs KafkaSecurityModuleFactory "$conf/flink-conf.yaml" "$conf/config.yaml" ||
  fail "no KafkaSecurityModuleFactory in the configuration in $conf; run install.sh"

if $detached; then
  options+=(-d)
fi
preflight "$look" "$dry_run" "$conf"
hand_over "$dry_run" "$flink_home/bin/flink" run "${options[@]}" "$@"

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

# What preflight_option has noted: options of the doctor, where those for each run of it begin, and
# whether they name brokers, and by a profile. And settings for all runs.
doctor=() runs=(0) brokers_named=false cluster_named=false doctor_settings=()

# preflight_usage: its part of --help.
preflight_usage() {
  cat <<'USAGE'

Before it submits, doctor.sh looks at all that is between Flink's configuration and the job, on this
host and as this user; its table goes to standard error. After a FAIL nothing is submitted, after a
WARN it is.
These options say what the job wants, as in doctor.sh --help; one of the first three is needed:

  --bootstrap-server HOST:PORT,...   --cluster NAME   --command-config FILE
  --read TOPIC   --write TOPIC   --group GROUP
  --transactional-id-prefix PREFIX   --transaction-timeout DURATION   --check-limit DURATION

A job of several clusters says --cluster for each, and behind it what the job wants there.

  --no-preflight          Submit without the doctor, where only the cluster's hosts have the keytab.
USAGE
}

# preflight_option ARGUMENT...: notes the first one with its value, the second, if it is one of the
# doctor's; otherwise the result is 1.
preflight_option() {
  case $1 in
    --cluster)
      ! $cluster_named || runs+=("${#doctor[@]}")
      cluster_named=true brokers_named=true
      ;;
    --bootstrap-server | --command-config) brokers_named=true ;;
    --read | --write | --group | --transactional-id-prefix | --transaction-timeout | --check-limit) ;;
    *) return 1 ;;
  esac
  (($# > 1)) || wrong "$1 needs a value"
  local value=$2
  # The doctor may work in another folder.
  [[ $1 != --command-config ]] || value=$(realpath -m -- "$2")
  doctor+=("$1" "$value")
}

# preflight RUN DRY_RUN CONF_DIR [FILE]...: has the doctor look, in a folder with links to these files,
# as containers have them in their working directories. Ends the script if a check fails.
preflight() {
  local run=$1 dry_run=$2 conf status=0 i end command
  conf=$(realpath -m -- "$3")
  shift 3
  if ! $run; then
    printf '%s: --no-preflight: the doctor has not looked at this job\n' "${0##*/}" >&2
    return
  fi
  $brokers_named ||
    wrong "which brokers? Name them for the pre-flight with --cluster, --bootstrap-server or --command-config, or go without it (--no-preflight)"
  (($# == 0)) || ! $dry_run || printf '# in a folder with links to %s\n' "$*"
  for ((i = 0; i < ${#runs[@]}; i++)); do
    end=${runs[i + 1]:-${#doctor[@]}}
    command=("${root:?}/scripts/doctor.sh" "${doctor_settings[@]}" "${doctor[@]:runs[i]:end-runs[i]}")
    if $dry_run; then
      printf 'FLINK_CONF_DIR=%q ' "$conf"
      printf '%q ' "${command[@]}"
      echo
    else
      FLINK_CONF_DIR=$conf beside "$@" -- "${command[@]}" >&2 || status=$?
    fi
  done
  case $status in
    0) ;;
    2) wrong "the doctor does not take these options" ;;
    *) fail "not submitted, because the pre-flight failed; --no-preflight submits without it" ;;
  esac
}

# beside [FILE]... -- COMMAND...: runs a command in a folder with links to these files, or here.
beside() (
  files=()
  while [[ $1 != -- ]]; do
    files+=("$1")
    shift
  done
  shift
  if ((${#files[@]})); then
    folder=$(mktemp -d) || exit
    trap 'rm -rf -- "$folder"' EXIT
    ln -s -- "${files[@]}" "$folder" && cd -- "$folder" || exit
  fi
  "$@"
)

# hand_over DRY_RUN COMMAND...: replaces this shell by the command, or prints it.
hand_over() {
  local dry_run=$1
  shift
  $dry_run || exec "$@"
  printf '%q ' "$@"
  echo
}

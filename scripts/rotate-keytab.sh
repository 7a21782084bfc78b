#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Puts a new keytab in the place of the one that Flink logs in with; see --help.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/messages.sh
source "$root/scripts/lib/messages.sh"

usage() {
  cat <<'USAGE'
Usage: scripts/rotate-keytab.sh --keytab FILE --new FILE --principal NAME [--rest URL --job ID]
                                [--timeout SECONDS] [--dry-run]

Verifies the new keytab against the KDC, swaps it in by one rename, waits until a running job has
logged in with it, and puts the old one back if its logins fail or none comes in time. Run it on
each host, as the user that owns the keytab. Jobs need no restart.

  --keytab FILE      The keytab that Flink's configuration names.
  --new FILE         The new one, with the new key.
  --principal NAME   Flink's principal.
  --rest URL         Flink's REST address, http://host:8081 (environment: FLINK_REST).
  --job ID           The job whose login is watched. Without --rest and --job nothing is watched.
  --timeout SECONDS  How long to wait for the job's next login; longer than it takes until its
                     ticket is renewed (default: 300).
  --dry-run          Verify the new keytab, and change nothing.
  -h, --help         This text.

The old keytab stays beside the new one as FILE.previous, with the same permissions; remove it when
its key is of no use any more.
Needs kinit, and curl for --rest. KRB5_CONFIG names a krb5.conf that is not in its usual place.
Exit codes: 0 done, 1 not done or rolled back, 2 wrong options.
USAGE
}

keytab='' new='' principal='' rest=${FLINK_REST:-} job='' timeout=300 dry_run=false
while (($#)); do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --dry-run)
      dry_run=true
      shift
      continue
      ;;
    --keytab | --new | --principal | --rest | --job | --timeout)
      (($# > 1)) || wrong "$1 needs a value"
      ;;
    *) wrong "unknown option $1" ;;
  esac
  case $1 in
    --keytab) keytab=$2 ;;
    --new) new=$2 ;;
    --principal) principal=$2 ;;
    --rest) rest=${2%/} ;;
    --job) job=$2 ;;
    --timeout) timeout=$2 ;;
  esac
  shift 2
done
[[ -n $keytab && -n $new && -n $principal ]] || wrong "--keytab, --new and --principal are needed"
[[ $timeout =~ ^[1-9][0-9]*$ ]] || wrong "--timeout $timeout: not a number of seconds"
[[ -z $job || -n $rest ]] || wrong "--job needs --rest"
[[ -f $keytab ]] || fail "--keytab $keytab: no such file"
[[ -r $new ]] || fail "--new $new: no such file, or not readable"
command -v kinit >/dev/null || fail "no kinit: install krb5-user (Debian) or krb5-workstation (Fedora)"

# In seconds; Flink fetches them from the TaskManagers every 10 s (metrics.fetcher.update-interval).
readonly figures_age=20

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# accepted FILE: whether the KDC gives a ticket for this keytab, into a cache of its own.
accepted() {
  timeout 60 kinit -k -t "$1" -c "FILE:$work/ccache" -- "$principal" 2>"$work/error"
}

get() {
  curl --silent --show-error --fail --max-time 10 --globoff "$rest$1"
}

# values NAME: that metric of all subtasks of the job, one a line.
values() {
  local vertex id
  for vertex in $(get "/jobs/$job" | grep -o '"vertices":.*' | grep -o '"id":"[0-9a-f]\{32\}"' | cut -d'"' -f4 | sort -u); do
    for id in $(get "/jobs/$job/vertices/$vertex/subtasks/metrics" | grep -o '"id":"[^"]*"' | cut -d'"' -f4 | grep "\\.$1\$"); do
      get "/jobs/$job/vertices/$vertex/subtasks/metrics?agg=min,max&get=$(encode "$id")" |
        grep -o '"m[inax]*":[0-9.E+-]*' | cut -d: -f2
    done
  done
}

# encode TEXT: for a URL; names of metrics hold a principal and the name of an operator.
encode() {
  local text=$1 i
  for ((i = 0; i < ${#text}; i++)); do
    case ${text:i:1} in
      [a-zA-Z0-9._-]) printf '%s' "${text:i:1}" ;;
      *) printf '%%%02X' "'${text:i:1}" ;;
    esac
  done
}

# True when every login of the job is younger than the swap and none fails.
logged_in() {
  local logins attempts
  logins=$(values lastSuccessfulLoginTimestamp) || return 1
  [[ -n $logins ]] || return 1
  awk -v since="$1" '$1 < since { late = 1 } END { exit late }' <<<"$logins" || return 1
  attempts=$(attempts) && [[ $attempts == succeed ]]
}

# attempts: how the last ones of the job's logins ended, fail or succeed.
attempts() {
  values failedRenewalsInARow | awk '$1 > 0 { failed = 1 } END { print failed ? "fail" : "succeed" }'
}

# roll_back REASON: puts the old keytab back, and ends.
roll_back() {
  swap "$keytab.previous"
  fail "$1; rolled back: the old keytab is in $keytab again"
}

swap() {
  cp -- "$1" "$keytab.kerstream-new"
  chown --reference="$keytab" -- "$keytab.kerstream-new"
  chmod --reference="$keytab" -- "$keytab.kerstream-new"
  mv -T -- "$keytab.kerstream-new" "$keytab"
}

umask 077
accepted "$new" || fail "the KDC does not accept $new for $principal: $(<"$work/error")"
echo "verified: $new is accepted by the KDC for $principal"
if $dry_run; then
  echo "would swap $keytab, and keep the old one as $keytab.previous"
  exit 0
fi

if [[ -n $job ]]; then
  command -v curl >/dev/null || fail "no curl, which --rest needs"
  [[ -n $(values lastSuccessfulLoginTimestamp) ]] ||
    fail "job $job at $rest has no metric lastSuccessfulLoginTimestamp: is it this job that logs in?"
fi
cp -p -- "$keytab" "$keytab.previous"
swap "$new"
swapped=$(date +%s%3N)
echo "swapped: $keytab; the old one is $keytab.previous"
[[ -n $job ]] || exit 0

start=$SECONDS
until logged_in "$swapped"; do
  # A changed keytab is tried within a second where attempts fail; with a KDC that is down, wait.
  if ((SECONDS - start > figures_age)) && [[ $(attempts) == fail ]] && accepted "$keytab"; then
    roll_back "job $job cannot log in with the new keytab, which the KDC accepts for $principal"
  fi
  ((SECONDS - start < timeout)) || roll_back "job $job has not logged in within $timeout s after the swap"
  sleep 2
done
echo "logged in: job $job uses the new keytab"

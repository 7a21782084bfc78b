#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Gathers what others need to look into a problem, without secrets; see --help.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: scripts/collect-diagnostics.sh [--output FILE] [--rest URL] [--keytab FILE] [--max-log MB]

Packs configuration, the ends of the logs, what the keytab holds (no keys), krb5.conf, versions and,
with --rest, the state of the jobs into one archive. Values of settings that may hold a secret, JAAS
passwords, private keys and passwords in URLs are replaced by <redacted>. Keytabs and ticket caches
are never in it. krb5.conf is the one of KRB5_CONFIG, else security.kerberos.krb5-conf.path of the
configuration, else /etc/krb5.conf; environment.txt says which. Look at the archive before you hand it on.

  --output FILE     The archive (default: kerstream-diagnostics-<time>.tar.gz here).
  --rest URL        Flink's REST address, http://host:8081 (environment: FLINK_REST).
  --keytab FILE     A keytab to list (default: security.kerberos.login.keytab of the configuration).
  --max-log MB      How much of the end of each log (default: 10).
  --flink-home DIR  The Flink distribution (environment: FLINK_HOME).
  -h, --help        This text.

Exit codes: 0 done, also if parts could not be had (the archive says which), 1 not done, 2 wrong options.
USAGE
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/messages.sh
source "$root/scripts/lib/messages.sh"
# shellcheck source=scripts/lib/conf.sh
source "$root/scripts/lib/conf.sh"
flink_home=${FLINK_HOME:-} rest=${FLINK_REST:-} keytab='' max_log=10
output=kerstream-diagnostics-$(date -u +%Y%m%d-%H%M%S).tar.gz
while (($#)); do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --output | --rest | --keytab | --max-log | --flink-home)
      (($# > 1)) || wrong "$1 needs a value"
      ;;
    *) wrong "unknown option $1" ;;
  esac
  case $1 in
    --output) output=$2 ;;
    --rest) rest=${2%/} ;;
    --keytab) keytab=$2 ;;
    --max-log) max_log=$2 ;;
    --flink-home) flink_home=$2 ;;
  esac
  shift 2
done
[[ $max_log =~ ^[1-9][0-9]*$ ]] || wrong "--max-log $max_log: not a number of MB"
[[ -n $flink_home ]] || wrong "set FLINK_HOME or --flink-home"
[[ -d $flink_home/lib ]] || fail "$flink_home is no Flink distribution: it has no lib"
conf=${FLINK_CONF_DIR:-$flink_home/conf}
file=$(conf_file "$conf")
krb5_conf=${KRB5_CONFIG:-} krb5_from=KRB5_CONFIG keytab_from=--keytab
if [[ -z $krb5_conf ]]; then
  krb5_conf=$(conf_value "$file" security.kerberos.krb5-conf.path)
  krb5_from="security.kerberos.krb5-conf.path in $file"
fi
if [[ -z $krb5_conf ]]; then
  krb5_conf=/etc/krb5.conf krb5_from=default
fi
if [[ -z $keytab ]]; then
  keytab=$(conf_value "$file" security.kerberos.login.keytab)
  keytab_from="security.kerberos.login.keytab in $file"
fi

umask 077
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
bundle=$work/kerstream-diagnostics
mkdir -p "$bundle/conf" "$bundle/log" "$bundle/rest"

readonly secret='(password|secret|token|jaas\.config|api-?key|access-?key|keystore\.key|ssl\.key)'

# Standard input without secrets: the JSON of Flink's REST interface, a setting that has its line to
# itself, one in a log, and the forms in which secrets occur within a line.
redact() {
  sed -E \
    -e '/-----BEGIN [A-Z ]*PRIVATE KEY-----/,/-----END [A-Z ]*PRIVATE KEY-----/c <redacted>' \
    -e 's/("key" *: *"[^"]*'"$secret"'" *, *"value" *: *)"([^"\\]|\\.)*"/\1"<redacted>"/Ig' \
    -e 's/("[^"]*'"$secret"'" *: *)"([^"\\]|\\.)*"/\1"<redacted>"/Ig' \
    -e 's/^([^:=#"]*'"$secret"')( *[:=] *).+$/\1\3<redacted>/I' \
    -e 's/(property: [^ ,]*'"$secret"', ).*$/\1<redacted>/I' \
    -e 's/('"$secret"' *= *)"([^"\\]|\\.)*"/\1<redacted>/Ig' \
    -e 's/('"$secret"' *= *)[^" ;,]+/\1<redacted>/Ig' \
    -e 's#(://[^/:@ ]*:)[^/@ ]*@#\1<redacted>@#g'
}

# part FILE COMMAND...: the output of a command, or why there is none.
part() {
  local file=$bundle/$1
  shift
  timeout 30 "$@" 2>&1 | redact >"$file" || printf '\n(%s failed)\n' "$1" >>"$file"
}

for file in "$conf"/*; do
  [[ ! -f $file ]] || redact <"$file" >"$bundle/conf/${file##*/}"
done
for file in "${FLINK_LOG_DIR:-$flink_home/log}"/*; do
  [[ ! -f $file ]] || tail -c "${max_log}M" -- "$file" | redact >"$bundle/log/${file##*/}"
done
part lib.txt find "$flink_home/lib" "$flink_home/plugins" -name '*.jar' -printf '%f %s\n'
part java.txt "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version
part system.txt uname -a
part time.txt date -u
part environment.txt env -i PATH="$PATH" HOME="${HOME:-}" FLINK_HOME="$flink_home" \
  FLINK_CONF_DIR="${FLINK_CONF_DIR:-}" KRB5CCNAME="${KRB5CCNAME:-}" KRB5_CONFIG="${KRB5_CONFIG:-}" env
printf 'krb5.conf: %s (%s)\nkeytab: %s\n' "$krb5_conf" "$krb5_from" \
  "${keytab:+$keytab ($keytab_from)}" >>"$bundle/environment.txt"
part krb5.conf cat "$krb5_conf"
if [[ -n $keytab ]]; then
  part keytab.txt "$root/scripts/kerberos.sh" keytab "$keytab"
  part keytab-permissions.txt ls -l "$keytab"
fi
if [[ -n $rest ]]; then
  for path in overview config jobs jobs/overview jobmanager/config taskmanagers; do
    part "rest/${path//\//-}.json" curl --silent --show-error --fail --max-time 10 "$rest/$path"
  done
  while read -r job; do
    for path in '' /checkpoints /exceptions; do
      part "rest/job-$job${path//\//-}.json" curl --silent --show-error --fail --max-time 10 "$rest/jobs/$job$path"
    done
  done < <(grep -o '"id":"[0-9a-f]*"' "$bundle/rest/jobs.json" | cut -d'"' -f4)
fi
tar czf "$output" -C "$work" kerstream-diagnostics || fail "cannot write $output"
echo "$output"

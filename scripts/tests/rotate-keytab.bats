#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
#
# KERSTREAM_HOME: the unpacked archive. kinit and curl are stand-ins: a KDC that accepts each keytab
# but a refused one, and a job whose last login and failed attempts are in files.

setup() {
  bin=$BATS_TEST_TMPDIR/bin
  keytab=$BATS_TEST_TMPDIR/flink.keytab
  new=$BATS_TEST_TMPDIR/new.keytab
  rotate=("${KERSTREAM_HOME:?}/scripts/rotate-keytab.sh" --keytab "$keytab" --new "$new" --principal a@B)
  watch=(--rest http://flink:8081 --job 0123)
  mkdir -p "$bin"
  echo old >"$keytab"
  echo new >"$new"
  chmod 400 "$keytab"
  chmod 640 "$new"
  export PATH=$bin:$PATH LOGIN=$BATS_TEST_TMPDIR/login FAILED=$BATS_TEST_TMPDIR/failed
  echo 1000 >"$LOGIN"
  echo 0 >"$FAILED"
  cat >"$bin/kinit" <<'KINIT'
#!/bin/sh
grep -q refused "$3" || exit 0
echo 'kinit: Preauthentication failed' >&2
exit 1
KINIT
  cat >"$bin/curl" <<'CURL'
#!/bin/sh
for url; do :; done
case $url in
  */jobs/0123) echo '{"jid":"0123","vertices":[{"id":"0123456789abcdef0123456789abcdef","name":"x"}]}' ;;
  */metrics) echo '[{"id":"Source.x.lastSuccessfulLoginTimestamp"},{"id":"Source.x.failedRenewalsInARow"}]' ;;
  *lastSuccessfulLoginTimestamp) echo "[{\"id\":\"x\",\"min\":$(cat "$LOGIN"),\"max\":$(cat "$LOGIN")}]" ;;
  *failedRenewalsInARow) echo "[{\"id\":\"x\",\"min\":0.0,\"max\":$(cat "$FAILED")}]" ;;
  *) exit 22 ;;
esac
CURL
  chmod +x "$bin"/*
}

@test "--help, and wrong options" {
  run "${rotate[0]}" --help
  [ "$status" -eq 0 ]
  run "${rotate[0]}" --keytab a
  [ "$status" -eq 2 ]
  run "${rotate[@]}" --job 0123
  [ "$status" -eq 2 ]
}

@test "a keytab that the KDC does not accept changes nothing" {
  echo refused >"$new"
  run "${rotate[@]}" "${watch[@]}"
  [ "$status" -eq 1 ]
  [[ $output == *"the KDC does not accept $new for a@B: kinit: Preauthentication failed"* ]]
  [ "$(<"$keytab")" = old ]
  [ ! -e "$keytab.previous" ]
}

@test "--dry-run changes nothing" {
  run "${rotate[@]}" "${watch[@]}" --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *"would swap $keytab"* ]]
  [ "$(<"$keytab")" = old ]
  [ ! -e "$keytab.previous" ]
}

@test "a login of the job ends it well, with the old permissions" {
  # In the year 2200.
  echo 7258118400000 >"$LOGIN"
  run "${rotate[@]}" "${watch[@]}"
  [ "$status" -eq 0 ]
  [[ $output == *"logged in: job 0123 uses the new keytab" ]]
  [ "$(<"$keytab")" = new ]
  [ "$(<"$keytab.previous")" = old ]
  [ "$(stat -c %a "$keytab")" = 400 ]
}

@test "without a login in time the old keytab is put back" {
  run "${rotate[@]}" "${watch[@]}" --timeout 1
  [ "$status" -eq 1 ]
  [[ $output == *"has not logged in within 1 s after the swap; rolled back: the old keytab is in $keytab again" ]]
  [ "$(<"$keytab")" = old ]
  [ "$(stat -c %a "$keytab")" = 400 ]
}

@test "attempts that fail put the old keytab back before the time is over" {
  echo 3 >"$FAILED"
  run "${rotate[@]}" "${watch[@]}" --timeout 300
  [ "$status" -eq 1 ]
  [[ $output == *"cannot log in with the new keytab, which the KDC accepts for a@B; rolled back: "* ]]
  [ "$(<"$keytab")" = old ]
}

@test "a job without logins is not waited for" {
  run "${rotate[@]}" --rest http://flink:8081 --job 4567
  [ "$status" -eq 1 ]
  [[ $output == *"job 4567 at http://flink:8081 has no metric lastSuccessfulLoginTimestamp"* ]]
  [ "$(<"$keytab")" = old ]
}

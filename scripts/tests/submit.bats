#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
#
# KERSTREAM_HOME: the unpacked archive. Flink and the doctor are stand-ins that print their arguments.

setup() {
  bats_require_minimum_version 1.5.0
  flink=$BATS_TEST_TMPDIR/flink
  scripts=$BATS_TEST_TMPDIR/kerstream/scripts
  mkdir -p "$flink"/{bin,conf,lib} "$scripts"
  cp -r "${KERSTREAM_HOME:?}/scripts/." "$scripts"
  ln -s "$KERSTREAM_HOME/examples" "$scripts/../examples"
  cat >"$scripts/doctor.sh" <<'DOCTOR'
#!/bin/sh
echo "doctor $* with $FLINK_CONF_DIR"
[ -z "${LINKS:-}" ] || ls -l
exit "${DOCTOR:-0}"
DOCTOR
  # The arguments are the stand-in's own.
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nprintf "%%s\\n" "flink $*"\n[ "$3" != delays ] || exit "${DELAYS:-0}"\n' >"$flink/bin/flink"
  chmod +x "$flink/bin/flink"
  jar=$BATS_TEST_TMPDIR/job.jar
  : >"$jar"
  export FLINK_HOME=$flink HADOOP_CLASSPATH=x
}

installed() {
  : >"$flink/lib/kerstream-security-1.jar"
  echo 'security.module.factory.classes: io.kerstream.security.flink.KafkaSecurityModuleFactory' >"$flink/conf/config.yaml"
}

@test "submit-standalone.sh builds the command line" {
  installed
  run --separate-stderr "$scripts/submit-standalone.sh" --no-preflight \
    --class a.B --parallelism 4 --from-savepoint file:/s -D a=b "$jar" --x y
  [ "$status" -eq 0 ]
  [ "$output" = "flink run -c a.B -p 4 -s file:/s -Da=b -d $jar --x y" ]
  [ "$stderr" = "submit-standalone.sh: --no-preflight: the doctor has not looked at this job" ]
}

@test "submit-standalone.sh has the doctor look first" {
  installed
  cd "$BATS_TEST_TMPDIR"
  run --separate-stderr "$scripts/submit-standalone.sh" --command-config c.properties --read 'a b' \
    --write out --group g --transactional-id-prefix p --transaction-timeout 1min --check-limit 5s \
    --cluster prod --bootstrap-server b:1 "$jar" --read z
  [ "$status" -eq 0 ]
  [ "$output" = "flink run -d $jar --read z" ]
  [ "$stderr" = "doctor --command-config $BATS_TEST_TMPDIR/c.properties --read a b --write out --group g \
--transactional-id-prefix p --transaction-timeout 1min --check-limit 5s \
--cluster prod --bootstrap-server b:1 with $flink/conf" ]
}

@test "submit-standalone.sh submits nothing when the doctor says FAIL" {
  installed
  DOCTOR=1 run --separate-stderr "$scripts/submit-standalone.sh" --cluster prod "$jar"
  [ "$status" -eq 1 ]
  [ -z "$output" ]
  [[ $stderr == "doctor --cluster prod with "*"not submitted, because the pre-flight failed"* ]]

  DOCTOR=2 run --separate-stderr "$scripts/submit-standalone.sh" --cluster prod --check-limit soon "$jar"
  [ "$status" -eq 2 ]
  [ -z "$output" ]
}

@test "a pre-flight wants to know the brokers" {
  installed
  run --separate-stderr "$scripts/submit-standalone.sh" --read in "$jar"
  [ "$status" -eq 2 ]
  [ -z "$output" ]
  [[ $stderr == *"which brokers?"*"--no-preflight"* ]]
  run "$scripts/submit-standalone.sh" --cluster
  [ "$status" -eq 2 ]
  [[ $output == *"--cluster needs a value"* ]]
}

@test "--dry-run shows both commands and runs none" {
  installed
  DOCTOR=1 run --separate-stderr "$scripts/submit-standalone.sh" --dry-run --cluster prod --read 'a b' "$jar"
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  [ "${lines[0]}" = "FLINK_CONF_DIR=$flink/conf $scripts/doctor.sh --cluster prod --read a\\ b " ]
  [ "${lines[1]}" = "$flink/bin/flink run -d $jar " ]
  [ "${#lines[@]}" -eq 2 ]
}

@test "each --cluster has the doctor look, also after a FAIL" {
  installed
  cat >"$scripts/doctor.sh" <<'DOCTOR'
#!/bin/sh
echo "doctor $*"
[ "$2" != "${BAD:-}" ]
DOCTOR
  run --separate-stderr "$scripts/submit-standalone.sh" --check-limit 5s --cluster a --read in --cluster b --write out "$jar"
  [ "$status" -eq 0 ]
  [ "$stderr" = $'doctor --check-limit 5s --cluster a --read in\ndoctor --cluster b --write out' ]
  for bad in a b; do
    BAD=$bad run --separate-stderr "$scripts/submit-standalone.sh" --cluster a --cluster b "$jar"
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    [[ $stderr == $'doctor --cluster a\ndoctor --cluster b\n'*"not submitted"* ]]
  done
}

@test "the doctor of the archive stops a submission with its table" {
  installed
  printf '%s\n' 'security.kerberos.login.contexts: KafkaClient' \
    'security.kerberos.login.keytab: /nowhere/flink.keytab' \
    'security.kerberos.login.principal: flink@EXAMPLE.COM' >>"$flink/conf/config.yaml"
  echo 'security.protocol=SASL_SSL' >"$BATS_TEST_TMPDIR/client.properties"
  run --separate-stderr "$KERSTREAM_HOME/scripts/submit-standalone.sh" --check-limit 5s \
    --bootstrap-server localhost:1 --command-config "$BATS_TEST_TMPDIR/client.properties" "$jar"
  [ "$status" -eq 1 ]
  [ -z "$output" ]
  [[ $stderr == *$'\nFAIL  keytab '*"/nowhere/flink.keytab"*"Begin with 'keytab'"*"not submitted"* ]]
}

@test "the doctor of the archive reads the configuration in FLINK_HOME, unless FLINK_CONF_DIR names another" {
  echo 'security.kerberos.login.keytab: /nowhere/home.keytab' >"$flink/conf/config.yaml"
  mkdir "$BATS_TEST_TMPDIR/conf"
  echo 'security.kerberos.login.keytab: /nowhere/other.keytab' >"$BATS_TEST_TMPDIR/conf/config.yaml"
  doctor=("$KERSTREAM_HOME/scripts/doctor.sh" --check-limit 5s --bootstrap-server localhost:1)
  run env -u FLINK_CONF_DIR "${doctor[@]}"
  [ "$status" -eq 1 ]
  [[ $output == *" config.yaml in $flink/conf"* ]]
  FLINK_CONF_DIR=$BATS_TEST_TMPDIR/conf run "${doctor[@]}"
  [[ $output == *" config.yaml in $BATS_TEST_TMPDIR/conf"* ]]
}

@test "submit-standalone.sh refuses what is not installed, and secrets" {
  run "$scripts/submit-standalone.sh" "$jar"
  [ "$status" -eq 1 ]
  [[ $output == *"run install.sh"* ]]
  installed
  run "$scripts/submit-standalone.sh" -D a.password=planted "$jar"
  [ "$status" -eq 2 ]
  [[ $output != *planted* ]]
}

@test "smoke-test.sh has the doctor look and runs three jobs" {
  run --separate-stderr "$scripts/smoke-test.sh" --bootstrap-servers b:1 --security-protocol SASL_SSL
  [ "$status" -eq 0 ]
  [[ $output == *" load "*" delays "*"--bounded"*" check "*"OK:"* ]]
  [[ $stderr == "doctor --bootstrap-server b:1 --command-config "*" --read kerstream-smoke-flights \
--write kerstream-smoke-flights --read kerstream-smoke-delays --write kerstream-smoke-delays --group flight-delays \
--transactional-id-prefix flight-delays --transaction-timeout 5min with $flink/conf" ]]
}

@test "smoke-test.sh gives the doctor the properties of the jobs" {
  # The stand-in's own argument.
  # shellcheck disable=SC2016
  printf '#!/bin/sh\ncat "$4"\n' >"$scripts/doctor.sh"
  run --separate-stderr "$scripts/smoke-test.sh" --bootstrap-servers b:1 --security-protocol SASL_SSL --property 'a=b\c'
  [ "$status" -eq 0 ]
  [ "$stderr" = $'security.protocol=SASL_SSL\na=b\\\\c' ]
}

@test "smoke-test.sh runs nothing when the doctor says FAIL, unless it is told to" {
  DOCTOR=1 run --separate-stderr "$scripts/smoke-test.sh" --bootstrap-servers b:1
  [ "$status" -eq 1 ]
  [ -z "$output" ]
  [[ $stderr == *"the pre-flight failed"* ]]
  DOCTOR=1 run "$scripts/smoke-test.sh" --bootstrap-servers b:1 --no-preflight
  [ "$status" -eq 0 ]
}

@test "smoke-test.sh passes the failure of a job on" {
  DELAYS=1 run --separate-stderr "$scripts/smoke-test.sh" --bootstrap-servers b:1
  [ "$status" -eq 1 ]
  [[ $stderr == *'the job "delays" failed before it reached the cluster'* ]]
  [[ $output != *" check "* ]]
}

@test "smoke-test.sh cancels a job that takes too long, and says its root cause" {
  job=0123456789abcdef0123456789abcdef
  cat >"$flink/bin/flink" <<FLINK
#!/bin/sh
echo "flink \$*" >>"$BATS_TEST_TMPDIR/commands"
[ "\$1" != run ] || { echo "Job has been submitted with JobID $job"; exec sleep 60; }
FLINK
  cat >"$BATS_TEST_TMPDIR/curl" <<'CURL'
#!/bin/sh
[ "${FAILED:-true}" = true ] || exit 22
for url; do :; done
echo "$url" >>"${0%/*}/urls"
entry='{"exceptionName":"a.B","stacktrace":"a.B: outer\n\tat x\nCaused by: c.D: middle\n\tat y\nCaused by: e.F: the \"cause\"\n\tat z\n","timestamp":1}'
# A job that restarts has many, more than a pipe holds.
printf '{"exceptionHistory":{"entries":[%s' "$entry"
yes ",$entry" | head -2000 | tr -d '\n'
echo ']}}'
CURL
  chmod +x "$BATS_TEST_TMPDIR/curl"
  export PATH=$BATS_TEST_TMPDIR:$PATH
  printf 'rest:\n  address: flink.example.com\n  port: 8082\n' >"$flink/conf/config.yaml"
  run --separate-stderr "$scripts/smoke-test.sh" --bootstrap-servers b:1 --timeout 1
  [ "$status" -eq 1 ]
  [[ $stderr == *'the job "load" took longer than 1 s and was cancelled: Caused by: e.F: the "cause"' ]]
  [ "$(tail -1 "$BATS_TEST_TMPDIR/commands")" = "flink cancel $job" ]
  [ "$(<"$BATS_TEST_TMPDIR/urls")" = "http://flink.example.com:8082/jobs/$job/exceptions" ]

  FAILED=false run --separate-stderr "$scripts/smoke-test.sh" --bootstrap-servers b:1 --timeout 1 --rest http://other:1/
  [ "$status" -eq 1 ]
  [[ $stderr == *"no exception at http://other:1/jobs/$job/exceptions"* ]]
}

@test "submit-yarn.sh ships files, and refuses a ticket cache" {
  installed
  run "$scripts/submit-yarn.sh" "$jar"
  [ "$status" -eq 1 ]
  [[ $output == *"containers on YARN have no ticket cache"* ]]

  printf 'security:\n  kerberos:\n    login:\n      #keytab: /no\n      keytab: %s\n' "$jar" >>"$flink/conf/config.yaml"
  run --separate-stderr "$scripts/submit-yarn.sh" --no-preflight \
    --name n --ship "$jar" --ship "$flink/bin/flink" "$jar" --x
  [ "$status" -eq 0 ]
  [ "$output" = "flink run-application -t yarn-application -Dyarn.application.name=n -Dyarn.ship-files=$jar;$flink/bin/flink $jar --x" ]

  run "$scripts/submit-yarn.sh" -D security.kerberos.login.keytab=/nowhere "$jar"
  [ "$status" -eq 1 ]
  [[ $output == *"/nowhere: no such file here"* ]]
}

@test "submit-yarn.sh has the doctor look where the shipped files are, with the settings of -D" {
  installed
  run --separate-stderr env LINKS=1 "$scripts/submit-yarn.sh" -D "security.kerberos.login.keytab=$jar" \
    --ship "$jar" --cluster prod "$jar"
  [ "$status" -eq 0 ]
  [ "$output" = "flink run-application -t yarn-application -Dsecurity.kerberos.login.keytab=$jar -Dyarn.ship-files=$jar $jar" ]
  [[ $stderr == "doctor -Dsecurity.kerberos.login.keytab=$jar --cluster prod with $flink/conf"*"job.jar -> $jar" ]]

  run --separate-stderr "$scripts/submit-yarn.sh" -D "security.kerberos.login.keytab=$jar" \
    --dry-run --ship "$jar" --cluster prod "$jar"
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "# in a folder with links to $jar" ]
  [[ ${lines[1]} == FLINK_CONF_DIR=*doctor.sh* && ${lines[2]} == *"flink run-application"* ]]

  DOCTOR=1 run --separate-stderr "$scripts/submit-yarn.sh" -D "security.kerberos.login.keytab=$jar" \
    --ship "$jar" --cluster prod "$jar"
  [ "$status" -eq 1 ]
  [ -z "$output" ]
  [[ $stderr == *"not submitted"* ]]
}

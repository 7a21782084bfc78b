#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
#
# KERSTREAM_HOME: the unpacked archive. Flink is a stand-in that prints its arguments.

setup() {
  flink=$BATS_TEST_TMPDIR/flink
  scripts=${KERSTREAM_HOME:?}/scripts
  mkdir -p "$flink"/{bin,conf,lib}
  # The arguments are the stand-in's own.
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nprintf "%%s\\n" "flink $*"\n[ "$3" != delays ] || exit "${DELAYS:-0}"\n' >"$flink/bin/flink"
  chmod +x "$flink/bin/flink"
  jar=$BATS_TEST_TMPDIR/job.jar
  : >"$jar"
  export FLINK_HOME=$flink
}

installed() {
  : >"$flink/lib/kerstream-security-1.jar"
  echo 'security.module.factory.classes: io.kerstream.security.flink.KafkaSecurityModuleFactory' >"$flink/conf/config.yaml"
}

@test "submit-standalone.sh builds the command line" {
  installed
  run "$scripts/submit-standalone.sh" --class a.B --parallelism 4 --from-savepoint file:/s -D a=b "$jar" --x y
  [ "$status" -eq 0 ]
  [ "$output" = "flink run -c a.B -p 4 -s file:/s -Da=b -d $jar --x y" ]
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

@test "smoke-test.sh runs three jobs and passes their failure on" {
  run "$scripts/smoke-test.sh" --bootstrap-servers b:1 --security-protocol SASL_SSL
  [ "$status" -eq 0 ]
  [[ $output == *" load "*" delays "*"--bounded"*" check "*"OK:"* ]]
  DELAYS=1 run "$scripts/smoke-test.sh" --bootstrap-servers b:1
  [ "$status" -eq 1 ]
  [[ $output == *'the job "delays" failed'* ]]
}

@test "rotate-keytab.sh says what is wrong" {
  run "$scripts/rotate-keytab.sh" --help
  [ "$status" -eq 0 ]
  run "$scripts/rotate-keytab.sh" --keytab a
  [ "$status" -eq 2 ]
  : >"$BATS_TEST_TMPDIR/new"
  : >"$BATS_TEST_TMPDIR/old"
  KRB5_CONFIG=/dev/null run "$scripts/rotate-keytab.sh" --keytab "$BATS_TEST_TMPDIR/old" --new "$BATS_TEST_TMPDIR/new" --principal a@B
  [ "$status" -eq 1 ]
  [[ $output == *"the KDC does not accept"* ]]
  [ ! -e "$BATS_TEST_TMPDIR/old.previous" ]
}

@test "submit-yarn.sh ships files, and refuses a ticket cache" {
  installed
  export HADOOP_CLASSPATH=x
  run "$scripts/submit-yarn.sh" "$jar"
  [ "$status" -eq 1 ]
  [[ $output == *"containers on YARN have no ticket cache"* ]]

  printf 'security:\n  kerberos:\n    login:\n      #keytab: /no\n      keytab: %s\n' "$jar" >>"$flink/conf/config.yaml"
  run "$scripts/submit-yarn.sh" --name n --ship "$jar" --ship "$flink/bin/flink" "$jar" --x
  [ "$status" -eq 0 ]
  [ "$output" = "flink run-application -t yarn-application -Dyarn.application.name=n -Dyarn.ship-files=$jar;$flink/bin/flink $jar --x" ]

  run "$scripts/submit-yarn.sh" -D security.kerberos.login.keytab=/nowhere "$jar"
  [ "$status" -eq 1 ]
  [[ $output == *"/nowhere: no such file here"* ]]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
#
# install.sh of the unpacked archive, in a copy of a Flink distribution's conf/ and lib/.
# KERSTREAM_HOME: the unpacked archive. FLINK_HOME: a Flink distribution, which is only read.

setup() {
  flink=$BATS_TEST_TMPDIR/flink
  mkdir -p "$flink/lib"
  cp -r "${FLINK_HOME:?}/conf" "$flink/conf"
  ln -s "$FLINK_HOME"/lib/*.jar "$flink/lib"
  keytab=$BATS_TEST_TMPDIR/flink.keytab
  # One key of flink@EXAMPLE.COM.
  printf '\005\002\0\0\0\063\0\001\0\013EXAMPLE.COM\0\005flink\0\0\0\001\0\0\0\0\001\0\021\0\020ABCDEFGHIJKLMNOP' \
    >"$keytab"
  before=$(<"$flink/conf/config.yaml")
  install=${KERSTREAM_HOME:?}/scripts/install.sh
}

installed() {
  find "$flink/lib" -name 'kerstream-*.jar' -printf '%f\n' | sort
}

@test "--help says what it does and ends well" {
  run "$install" --help
  [ "$status" -eq 0 ]
  [[ $output == *--dry-run* && $output == *--uninstall* ]]
}

@test "installs twice with one result, and uninstalls without a trace" {
  FLINK_HOME=$flink run "$install" --keytab "$keytab" --principal flink@EXAMPLE.COM
  [ "$status" -eq 0 ]
  [ "$(installed | wc -l)" -eq 2 ]
  grep -q 'ZookeeperModuleFactory;io.kerstream.security.flink.KafkaSecurityModuleFactory' \
    "$flink/conf/config.yaml"
  once=$(<"$flink/conf/config.yaml")

  FLINK_HOME=$flink run "$install"
  [ "$status" -eq 0 ]
  [ "$(<"$flink/conf/config.yaml")" = "$once" ]
  [ ! -e "$flink/conf/flink-conf.yaml" ]

  FLINK_HOME=$flink run "$install" --uninstall
  [ "$status" -eq 0 ]
  [ "$(<"$flink/conf/config.yaml")" = "$before" ]
  [ -z "$(installed)" ]
}

@test "--dry-run changes nothing" {
  FLINK_HOME=$flink run "$install" --dry-run --ticket-cache
  [ "$status" -eq 0 ]
  [[ $output == *"would copy: lib/kerstream-security-"* ]]
  [ "$(<"$flink/conf/config.yaml")" = "$before" ]
  [ -z "$(installed)" ]
}

@test "what Flink's own scripts read is what was written" {
  FLINK_HOME=$flink "$install" --keytab "$keytab" --principal flink@EXAMPLE.COM
  mkdir -p "$flink/bin"
  cp "$FLINK_HOME"/bin/* "$flink/bin"
  run "$flink/bin/config-parser-utils.sh" "$flink/conf" "$flink/bin" "$flink/lib"
  [ "$status" -eq 0 ]
  run grep -c "$keytab" "$flink/conf/config.yaml"
  [ "$output" -eq 1 ]
}

@test "a wrong folder and a missing one end with the reason" {
  FLINK_HOME=$BATS_TEST_TMPDIR run "$install"
  [ "$status" -eq 1 ]
  [[ $output == *"is no Flink distribution"* ]]

  run env -u FLINK_HOME "$install"
  [ "$status" -eq 2 ]
  [[ $output == *"Set FLINK_HOME"* ]]
}

@test "a keytab that is not there ends with the reason" {
  FLINK_HOME=$flink run "$install" --keytab /nowhere/a.keytab --principal flink
  [ "$status" -eq 1 ]
  [[ $output == *"/nowhere/a.keytab"*"no such file"* ]]
}

@test "what would stop every Flink process is refused, and nothing changes" {
  FLINK_HOME=$flink run "$install" --dry-run --keytab "$keytab" --principal other@EXAMPLE.COM
  [ "$status" -eq 1 ]
  [[ $output == *"has no key of other@EXAMPLE.COM. It holds flink@EXAMPLE.COM"* ]]

  FLINK_HOME=$flink run "$install" --ticket-cache -D kerstream.nonsense=1
  [ "$status" -eq 1 ]
  [[ $output == *"kerstream.nonsense"*"there is no such option"* ]]
  [ "$(<"$flink/conf/config.yaml")" = "$before" ]
  [ -z "$(installed)" ]
}

@test "a principal without a realm has that of the krb5.conf that Flink would read" {
  for realm in EXAMPLE.COM OTHER.COM; do
    printf '[libdefaults]\n  default_realm = %s\n' "$realm" >"$BATS_TEST_TMPDIR/krb5.conf"
    FLINK_HOME=$flink KRB5_CONFIG='' run "$install" --dry-run --keytab "$keytab" --principal flink \
      --krb5-conf "$BATS_TEST_TMPDIR/krb5.conf"
    [ "$realm:$status" = EXAMPLE.COM:0 ] || [[ $status:$output == 1:*"no key of flink@OTHER.COM"* ]]
  done
}

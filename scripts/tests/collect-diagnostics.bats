#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
#
# KERSTREAM_HOME: the unpacked archive.

setup() {
  flink=$BATS_TEST_TMPDIR/flink
  bundle=$BATS_TEST_TMPDIR/bundle.tar.gz
  collect=${KERSTREAM_HOME:?}/scripts/collect-diagnostics.sh
  mkdir -p "$flink"/{conf,lib,log,plugins}
  : >"$flink/lib/flink-dist-1.20.3.jar"
}

content() {
  tar xzOf "$bundle" kerstream-diagnostics/"$1"
}

@test "--help, and wrong options" {
  run "$collect" --help
  [ "$status" -eq 0 ]
  run "$collect" --nonsense
  [ "$status" -eq 2 ]
  FLINK_HOME=$BATS_TEST_TMPDIR run "$collect"
  [ "$status" -eq 1 ]
}

@test "no secret is in the archive, in whatever form it stands" {
  cat >"$flink/conf/config.yaml" <<'CONF'
kerstream.credential.a.password: planted-1,with a comma
kerstream.credential.b:
    password: "planted-2"
    oauth.client-secret: planted-3
kerstream.credential.c.password.file: /etc/kept
kerstream.cluster.x.credential: kept-too
sasl.jaas.config: org.x.ScramLoginModule required username="u" password="planted-4";
url: https://user:planted-5@registry.example.com
CONF
  cat >"$flink/log/flink.log" <<'LOG'
2026-01-01 10:00:00 INFO  Config - Loading configuration property: ssl.key.password, planted-6
2026-01-01 10:00:00 INFO  Config - ssl.truststore.password = planted-7
2026-01-01 10:00:00 WARN  x - {"key":"a.password","value":"planted-8 \" end"},{"key":"b","value":"kept-three"}
2026-01-01 10:00:00 WARN  x - {"password":"planted-9"}
-----BEGIN PRIVATE KEY-----
planted-10
-----END PRIVATE KEY-----
2026-01-01 10:00:01 INFO  last line
LOG
  FLINK_HOME=$flink run "$collect" --output "$bundle"
  [ "$status" -eq 0 ]

  run tar xzOf "$bundle"
  [[ $output != *planted* ]]
  [[ $output == *"password.file: /etc/kept"* ]]
  [[ $output == *"credential: kept-too"* ]]
  [[ $output == *kept-three* ]]
  [[ $output == *"last line"* ]]
  [[ $(content lib.txt) == *flink-dist-1.20.3.jar* ]]
}

@test "parts that cannot be had are told, and do not stop it" {
  FLINK_HOME=$flink run "$collect" --output "$bundle" --rest http://127.0.0.1:1
  [ "$status" -eq 0 ]
  [[ $(content rest/overview.json) == *failed* ]]
}

@test "krb5.conf and keytab are those of the configuration, and it says so" {
  echo 'from = configuration' >"$BATS_TEST_TMPDIR/krb5.conf"
  echo 'from = environment' >"$BATS_TEST_TMPDIR/other.conf"
  printf 'security:\n  kerberos:\n    krb5-conf.path: %s\n    login.keytab: "%s" # here\n' \
    "$BATS_TEST_TMPDIR/krb5.conf" "$BATS_TEST_TMPDIR/a.keytab" >"$flink/conf/config.yaml"
  FLINK_HOME=$flink run "$collect" --output "$bundle"
  [ "$status" -eq 0 ]
  [ "$(content krb5.conf)" = "from = configuration" ]
  [[ $(content environment.txt) == *"krb5.conf: $BATS_TEST_TMPDIR/krb5.conf (security.kerberos.krb5-conf.path in $flink/conf/config.yaml)"* ]]
  [[ $(content environment.txt) == *"keytab: $BATS_TEST_TMPDIR/a.keytab (security.kerberos.login.keytab in $flink/conf/config.yaml)"* ]]
  [[ $(content keytab.txt) == *"$BATS_TEST_TMPDIR/a.keytab: no such file"* ]]

  FLINK_HOME=$flink KRB5_CONFIG=$BATS_TEST_TMPDIR/other.conf run "$collect" --output "$bundle" --keytab /other.keytab
  [ "$status" -eq 0 ]
  [ "$(content krb5.conf)" = "from = environment" ]
  [[ $(content environment.txt) == *"other.conf (KRB5_CONFIG)"*"/other.keytab (--keytab)"* ]]

  # Flink 1.20 does not read config.yaml beside this one, and a '#' begins a comment in it.
  echo "security.kerberos.krb5-conf.path: $BATS_TEST_TMPDIR/other.conf# x" >"$flink/conf/flink-conf.yaml"
  FLINK_HOME=$flink run "$collect" --output "$bundle"
  [ "$(content krb5.conf)" = "from = environment" ]
  [[ $(content environment.txt) == *"in $flink/conf/flink-conf.yaml"* ]]
  [[ $(content environment.txt) == *"keytab: " ]]
}

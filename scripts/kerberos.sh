#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What a keytab holds, what a principal becomes, whether SPNEGO works; see --help. The logic is in
# Java (tools, package kerberos).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/java.sh
source "$root/scripts/lib/java.sh"

use_flink_conf
# Java's HTTP client would authenticate by itself, in place of Hadoop's, and not say so. The realm
# of a host is known to a class that Java does not export.
run_tool io.kerstream.tools.kerberos.KerberosTool \
  -Djavax.security.auth.useSubjectCredsOnly=true \
  --add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED -- "$@"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Finds out why a job cannot log in to Kafka, read, write or commit; see --help. The logic is in Java
# (tools, package doctor).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/java.sh
source "$root/scripts/lib/java.sh"

use_flink_conf
# How Java understands krb5.conf is known to a class that it does not export.
run_tool io.kerstream.tools.doctor.DoctorTool \
  --add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED -- "$@"

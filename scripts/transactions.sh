#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Lists and aborts open transactions of Kafka sinks; see --help. The logic is in Java (tools,
# package transactions).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/java.sh
source "$root/scripts/lib/java.sh"

use_flink_conf
run_tool io.kerstream.tools.transactions.TransactionsTool -- "$@"

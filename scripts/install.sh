#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs Kerstream into a Flink distribution; see --help. The logic is in Java (tools, package
# install).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=scripts/lib/java.sh
source "$root/scripts/lib/java.sh"

run_tool io.kerstream.tools.install.InstallTool -- --distribution "$root" "$@"

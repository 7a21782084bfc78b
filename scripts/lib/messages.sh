# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# How scripts say why they end. Sourced by the scripts beside it.

# fail MESSAGE...: ends the script because it cannot do its work.
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# wrong MESSAGE...: ends the script because of its options.
wrong() {
  printf '%s: %s; see --help\n' "${0##*/}" "$*" >&2
  exit 2
}

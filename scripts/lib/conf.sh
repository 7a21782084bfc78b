# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What Flink's configuration says. Sourced by the scripts that need a value of it before Flink runs,
# or without it.

# conf_file DIR: prints the file that Flink reads there; Flink 1.20 prefers the legacy one.
conf_file() {
  local file=$1/flink-conf.yaml
  [[ -f $file ]] || file=$1/config.yaml
  printf '%s\n' "$file"
}

# conf_value FILE KEY: prints the value of a key, flat or nested, or nothing. The last one counts, and
# comments do not: the legacy file's begin at each '#'.
conf_value() {
  [[ -r $1 ]] || return 0
  awk -v key="$2" -v comment="$([[ $1 == */flink-conf.yaml ]] && echo '#.*' || echo '(^| )#.*')" '
    /^ *(#|$)/ { next }
    {
      sub(/\r$/, "")
      at = match($0, /:( |$)/)
      if (!at) next
      match($0, /[^ ]/)
      indent = RSTART
      name = substr($0, indent, at - indent)
      gsub(/^["\047]|["\047]? *$/, "", name)
      while (depth && indents[depth] >= indent) depth--
      if (depth) name = names[depth] "." name
      names[++depth] = name
      indents[depth] = indent
      if (name != key) next
      value = substr($0, at + 1)
      sub(/^ +/, "", value)
      if (match(value, /^("[^"]*"|\047[^\047]*\047)/)) value = substr(value, 2, RLENGTH - 2)
      else sub(comment, "", value)
      sub(/ +$/, "", value)
      found = value
    }
    END { if (found != "") print found }' "$1"
}

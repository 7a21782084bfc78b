#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the images of the harness's Docker back ends from Debian packages, without an image registry.
set -euo pipefail

usage() {
  cat <<'TEXT'
Builds the local images of the Docker back ends from Debian packages; no image registry is asked.

usage: build-images.sh [kdc|broker]...        both without arguments

  --suite NAME         Debian release                         [KERSTREAM_DOCKER_SUITE, bookworm]
  --mirror URL         Debian mirror           [KERSTREAM_DOCKER_MIRROR, http://deb.debian.org/debian]
  --kdc-image NAME     name of the KDC's image    [KERSTREAM_TESTING_DOCKER_KDC_IMAGE, kerstream/kdc]
  --broker-image NAME  name of the broker's image [KERSTREAM_TESTING_DOCKER_BROKER_IMAGE, kerstream/broker]
  --java PACKAGE       Java of the broker's image  [KERSTREAM_DOCKER_JAVA, openjdk-17-jre-headless]
  --if-missing         keep images that are there already
  --help

Needs mmdebstrap (Debian, Ubuntu: apt-get install mmdebstrap) and the docker command with a daemon that
answers. As root, or as a user who may create user namespaces.
TEXT
}

suite=${KERSTREAM_DOCKER_SUITE:-bookworm}
mirror=${KERSTREAM_DOCKER_MIRROR:-http://deb.debian.org/debian}
kdc_image=${KERSTREAM_TESTING_DOCKER_KDC_IMAGE:-kerstream/kdc}
broker_image=${KERSTREAM_TESTING_DOCKER_BROKER_IMAGE:-kerstream/broker}
java=${KERSTREAM_DOCKER_JAVA:-openjdk-17-jre-headless}
if_missing=false
images=()

fail() {
  printf 'build-images.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

while (($#)); do
  case $1 in
    --suite | --mirror | --kdc-image | --broker-image | --java)
      (($# > 1)) || fail "$1 needs a value" 2
      name=${1#--}
      printf -v "${name//-/_}" '%s' "$2"
      shift
      ;;
    --if-missing) if_missing=true ;;
    --help)
      usage
      exit
      ;;
    kdc | broker) images+=("$1") ;;
    *)
      usage >&2
      fail "unknown argument '$1'" 2
      ;;
  esac
  shift
done
((${#images[@]})) || images=(kdc broker)

command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing: apt-get install mmdebstrap"
command -v docker >/dev/null || fail "docker is missing: apt-get install docker.io"
docker version >/dev/null 2>&1 ||
  fail "no Docker daemon answers at ${DOCKER_HOST:-unix:///var/run/docker.sock}: start it or set DOCKER_HOST"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A root file system of the packages and what they need, and no package manager.
build() {
  local image=$1 packages=$2 started=$SECONDS
  if $if_missing && docker image inspect "$image" >/dev/null 2>&1; then
    printf '%s is there already\n' "$image"
    return
  fi
  # Java's packages write into the folder of manual pages and fail without it; mmdebstrap sets $1.
  # shellcheck disable=SC2016
  mmdebstrap --quiet --variant=essential --format=tar --include="$packages" \
    --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$suite" "$work/root.tar" "$mirror" 2>"$work/log" || {
    cat "$work/log" >&2
    fail "cannot make a file system of $packages from $mirror $suite"
  }
  docker import --message "$packages of Debian $suite" "$work/root.tar" "$image" >/dev/null
  rm "$work/root.tar"
  printf '%s: %s, %s MB, built in %s s\n' "$image" "$packages" \
    "$(($(docker image inspect --format '{{.Size}}' "$image") / 1000000))" "$((SECONDS - started))"
}

for image in "${images[@]}"; do
  case $image in
    # libfaketime moves the KDC's clock.
    kdc) build "$kdc_image" krb5-kdc,krb5-admin-server,libfaketime ;;
    broker) build "$broker_image" "$java" ;;
  esac
done

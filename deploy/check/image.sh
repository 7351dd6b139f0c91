#!/usr/bin/env bash
# Builds the Dockerfile and runs the image as it is meant to be run: read-only root, user 1654, no capabilities, health asked by its own binary.
#   deploy/check/image.sh
# No registry is needed: the two base images are stand-ins that carry the names in the Dockerfile, made of this machine's own .NET and C library.
# They show that the Dockerfile builds and that the image runs; what Microsoft's images are made of, they do not. The size is that of the image on
# its stand-in, and the two are alike: both are the runtime, the C library, OpenSSL and certificates.
# Needs root, buildah, runc, jq, curl, and on this machine the SDK with the packages of the lock files already restored. Uses the ports 18481 and 18482.
set -euo pipefail
cd "$(dirname "$0")/../.."
limit_mb=130
dotnet=$(dirname "$(realpath "$(command -v dotnet)")")
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
work=$(mktemp -d)
running=()
buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }
finish() {
  for id in "${running[@]}"; do runc --root "$work/runc" delete --force "$id" 2>/dev/null || true; done
  command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs umount --all >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
say() { echo "ok   $*"; }
fail() { echo "FAIL $*"; exit 1; }

# Copies programs and everything that they load.
with_libraries() {
  local root=$1 file
  shift
  for file in "$@" $(ldd "$@" 2>/dev/null | grep -oE '/[^ )]+' | grep -v ':$' | sort -u); do
    if [ -e "$file" ]; then install -D "$(realpath "$file")" "$root$file"; fi
  done
}

libraries=/lib/x86_64-linux-gnu
native=("$dotnet/dotnet" "$dotnet"/host/fxr/*/libhostfxr.so "$dotnet"/shared/Microsoft.NETCore.App/*/*.so)
# OpenSSL is loaded by name, so ldd does not tell of it.
openssl=("$libraries"/libssl.so.3 "$libraries"/libcrypto.so.3)
[ -e "${openssl[0]}" ] || openssl=(/usr/lib/x86_64-linux-gnu/libssl.so.3 /usr/lib/x86_64-linux-gnu/libcrypto.so.3)

base() {
  local root=$work/$1
  mkdir -p "$root"/{tmp,etc/ssl/certs,usr/bin,usr/share,root}
  chmod 1777 "$root/tmp"
  printf 'root:x:0:0::/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\napp:x:1654:\n' >"$root/etc/group"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  with_libraries "$root" "${native[@]}" "${openssl[@]}"
  ln -s /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
}

commit() {
  local container
  container=$(buildah from scratch)
  buildah copy -q "$container" "$work/$1" / >/dev/null
  buildah config --env APP_UID=1654 --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true --env DOTNET_RUNNING_IN_CONTAINER=true --env PATH=/usr/local/bin:/usr/bin:/bin "$container"
  buildah commit -q "$container" "$2" >/dev/null
  buildah rm "$container" >/dev/null
}

# The SDK itself is mounted while the image is built.
base sdk
rm -rf "$work/sdk/usr/share/dotnet"
mkdir -p "$work/sdk/usr/share/dotnet"
with_libraries "$work/sdk" /bin/sh /bin/bash /bin/chmod /bin/cat /bin/uname
commit sdk mcr.microsoft.com/dotnet/sdk:10.0

# Chiseled: the runtime, what it loads, no shell.
base runtime
mkdir -p "$work/runtime/usr/share/dotnet/shared"
cp -r "$dotnet"/{dotnet,host} "$work/runtime/usr/share/dotnet/"
cp -r "$dotnet"/shared/{Microsoft.NETCore.App,Microsoft.AspNetCore.App} "$work/runtime/usr/share/dotnet/shared/"
commit runtime mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

buildah bud -q --isolation chroot --pull-never --network host --format docker \
  -v "$dotnet:/usr/share/dotnet:ro" -v "$packages:$HOME/.nuget/packages" -v /etc/ssl/certs:/etc/ssl/certs:ro \
  -t routerproxy:check . >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; fail "the Dockerfile does not build"; }
say "the Dockerfile builds"

image=$(buildah inspect --type image routerproxy:check | jq .Docker.config)
[ "$(jq -r .User <<<"$image")" = 1654 ] || fail "the image runs as $(jq -r .User <<<"$image")"
say "user 1654; entry point $(jq -c .Entrypoint <<<"$image"), health check $(jq -c .Healthcheck.Test <<<"$image")"

container=$(buildah from --pull-never routerproxy:check)
root=$(buildah mount "$container")
[ ! -e "$root/bin/sh" ] && [ ! -e "$root/bin/bash" ] || fail "there is a shell in it"
size=$(du -sm --apparent-size "$root" | cut -f1)
app=$(du -sk --apparent-size "$root/app" | cut -f1)
[ "$size" -lt "$limit_mb" ] || fail "$size MB, with $app KB of our own; the limit is $limit_mb MB"
say "$size MB on its stand-in (limit $limit_mb), $app KB of these are our own"

# The image's entry point with these arguments, under the restrictions of docker-compose.yml and the Kubernetes base.
run() {
  local id=$1 bundle=$work/bundle-$1
  shift
  mkdir -p "$bundle"
  (cd "$bundle" && runc spec)
  jq --arg root "$root" --arg config "$PWD/deploy/check" --argjson image "$image" --argjson arguments "$(jq -nc '$ARGS.positional' --args -- "$@")" '
    .root = { path: $root, readonly: true }
    | .process.terminal = false
    | .process.user = { uid: 1654, gid: 1654 }
    | .process.args = $image.Entrypoint + $arguments
    | .process.env = ([ $image.Env[] | select(startswith("ASPNETCORE_URLS=") | not) ] + [ "ASPNETCORE_URLS=http://127.0.0.1:18482" ])
    | .process.cwd = $image.WorkingDir
    | .process.noNewPrivileges = true
    | .process.capabilities = { bounding: [], effective: [], permitted: [] }
    | del(.process.rlimits) | del(.linux.resources)
    | .mounts = [ .mounts[] | select(.type != "cgroup") ]
        + [ { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: [ "nosuid", "nodev", "mode=1777" ] },
            { destination: "/config", type: "bind", source: $config, options: [ "bind", "ro" ] } ]
    | .linux.namespaces = [ .linux.namespaces[] | select(.type != "network" and .type != "cgroup") ]' \
    "$bundle/config.json" >"$bundle/config.next"
  mv "$bundle/config.next" "$bundle/config.json"
  running+=("$id")
  runc --root "$work/runc" run --bundle "$bundle" "$id" >"$work/$id.log" 2>&1 &
}

answers() {
  for _ in $(seq 60); do
    curl -sf -o /dev/null "$2" && return
    sleep 0.5
  done
  cat "$work/$1.log"
  fail "$1 does not answer at $2"
}

mkdir -p "$root/config"
run models demo-models --urls http://127.0.0.1:18481
run gateway serve --config /config/gateway.json
gateway=$!
answers models http://127.0.0.1:18481/v1/models
answers gateway http://127.0.0.1:18482/health/ready
say "ready, on a read-only root"

pid=$(runc --root "$work/runc" state gateway | jq .pid)
status=$(cat "/proc/$pid/status")
grep -qE '^Uid:\s+1654\s+1654' <<<"$status" || fail "not user 1654"
grep -qE '^CapEff:\s+0+$' <<<"$status" || fail "it has capabilities"
grep -qE '^NoNewPrivs:\s+1$' <<<"$status" || fail "it could get more privileges"
grep -qE ' / / ro[, ]| / ro[, ]' "/proc/$pid/mountinfo" || fail "its root can be written"
say "uid 1654, no capabilities, no new privileges, root read-only"

health() { runc --root "$work/runc" exec gateway $(jq -r '.Healthcheck.Test[1:][]' <<<"$image") >/dev/null 2>&1; }
health || fail "the health check says that it is ill"
say "the health check by its own binary says that it is well"

answer=$(curl -sS -D - -o /dev/null http://127.0.0.1:18482/routes/email-triage/v1/chat/completions \
  -d '{"model":"email-triage","messages":[{"role":"user","content":"Classify: Lunch on Friday?"}]}')
grep -qi '^x-router-decision:' <<<"$answer" || fail "no answer: $answer"
say "a request is answered: $(grep -i '^x-router-decision:' <<<"$answer" | tr -d '\r')"

runc --root "$work/runc" kill gateway TERM
code=0
wait "$gateway" || code=$?
[ "$code" = 0 ] || { tail "$work/gateway.log"; fail "ends with $code"; }
say "ends with 0 after SIGTERM"

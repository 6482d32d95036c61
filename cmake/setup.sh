#!/bin/sh
# Installs what a build needs from the system's packages, and only what is missing. Quick when nothing is.
# usage: sh cmake/setup.sh [benchmarks] [lint]      adds what the benchmarks compare with, or the developers' tools
set -u

build='g++ cmake ninja-build ccache ca-certificates'
libraries='libboost-dev libcurl4-openssl-dev libexpected-dev libhowardhinnant-date-dev libpugixml-dev libsqlite3-dev
           libssl-dev nlohmann-json3-dev doctest-dev'
wanted="$build $libraries"
for extra; do
    case $extra in
        benchmarks) wanted="$wanted libsimdjson-dev" ;;
        lint) wanted="$wanted clang-16 clang-format-16 clang-tidy-16" ;;
        *) echo "setup: unknown extra '$extra'; there are: benchmarks lint" >&2; exit 2 ;;
    esac
done

# Without apt: the tools and one header of each library must be there already.
if ! command -v apt-get >/dev/null 2>&1; then
    compiler=${CXX:-c++}
    missing=
    for tool in "$compiler" cmake ninja; do
        command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
    done
    for header in boost/hana/adapt_struct.hpp curl/curl.h tl/expected.hpp date/tz.h pugixml.hpp sqlite3.h \
                  openssl/evp.h nlohmann/json.hpp doctest/doctest.h; do
        printf '#include <%s>\n' "$header" | "$compiler" -std=c++20 -x c++ -E - >/dev/null 2>&1 ||
            missing="$missing $header"
    done
    [ -z "$missing" ] && exit 0
    cat >&2 <<TEXT
setup: there is no apt-get here. Missing:$missing
Install a C++20 compiler (g++ 12, clang 16 or newer), CMake 3.21 or newer and Ninja, and these libraries with their
headers, by their upstream names: Boost (headers, 1.74 or newer), libcurl, tl-expected, Howard Hinnant's date (with tz),
pugixml, SQLite 3, OpenSSL 3, nlohmann-json 3.11 or newer, doctest. ccache is optional.
On Debian and Ubuntu they are: $(echo $wanted)
TEXT
    exit 1
fi

missing=
for package in $wanted; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) missing="$missing $package" ;;
    esac
done
[ -z "$missing" ] && exit 0

root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "setup: not root, and there is no sudo. As root: apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    root=sudo
fi

echo "setup: installing$missing"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
if ! { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "setup: could not install$missing" >&2
    exit 1
fi

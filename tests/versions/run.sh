#!/bin/sh
# run.sh <prefix>: which programs and which hosts an installed library takes, by the version that they are made for
# (R205). The last line is `versions: N passed, N failed`.
set -u
prefix=$1
work=build/consumer/versions
header=$prefix/include/throughline/core/version.hpp
library=$(find "$prefix" -name 'libthroughline.a' -o -name 'libthroughline.so' | head -n 1)
ours=$(sed -n 's/.*header_version = "\([0-9.]*\)".*/\1/p' "$header")
major=${ours%%.*}
rest=${ours#*.}
minor=${rest%%.*}
patch=${rest#*.}
passed=0
failed=0

tell() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
        printf 'ok   %s: %s\n' "$1" "$2"
    else
        failed=$((failed + 1))
        printf 'FAIL %s: %s, and is to be: %s\n' "$1" "$3" "$2"
    fi
}

# Before 1.0 a minor version may break what was built for another one; from then on a major one alone.
name_of() {
    case $1 in
        0.*) printf 'abi_0_%s' "$(printf '%s' "$1" | cut -d . -f 2)" ;;
        *) printf 'abi_%s' "${1%%.*}" ;;
    esac
}

# What becomes of a program that was compiled with the headers of a version.
program_of() {
    folder=$work/program-$1
    mkdir -p "$folder/throughline/core"
    sed -E "s/abi_[0-9_]*[0-9]/$(name_of "$1")/g; s/(header_version = \")[0-9.]+/\1$1/" "$header" \
        >"$folder/throughline/core/version.hpp"
    cat >"$folder/main.cpp" <<'CPP'
#include <throughline/core/version.hpp>

int main(int, char** arguments) {
    auto const made_for = std::string_view{arguments[1]};
    return throughline::header_version == made_for && !throughline::library_version().empty() ? 0 : 1;
}
CPP
    if "${CXX:-c++}" -std=c++20 "-I$folder" "-I$prefix/include" "$folder/main.cpp" "$library" -o "$folder/program" \
        >"$folder/words" 2>&1; then
        "$folder/program" "$1" && echo runs || echo 'does not run'
    elif grep -q "$(name_of "$1")" "$folder/words"; then
        echo "does not link, and is told why"
    else
        echo 'does not link'
    fi
}

# What CMake says to a host that asks for a version.
host_of() {
    folder=$work/host-$1
    mkdir -p "$folder"
    cat >"$folder/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.21)
project(host LANGUAGES CXX)
find_package(throughline $1 CONFIG REQUIRED)
CMAKE
    if cmake -S "$folder" -B "$folder/build" -DCMAKE_PREFIX_PATH="$prefix" >"$folder/words" 2>&1; then
        echo 'finds it'
    elif grep -q "version: $ours" "$folder/words"; then
        echo 'is told that it is another version'
    else
        echo 'does not find it'
    fi
}

rm -rf "$work"
refused='does not link, and is told why'
later_minor=$major.$((minor + 1)).0
for version in "$ours" "$major.$minor.$((patch + 1))"; do
    tell "a program made for $version" runs "$(program_of "$version")"
done
[ "$major" -eq 0 ] && taken=$refused || taken=runs
tell "a program made for $later_minor" "$taken" "$(program_of "$later_minor")"
earlier_minor=$major.$((minor - 1)).0
[ "$minor" -eq 0 ] || tell "a program made for $earlier_minor" "$taken" "$(program_of "$earlier_minor")"
tell "a program made for $((major + 1)).0.0" "$refused" "$(program_of "$((major + 1)).0.0")"

other='is told that it is another version'
for version in "$major.$minor" "$ours"; do
    tell "a host that asks for $version" 'finds it' "$(host_of "$version")"
done
for version in "$major.$minor.$((patch + 1))" "$major.$((minor + 1))" "$((major + 1)).0"; do
    tell "a host that asks for $version" "$other" "$(host_of "$version")"
done
echo "versions: $passed passed, $failed failed"
[ "$failed" -eq 0 ]

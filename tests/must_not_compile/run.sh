#!/bin/sh
# Each program here must be refused, in the words of its first line (`// expect: <words>`) and with one single error.
# usage: run.sh [case.cpp...]      CXX chooses the compiler, JOBS how many run at once (2)
set -u
folder=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$folder/../.." && pwd)

# One case, in a process of its own; prints what a reader needs when it goes wrong.
if [ "${1:-}" = --one ]; then
    source=$2
    name=$(basename "$source" .cpp)
    words=$(sed -n '1s#^// expect: *##p' "$source")
    said=$(LC_ALL=C "${CXX:-c++}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror=missing-field-initializers \
        -Werror=unused-result -I"$root/include" "$source" 2>&1) && compiled=yes || compiled=no
    said=$(printf '%s\n' "$said" | sed -e ':again' -e 's/> >/>>/g' -e 't again')
    errors=$(printf '%s\n' "$said" | grep -c 'error:')
    if [ -z "$words" ]; then
        complaint="its first line is not '// expect: <words>'"
    elif [ "$compiled" = yes ]; then
        complaint='it compiles'
    elif ! printf '%s\n' "$said" | grep -qF -- "$words"; then
        complaint="the words '$words' are missing"
    elif [ "$errors" -ne 1 ]; then
        complaint="$errors errors instead of 1"
    else
        echo "ok   $name"
        exit 0
    fi
    echo "FAIL $name: $complaint"
    printf '%s\n' "$said" | grep -E 'error:|note: ' | head -n 6 | sed 's/^/         /'
    exit 0
fi

if [ $# -eq 0 ]; then
    set -- "$folder"/*.cpp
    if [ ! -f "$1" ]; then
        echo 'FAIL there is no case'
        echo 'must_not_compile: 0 passed, 1 failed'
        exit 1
    fi
fi
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I '{}' \
    sh -c 'sh "$1" --one "$2" >"$3/$(basename "$2").result"' one "$folder/run.sh" '{}' "$results"

cat "$results"/*.result | grep -v '^ok '
passed=$(cat "$results"/*.result | grep -c '^ok ')
failed=$(($# - passed))
echo "must_not_compile: $passed passed, $failed failed"
[ "$failed" -eq 0 ]

#!/bin/sh
# What including us costs: user seconds of g++ -fsyntax-only, beside nlohmann/json.hpp in the same run, in turns; the
# medians and their ratio to it. usage: include_cost.sh [rounds]      CXX chooses the compiler
set -eu
rounds=${1:-7}
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

unit() { # <name> <line>...
    name=$1
    shift
    printf '%s\n' "$@" >"$folder/$name.cpp"
    names="${names:-} $name"
}
unit nlohmann_json '#include <nlohmann/json.hpp>'
unit core '#include <throughline/core/money.hpp>' '#include <throughline/core/timestamp.hpp>'
unit one_object '#include <throughline/model/opportunity.hpp>'
unit mapping_vocabulary '#include <throughline/mapping/checks.hpp>'
unit one_mapping '#include <throughline/vendors/salesforce/opportunity.hpp>'
unit engine '#include <throughline/sync/engine.hpp>'
if [ -f "$root/include/throughline/throughline.hpp" ]; then
    unit throughline '#include <throughline/throughline.hpp>'
fi

round=0
while [ "$round" -lt "$rounds" ]; do
    for name in $names; do
        ( "${CXX:-g++}" -std=c++20 -fsyntax-only -I"$root/include" "$folder/$name.cpp"
          times ) | sed -n '2s/^\([0-9]*\)m\([0-9.]*\)s .*/\1 \2/p' |
              awk '{ print $1 * 60 + $2 }' >>"$folder/$name.seconds"
    done
    round=$((round + 1))
done

median() { sort -n "$1" | awk '{ row[NR] = $1 } END { print row[int((NR + 1) / 2)] }'; }
unit_seconds=$(median "$folder/nlohmann_json.seconds")
printf '%-20s %8s %8s\n' unit seconds ratio
for name in $names; do
    seconds=$(median "$folder/$name.seconds")
    printf '%-20s %8.2f %8.2f\n' "$name" "$seconds" "$(awk "BEGIN { print $seconds / $unit_seconds }")"
done

#!/bin/sh
# Style as a test: who includes whom, lengths, leftovers, and what must not stand in a public header.
# usage: run.sh      prints the offending lines of each check that fails, and the counts
set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.." || exit 1
outcomes=$(mktemp) || exit 1
trap 'rm -f "$outcomes"' EXIT

# check <title>: fails with the lines on standard input, passes where there are none.
check() {
    rows=$(cat)
    if [ -z "$rows" ]; then
        echo passed >>"$outcomes"
    else
        echo failed >>"$outcomes"
        printf 'FAIL %s\n' "$1"
        printf '%s\n' "$rows" | head -n 20 | sed 's/^/         /'
    fi
}

# Files by folder; names hold no blanks, which is a check of its own.
code()   { find include src examples tests test_package cmake -name '*.[ch]pp' -type f 2>/dev/null | sort; }
ours()   { find include src -name '*.[ch]pp' -type f | sort; }
public() { find include -name '*.hpp' -type f | sort; }
text()   {
    { code
      find .ci cmake examples tests test_package -type f 2>/dev/null | grep -E '\.(sh|cmake|in|txt|py)$|/run$'
      ls CMakeLists.txt conanfile.py 2>/dev/null
    } | sort -u
}

# Prints code with comments and the contents of string literals blanked: file:line: code.
bare() {
    xargs awk '
        { line = $0
          gsub(/\\./, "", line); gsub(/"[^"]*"/, "\"\"", line); gsub(/\047[^\047]\047/, "0", line)
          if (inside) { if (sub(/.*\*\//, "", line)) inside = 0; else next }
          gsub(/\/\*[^*]*\*\//, "", line); sub(/\/\/.*/, "", line)
          if (sub(/\/\*.*/, "", line)) inside = 1
          if (FNR == 1) inside = 0
          if (line ~ /[^ ]/) print FILENAME ":" FNR ": " line }' /dev/null
}

find include src examples tests cmake -name '* *' | check 'file names hold no blanks'

# The permitted includes are the lists of cmake/rooms.cmake; vendors, each alone, are one room.
{ sed -n 's/^set(throughline_below_\([a-z]*\) *"*\([a-z ]*\)"*)$/room \1 \2/p' cmake/rooms.cmake
  ours | xargs grep -nE '^#include <throughline/[a-z_]+/' /dev/null
} | awk '
    $1 == "room" { known[$2] = 1; for (i = 3; i <= NF; i++) may[$2, $i] = 1; next }
    { split($0, part, ":"); file = part[1]; where = file ":" part[2]
      inner = file; sub(/^(include\/throughline|src)\//, "", inner); split(inner, here, "/")
      used = $0; sub(/.*<throughline\//, "", used); split(used, there, "/")
      if (!(here[1] in known) || there[1] == here[1] && !(here[1] == "vendors" && here[2] != there[2])) next
      if (!((here[1], there[1]) in may)) print where ": " here[1] " may not include " used }' |
    check 'a room includes only the rooms below it'

# Each object that is included costs the time of its description; a reference needs only the object's name.
grep -lE 'mapping<[A-Za-z]+, ' include/throughline/vendors/*/*.hpp | while read -r header; do
    sed -n 's/^#include <throughline\/model\/\([a-z_]*\)\.hpp>$/\1/p' "$header" |
    while read -r name; do
        grep -q BOOST_HANA_ADAPT_STRUCT "include/throughline/model/$name.hpp" || continue
        object=$(printf '%s\n' "$name" | sed -e 's/^./\u&/' -e 's/_\(.\)/\u\1/g')
        grep -qE "mapping<[A-Za-z]+, $object>" "$header" || printf '%s: only refers to %s\n' "$header" "$object"
    done
done | check 'a mapping includes only the object that it maps'

text | xargs wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }' |
    check 'no file is longer than 600 lines'

# A body ends at a lone brace; it began at the last line before that stands as far left.
find include src examples -name '*.[ch]pp' -type f | xargs awk '
    FNR == 1 { for (column in began) delete began[column] }
    /^ *$/ || /^#/ { next }
    { match($0, /^ */); column = RLENGTH }
    /^ *}$/ {
        lines = FNR - began[column] + 1
        if (lines > 70) print FILENAME ":" began[column] ": " lines " lines"
        next }
    { began[column] = FNR }' /dev/null | check 'no function is longer than 70 lines'

# What a test is refused in, and what breaks the engine, each stand on a line of their own.
text | xargs awk '
    !/^\/\/ expect: / && FILENAME !~ /mutants\.txt$/ {
        line = $0; gsub(/[\200-\277]/, "", line)
        if (length(line) > 120) print FILENAME ":" FNR ": " length(line) " columns" }' /dev/null |
    check 'no line is longer than 120 columns'
tab=$(printf '\t')
text | xargs grep -n "$tab" /dev/null | check 'no tabs'
text | xargs grep -nE '[[:space:]]$' /dev/null | check 'no blanks at the end of a line'
text | xargs grep -nE 'TO[D]O|FIX[M]E|HAC[K]\b' /dev/null | check 'no leftover marks'

public | bare | grep -E '^[^:]*:[0-9]+: *#define' | check 'no macro of ours in a public header'
public | xargs grep -nE '^ *# *include' /dev/null |
    grep -vE '#include <(throughline/[a-z0-9_/]+\.hpp|[a-z0-9_]+|tl/expected\.hpp|nlohmann/json_fwd\.hpp)>' |
    grep -vE '^include/throughline/model/describe\.hpp:[0-9]+:#include <boost/hana' |
    check 'public headers include no third-party header'
public | xargs grep -nE '^#include <(iostream|regex|ctime|random)>' /dev/null |
    check 'public headers include nothing heavy'
public | xargs grep -L '^#pragma once' | check 'every public header has #pragma once'

# What is deprecated says since when, until which major version, and what to use; then it is gone.
deprecated='\[\[deprecated\("since [0-9]+\.[0-9]+, until [0-9]+: use [^"]+"\)\]\]'
public | xargs grep -n '\[\[deprecated' /dev/null | grep -vE "$deprecated" |
    check 'what is deprecated says since when, until when and what to use (R207)'
major=$(sed -n 's/^project(throughline VERSION \([0-9]*\)\..*/\1/p' CMakeLists.txt)
public | xargs grep -nE "$deprecated" /dev/null | sed -E 's/^(.*until ([0-9]+):.*)$/\2 \1/' |
    awk -v major="$major" '$1 <= major { sub(/^[0-9]+ /, ""); print }' |
    check 'what was deprecated until this major version is gone (R207)'

# A deleted function refuses it by name; a parameter without a name, which a parser's interface may demand, drops it.
ours | bare | grep -v '= *delete;' | sed -E 's/\bdouble([,)])/\1/' | grep -wE 'float|double' |
    check 'no binary floating point'
ours | grep -vE 'core/(clock|random)\.' | bare |
    grep -E '_clock::now|random_device|sleep_(for|until)|std::s?rand\(|gettimeofday|clock_gettime' |
    check 'time and chance are injected'

# A description lists every member, so its length is the object's.
public | xargs awk '
    /^BOOST_HANA_ADAPT_STRUCT\(/ { text = ""; reading = 1; start = FNR }
    reading { text = text $0 }
    reading && /\)/ {
        reading = 0; members = gsub(/,/, ",", text)
        if (members > 30) print FILENAME ":" start ": " members " members" }' /dev/null |
    check 'no canonical object has more than 30 members'

# What a value enters escapes it in one place: addresses in http::Address, queries in the vendor's own type.
find src/vendors src/connector -name '*.cpp' -type f |
    xargs grep -nE 'percent_encode|http::(get|remove|post|put|patch)\([^)]*\+|"(\?|&)[a-z_A-Z]+=' /dev/null |
    check 'no address is put together by hand'

# At most one private namespace in a room, and never one inside another.
public | xargs grep -nE '^ *(inline )?namespace ' /dev/null |
    sed -nE 's#^include/throughline/([a-z_]+)/[^:]*:[0-9]+: *(inline )?namespace (throughline::)?([a-z_:]+).*#\1 \4#p' |
    awk '$2 != "throughline" && $2 != "http" && $1 != "vendors" && $2 != $1 && !seen[$0]++ {
        if (++count[$1] > 1 || $2 ~ /::/) print $1 ": namespace " $2 }' |
    check 'at most one private namespace per room'

# A test that lies in a folder of its own making would never run.
rooms=$(sed -n 's/^set(throughline_rooms \(.*\))$/\1/p' cmake/rooms.cmake | tr ' ' '|')
find tests -name '*_test.cpp' | sed 's#^tests/##; s#/[^/]*$##' | sort -u |
    grep -vxE "$rooms|vendors/[a-z_]+|sandbox|tool|conformance|simulation|weather|stories|examples|fuzz" |
    check 'every test lies in a folder that is built'
find tests/vendors src/vendors include/throughline/vendors -mindepth 1 -maxdepth 1 -type d 2>/dev/null |
    sed 's#.*/##' | sort -u |
    while read -r vendor; do grep -qxE " *$vendor" cmake/vendors.cmake || echo "$vendor"; done |
    check 'every vendor is listed in cmake/vendors.cmake'

if command -v git >/dev/null 2>&1 && git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -co --exclude-standard
fi | sed 's#/.*##' | sort -u |
    grep -vxE 'include|src|examples|tests|cmake|docs|test_package|\.ci|CMakeLists\.txt|CMakePresets\.json' |
    grep -vxE 'LICENSE|README\.md|conanfile\.py|vcpkg\.json' |
    grep -vxE '\.(gitignore|gitattributes|clang-format|clang-tidy|editorconfig)' |
    check 'nothing new at the top level'
awk 'END { if (NR > 20) print ".clang-format: " NR " lines" }' .clang-format | check '.clang-format fits on a card'

if command -v clang-format-16 >/dev/null 2>&1; then
    code | grep -vE '^tests/must_not_compile/' | xargs clang-format-16 --dry-run 2>&1 |
        sed -nE -e 's/^([^:]+):[0-9]+:.*clang-format-violations.*/\1/p' -e '/rror/p' | uniq -c |
        sed -E 's/^ *([0-9]+) (.*)/\2: \1 places; sh cmake\/lint.sh --fix/' | check 'the formatter would change nothing'
fi

passed=$(grep -c passed "$outcomes")
failed=$(grep -c failed "$outcomes")
echo "tidy: $passed passed, $failed failed"
[ "$failed" -eq 0 ]

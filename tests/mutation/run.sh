#!/bin/sh
# Breaks the engine in each way that mutants.txt lists, one at a time, in a copy of the tree, and sees that the tests
# notice. With a word: only mutants whose name holds it. Ends with `N caught, N survived`.
set -u
LC_ALL=C.UTF-8
export LC_ALL
cd "$(dirname "$0")/../.."
only=${1:-}
work=${THROUGHLINE_MUTATION_FOLDER:-build/mutation}
mkdir -p "$work/tree"
work=$(cd "$work" && pwd)
git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -xf - -C "$work/tree"
mutants="$(pwd)/tests/mutation/mutants.txt"
cd "$work/tree" || exit 2
cmake --preset dev -B "$work/build" >/dev/null || exit 2

build() {
    cmake --build "$work/build" --target test_simulation test_weather test_transport test_vendors_netsuite \
        >"$work/build.log" 2>&1
}
# The quick ones first, and no more once one has failed: most mutants do not live long.
tests() {
    timeout 300 "$work/build/bin/test_vendors_netsuite" -aa=1 &&
        timeout 300 "$work/build/bin/test_transport" -aa=1 -tc='*ddress*' &&
        THROUGHLINE_SEEDS=1:300 timeout 300 "$work/build/bin/test_weather" -aa=1 -tc='*two to six*' &&
        timeout 300 "$work/build/bin/test_simulation" -aa=1 -tce='*quickstart*' &&
        THROUGHLINE_SEEDS=1:100 timeout 600 "$work/build/bin/test_weather" -aa=1 -tce='*two to six*'
}

build || { tail -20 "$work/build.log"; exit 2; }
tests >"$work/sound.log" 2>&1 || { echo "the sound tree fails: $work/sound.log"; exit 2; }

caught=0 survived=0
while IFS='|' read -r name file script; do
    case $name in '' | '#'*) continue ;; esac
    name=${name% } file=${file# } file=${file% } script=${script# }
    # The script may hold bars of its own: `read` leaves them in its last field.
    case $name in *"$only"*) ;; *) continue ;; esac
    cp "$file" "$work/sound"
    sed "$script" "$work/sound" >"$file"
    if cmp -s "$file" "$work/sound"; then
        echo "no longer applies: $name"
        survived=$((survived + 1))
    elif ! build; then
        echo "does not compile: $name: $(grep -m1 error: "$work/build.log")"
        survived=$((survived + 1))
    elif tests >"$work/tests.log" 2>&1; then
        echo "SURVIVED: $name"
        survived=$((survived + 1))
    else
        # The case that failed, not one that only had something to say.
        law=$(awk '/^TEST CASE:/ { name = substr($0, 13, 100) } /ERROR:/ { print name; exit }' "$work/tests.log")
        echo "caught: $name: by \"${law:-a crash}\""
        caught=$((caught + 1))
    fi
    cp "$work/sound" "$file"
done <"$mutants"
echo "mutation: $caught caught, $survived survived"
[ "$survived" -eq 0 ]

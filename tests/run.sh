#!/bin/sh
# Sets up, builds and tests everything; ends with the line `N passed, N failed`. Logs are left in build/dev/log.
set -u
LC_ALL=C.UTF-8
export LC_ALL
cd "$(dirname "$0")/.." || exit 1

build=build/dev
log=$build/log
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
JOBS=$jobs
export JOBS
passed=0
failed=0

section() { printf '\n== %s\n' "$1"; }
finish() {
    printf '\n%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}
# check <title> <command...>: one pass or failure, with the end of what the command said where it fails.
check() {
    title=$1
    shift
    output=$log/$(printf '%s' "$title" | tr -c 'a-zA-Z0-9' '_').log
    if "$@" >"$output" 2>&1; then
        passed=$((passed + 1))
        printf 'ok   %s\n' "$title"
    else
        failed=$((failed + 1))
        printf 'FAIL %s\n' "$title"
        grep -E 'error|Error|ERROR|FAILED' "$output" | head -n 20 | sed 's/^/       /'
        printf '       ... all of it in %s\n' "$output"
        return 1
    fi
}
# counted <suite's command...>: adds what its closing line `<suite>: N passed, N failed` says. Without one it failed.
counted() {
    output=$log/$(basename "$(dirname "$2")").log
    "$@" >"$output" 2>&1
    code=$?
    cat "$output"
    counts=$(sed -nE '$s/^.*: ([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$output")
    if [ -z "$counts" ] || { [ $code -ne 0 ] && [ "${counts#* }" -eq 0 ]; }; then
        echo "FAIL $2 stopped with code $code"
        failed=$((failed + 1))
    fi
    [ -n "$counts" ] || return
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}
# Shows a line for every tenth of a build, as it goes.
progress() {
    last=0
    while IFS= read -r line; do
        printf '%s\n' "$line"
        case $line in
            '['*/*']'*)
                step=${line#?}
                total=${step#*/}
                step=${step%%/*}
                total=${total%%]*}
                case $step$total in *[!0-9]*) continue ;; esac
                if [ $((step * 10 / total)) -gt "$last" ]; then
                    last=$((step * 10 / total))
                    printf '     built %s of %s\n' "$step" "$total" >&3
                fi ;;
        esac
    done
}
# The counts of one test program's run, from what ctest -V printed: name, its state, passed, failed and skipped cases.
suites() {
    awk '
        # 12: [doctest] test cases:  3 |  2 passed | 1 failed | 0 skipped
        /^[0-9]+: \[doctest\] test cases:/ {
            number = $1 + 0; summary[number] = 1
            for (i = 2; i <= NF; i++) {
                if ($i == "passed") right[number] += $(i - 1)
                if ($i == "failed") wrong[number] += $(i - 1)
                if ($i == "skipped") idle[number] += $(i - 1)
            }
        }
        #  3/12 Test  #3: test_core ........   Passed    0.01 sec
        /^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
            number = $0; sub(/^[^#]*#/, "", number); number += 0
            name = $0; sub(/^[^:]*: /, "", name); sub(/ .*/, "", name)
            state = / Passed +[0-9.]+ sec/ ? "passed" : "broken"
            if (state == "broken" && /Timeout/) state = "timeout"
            if (state == "broken" && /Exception/) state = "crashed"
            if (state == "broken" && summary[number] && wrong[number]) state = "failed"
            if (state == "passed" && (!summary[number] || wrong[number] || !right[number])) state = "broken"
            if (state != "passed" && !wrong[number]) wrong[number] = 1
            print name, state, right[number] + 0, wrong[number] + 0, idle[number] + 0, number
        }' "$1"
}

section 'setup'
sh cmake/setup.sh || { failed=1; finish; }
mkdir -p "$log"
check 'configure' cmake --preset dev || finish

section 'build'
exec 3>&1
{ cmake --build $build --parallel "$jobs" -- -k 0 2>&1; echo $? >"$log/build.code"; } | progress >"$log/build.log"
built=$(cat "$log/build.code")
if [ "$built" -eq 0 ]; then
    passed=$((passed + 1))
    echo 'ok   everything builds'
else
    failed=$((failed + 1))
    echo 'FAIL everything builds'
    grep -E '^FAILED:|error:|undefined reference|multiple definition|fatal:|ninja: error' "$log/build.log" |
        head -n 40 | sed 's/^/       /'
    printf '       ... all of it in %s\n' "$log/build.log"
fi
sed -n 's/.*"file": "\(.*\)".*/\1/p' $build/compile_commands.json >"$log/compiled"
# Programs that must not compile, benchmarks and fuzzers are built elsewhere.
all_compiled() {
    forgotten=$(find src tests -name '*.cpp' ! -path 'tests/must_not_compile/*' ! -path 'tests/benchmark/*' \
        ! -path 'tests/fuzz/*' | while read -r source; do
            grep -q "/$source\$" "$log/compiled" || echo "error: no target compiles $source"
        done)
    printf '%s\n' "$forgotten"
    [ -z "$forgotten" ]
}
check 'every source belongs to a target' all_compiled
check 'every public header compiles alone' cmake --build $build --parallel "$jobs" --target header_selfcontained -- -k 0

section 'tests'
# After a broken build a program may be there from an earlier one: it must not speak for this one.
stale=
if [ "$built" -ne 0 ]; then
    # `test_weather.circles` is some of what `test_weather` tries.
    for suite in $(ctest --test-dir $build -N | sed -n 's/^ *Test *#[0-9]*: //p' | sed 's/\..*//' | sort -u); do
        cmake --build $build --target "$suite" >/dev/null 2>&1 && continue
        printf 'FAIL %-28s not built\n' "$suite"
        failed=$((failed + 1))
        stale="$stale|$suite"
    done
fi
ctest --test-dir $build -V -j "$jobs" ${stale:+-E "^(${stale#|})(\.|\$)"} >"$log/tests.log" 2>&1
suites "$log/tests.log" | sort >"$log/suites"
while read -r suite state right wrong idle number; do
    passed=$((passed + right))
    failed=$((failed + wrong))
    case $suite in test_weather*) idle=0 ;; esac  # What its other entries try.
    if [ "$state" = passed ]; then
        printf 'ok   %-28s %4s passed%s\n' "$suite" "$right" "$([ "$idle" -eq 0 ] || echo ", $idle skipped")"
    else
        printf 'FAIL %-28s %4s passed, %s failed (%s)\n' "$suite" "$right" "$wrong" "$state"
        sed -n "s/^$number: //p" "$log/tests.log" |
            grep -vE '^(\[doctest\] |Test command:|Working Directory:|Test timeout)' | tail -n 60 | sed 's/^/       /'
    fi
done <"$log/suites"
if [ ! -s "$log/suites" ] && [ -z "$stale" ]; then
    echo 'FAIL no test ran'
    failed=$((failed + 1))
fi
sed -n 's/^[0-9]*: .*MESSAGE: *\(.*skip.*\)/\1/p' "$log/tests.log" | sort | uniq -c | sort -rn | head -n 5 |
    sed -E 's/^ *([0-9]+) (.*)/note \2 (\1 times)/'

section 'must not compile'
counted sh tests/must_not_compile/run.sh

section 'style'
counted sh tests/tidy/run.sh

section 'installed package'
prefix=$(pwd)/$build/installed
cached=$(command -v ccache)
if [ "$built" -ne 0 ]; then
    echo 'FAIL nothing to install from a broken build'
    failed=$((failed + 1))
else
    rm -rf "$prefix"
    check 'install' cmake --install $build --prefix "$prefix" &&
        check 'a host finds the package' cmake -S tests/consumer -B build/consumer -G Ninja -DCMAKE_BUILD_TYPE=Debug \
            -DCMAKE_PREFIX_PATH="$prefix" ${cached:+-DCMAKE_CXX_COMPILER_LAUNCHER=ccache} &&
        check 'a host builds with it' cmake --build build/consumer --parallel "$jobs" &&
        for example in won_deals custom_mapper; do
            [ -f "build/consumer/$example" ] && check "$example runs" "build/consumer/$example"
        done
    counted sh tests/versions/run.sh "$prefix"
fi
finish

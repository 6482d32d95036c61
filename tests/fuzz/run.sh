#!/bin/sh
# Fuzzes every target, or those named, and stops at the first input that breaks one.
# usage: run.sh [--seconds N] [target...]      60 seconds each by default; finds and keeps inputs in build/fuzz/corpus
set -u
cd "$(dirname "$0")/../.." || exit 1
seconds=60
[ "${1-}" = --seconds ] && { seconds=$2; shift 2; }
targets=${*:-$(ls tests/fuzz | sed -n 's/_target\.cpp$//p')}

cmake --preset fuzz >/dev/null && cmake --build --preset fuzz || exit 1
for target in $targets; do
    mkdir -p "build/fuzz/corpus/$target" || exit 1
    echo "fuzz: $target, $seconds seconds"
    "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=20000 \
        -dict="tests/fuzz/$target.dict" -artifact_prefix="build/fuzz/$target-" -print_final_stats=1 -verbosity=0 \
        "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" || exit 1
done
echo 'fuzz: nothing found'

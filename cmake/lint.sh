#!/bin/sh
# The developers' check: formatting and clang-tidy.
# usage: sh cmake/lint.sh [--fix] [--all | file...]      changed files by default; --fix formats them in place
set -u
cd "$(dirname "$0")/.." || exit 1
sh cmake/setup.sh lint || exit 1

fix=no
all=no
while [ $# -gt 0 ]; do
    case $1 in
        --fix) fix=yes ;;
        --all) all=yes ;;
        *) break ;;
    esac
    shift
done

# The programs that must not compile announce their words on the first line; neither tool may touch that.
if [ $# -gt 0 ]; then
    files=$(printf '%s\n' "$@")
elif [ $all = yes ]; then
    files=$(find include src tests examples -name '*.[ch]pp')
else
    files=$({ git diff --name-only HEAD 2>/dev/null; git ls-files -o --exclude-standard; } | grep '\.[ch]pp$')
fi
files=$(printf '%s\n' "$files" | grep -v '^tests/must_not_compile/' | sort -u)
[ -n "$files" ] || { echo 'lint: nothing changed'; exit 0; }

if [ $fix = yes ]; then
    printf '%s\n' "$files" | xargs clang-format-16 -i
fi
status=0
printf '%s\n' "$files" | xargs clang-format-16 --dry-run -Werror || status=1

# clang-tidy reads clang's own compile commands; headers are seen through the sources that include them.
sources=$(printf '%s\n' "$files" | grep -E '^(src|tests|examples)/.*\.cpp$' | grep -v '^tests/benchmark/')
if [ -n "$sources" ]; then
    cmake --preset clang >/dev/null || exit 1
    printf '%s\n' "$sources" | xargs -P "$(getconf _NPROCESSORS_ONLN)" -I '{}' \
        sh -c 'clang-tidy-16 -p build/clang --quiet "$1" 2>/dev/null || { echo "lint: $1"; exit 1; }' tidy '{}' ||
        status=1
fi
[ $status -eq 0 ] && echo 'lint: clean'
exit $status

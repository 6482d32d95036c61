#!/bin/sh
# Installs what is missing, builds the library and runs the main job: a won deal becomes a billed project, and back.
# Founds a new firm each time; arguments go to the program instead (`build/quickstart` goes on with the last one). The
# report of the run is left in build/quickstart/.
set -eu
cd "$(dirname "$0")/.."

sh cmake/setup.sh
# A compiler newer than ours may warn of more; that is no reason to refuse a first look.
[ -f build/release/build.ninja ] || cmake --preset release -DTHROUGHLINE_WARNINGS_AS_ERRORS=OFF >/dev/null
echo "building (a few minutes the first time)"
cmake --build --preset release --target quickstart
[ $# -gt 0 ] || set -- --fresh
exec build/release/bin/quickstart "$@"

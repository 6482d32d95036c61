#!/bin/sh
# Installs what is missing, builds the library and runs the main job: a won deal becomes a billed project, and back.
# Arguments go to the program. The report of the run is left in build/quickstart/.
set -eu
cd "$(dirname "$0")/.."

sh cmake/setup.sh
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
echo "building (a few minutes the first time)"
cmake --build --preset release --target quickstart
exec build/release/bin/quickstart "$@"

#pragma once

// What a host includes. Objects and vendors are not here: a host includes only those that it syncs.
#include <throughline/core/version.hpp>
#include <throughline/process/standard.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/curl.hpp>

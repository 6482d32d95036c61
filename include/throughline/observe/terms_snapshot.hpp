#pragma once

/// Where terms were hashed before a process did it.
#include <throughline/process/terms_snapshot.hpp>

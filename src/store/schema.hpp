#pragma once

#include "sqlite.hpp"

namespace throughline {

/// Brings a database to this library's schema, in one transaction: creates it in an empty file, migrates an older
/// one. A newer one, or a file of another application, is `corrupt`.
Result<> migrate(Sqlite& sqlite);

}  // namespace throughline

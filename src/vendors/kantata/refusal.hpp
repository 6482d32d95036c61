#pragma once

#include <throughline/core/error.hpp>
#include <throughline/transport/http.hpp>

#include <optional>
#include <string_view>

namespace throughline::kantata {

/// An unsuccessful answer as an error: `{"errors":[{"type","message","field"}]}`, of which the first is told. There are
/// no codes of Kantata's own, so that the status decides. Words that repeat what was written, or a secret, are left
/// out.
Error to_error(http::Response const& answer, std::string_view written, std::string_view secret);

}  // namespace throughline::kantata

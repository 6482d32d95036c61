#pragma once

#include <string_view>

namespace throughline::mapping_detail {

/// Whether all of it is well-formed UTF-8 (Unicode, table 3-7): no overlong forms, no surrogates.
bool is_utf8(std::string_view text);

}  // namespace throughline::mapping_detail

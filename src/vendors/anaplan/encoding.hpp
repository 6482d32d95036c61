#pragma once

#include <throughline/core/result.hpp>

#include <string>
#include <string_view>

namespace throughline::anaplan {

/// What definitions of imports and exports were seen to name.
enum class Encoding : unsigned char { utf8, utf16_le, latin1 };

/// `unsupported` for any other; UTF-8 where none is named.
Result<Encoding> encoding_named(std::string_view name);

/// Turns a file into UTF-8, piece by piece: a character may be cut anywhere.
class Transcoder {
  public:
    explicit Transcoder(Encoding encoding = Encoding::utf8) : encoding_{encoding} {}

    /// `corrupt` where half of a pair stands alone.
    Result<std::string> feed(std::string_view piece);
    /// The file has ended: nothing may be left over.
    Result<> finish() const;

  private:
    Result<> unit(char32_t unit, std::string& into);

    Encoding encoding_;
    int      low_byte_ = -1;  // Of a code unit that was cut.
    char32_t high_     = 0;   // The first half of a pair.
};

/// UTF-8 in another encoding; `validation` with the first character that it does not have. Requires: valid UTF-8.
Result<std::string> encoded(Encoding encoding, std::string_view text);

}  // namespace throughline::anaplan

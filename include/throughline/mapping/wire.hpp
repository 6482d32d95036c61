#pragma once

#include <string_view>

namespace throughline {

/// One value as it stands on a wire, whatever the format. Codecs see nothing else of JSON, XML or CSV.
struct Wire {
    enum class Kind : unsigned char { null, boolean, number, text, object, array };

    Kind kind = Kind::null;
    std::string_view
        text{};  ///< Text unescaped; a number's lexeme; `true` or `false`; an object's or array's raw JSON.

    constexpr bool is_null() const { return kind == Kind::null; }
};

/// Where codecs put values. Strings are escaped by the writer; numbers are lexemes, so that nothing passes through
/// binary floating point.
class WireWriter {
  public:
    virtual ~WireWriter() = default;

    virtual void null()                          = 0;
    virtual void boolean(bool value)             = 0;
    virtual void number(std::string_view lexeme) = 0;
    virtual void text(std::string_view value)    = 0;
    virtual void raw_json(std::string_view json) = 0;
};

}  // namespace throughline

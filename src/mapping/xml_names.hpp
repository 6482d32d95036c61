#pragma once

#include <throughline/mapping/xml.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::mapping_detail {

inline constexpr std::string_view xsi_uri = "http://www.w3.org/2001/XMLSchema-instance";
inline constexpr std::string_view xml_uri = "http://www.w3.org/XML/1998/namespace";

// Every character beyond ASCII may stand in a name: which of them are letters matters to nobody here.
constexpr bool begins_name(char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || each == '_' ||
           static_cast<unsigned char>(each) >= 0x80;
}
constexpr bool continues_name(char each) {
    return begins_name(each) || (each >= '0' && each <= '9') || each == '-' || each == '.';
}

/// Whether XML 1.0 can carry all of a well-formed UTF-8 text.
bool has_only_xml_characters(std::string_view text);

/// A qualified name taken apart, and resolved.
struct XmlName {
    std::string_view uri{};
    std::string_view local{};

    bool operator==(XmlName const&) const = default;
};

/// One segment of a mapping's path: `wd:ID`, `@internalId`, `#text`, `wd:ID[@wd:type=WID]`.
struct XmlStep {
    enum class Kind : unsigned char { element, attribute, text };

    Kind             kind = Kind::element;
    std::string_view qualified{};  ///< With the dialect's prefix, as it is written.
    XmlName          name{};
    bool             has_condition = false;
    std::string_view condition_qualified{};
    XmlName          condition{};  ///< The attribute by which the element is known.
    std::string_view condition_value{};
};

/// A name that XML, or the dialect, cannot spell: of a table a broken precondition, of an overlay an error.
class XmlNameFault : public std::invalid_argument {
  public:
    XmlNameFault(std::string_view name, char const* reason)
        : std::invalid_argument{"XML name \"" + std::string{name} + "\": " + reason}, name_{name} {}

    Error error() const {
        return Error{ErrorCode::unsupported, "XML cannot spell the name of a field"}
            .in_field(name_)
            .with_value(name_)
            .with_expected("a name of letters, digits, '-', '_' and '.', with a prefix of the dialect's")
            .with_owner("integration")
            .with_remedy("name the field in the overlay as it is spelled in XML");
    }

  private:
    std::string name_;
};

/// The dialect's prefixes.
class XmlNames {
  public:
    /// Throws XmlNameFault where a reserved prefix stands for something else.
    explicit XmlNames(XmlDialect const& dialect);

    /// Throws XmlNameFault where a prefix or the spelling is unknown.
    XmlStep step(std::string_view segment) const;
    /// The name in the dialect's words, or `{uri}local` where it has none for it.
    std::string spelled(XmlName const& name, bool attribute) const;

  private:
    XmlName resolve(std::string_view qualified, bool attribute) const;

    XmlDialect dialect_;
};

/// Splits off the first segment of a path; slashes inside a condition are part of it.
std::string_view take_segment(std::string_view& path);

}  // namespace throughline::mapping_detail

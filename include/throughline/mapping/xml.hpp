#pragma once

#include <throughline/mapping/json.hpp>
#include <throughline/mapping/mapping.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// A prefix as the mapping's names write it, and what it stands for. Documents may use prefixes of their own: names are
/// compared by their URI. The prefix "" is that of elements without one.
struct XmlNamespace {
    std::string_view prefix;
    std::string_view uri;
};

/// How nothing is spelled.
enum class XmlNull : unsigned char {
    nil,     ///< `xsi:nil="true"`; an empty element is a text without characters.
    empty,   ///< An empty element or attribute.
    absent,  ///< By leaving it out: for mappings in which absent means null.
};

/// What a vendor's XML has beside the names in the mapping. There, `/` steps into elements, `@internalId` is an
/// attribute, `#text` is the text of an element that has attributes too (no characters are no text there), and
/// `wd:ID[@wd:type=WID]` is the one of several elements that has this attribute. The texts named here outlive what uses
/// the dialect, as literals do.
///
///     inline constexpr XmlNamespace workday_names[]{{"wd", "urn:com.workday/bsvc"}};
///     inline constexpr XmlDialect   workday_xml{.root = "wd:Project_Data", .namespaces = workday_names};
struct XmlDialect {
    std::string_view              root{};  ///< The record's element; empty: read under any name, written as the object.
    std::span<XmlNamespace const> namespaces{};
    /// The schema's order of elements, as paths, where it is another than the mapping's. What is not named comes last.
    std::span<std::string_view const> sequence{};
    XmlNull                           null        = XmlNull::nil;
    bool                              declaration = false;  ///< Begin with `<?xml version="1.0" encoding="UTF-8"?>`.
};

/// Bounds on what is read; beyond them it is an error of code `corrupt`.
struct XmlLimits {
    int         depth_max      = 64;
    std::size_t bytes_max      = std::size_t{64} << 20;
    std::size_t nodes_max      = 1'000'000;  ///< Elements, attributes and pieces of text.
    std::size_t attributes_max = 256;        ///< Of one element; also namespaces in force at one place.
};

/// Whether a text is one well-formed XML 1.0 document with namespaces, in UTF-8, within the limits. A document type is
/// refused, and with it every entity but the five of XML itself: nothing is expanded and nothing is fetched.
Result<> check_xml(std::string_view text, XmlLimits limits = {});

/// A mapping made ready for reading XML. Elements and attributes that no row names are kept in `custom`, as JSON:
/// attributes as "@name", several elements of one name as an array; attributes of XML itself (`xmlns`, `xsi:`) are not
/// data. May be shared by threads.
class XmlDecoder {
  public:
    /// Requires: every prefix in the mapping's names is in the dialect; checked, throws std::invalid_argument.
    explicit XmlDecoder(MappingView const& view, XmlDialect const& dialect = {}, XmlLimits limits = {});
    /// The same for mappings that a tenant's overlay has changed: it may name fields as XML cannot. `unsupported` then,
    /// with the name.
    static Result<XmlDecoder> make(MappingView const& view, XmlDialect const& dialect = {}, XmlLimits limits = {});
    ~XmlDecoder();
    XmlDecoder(XmlDecoder&&) noexcept;
    XmlDecoder& operator=(XmlDecoder&&) noexcept;

    /// Reads the document as one record, with the same faults as JsonDecoder finds.
    Result<Decoded> decode(std::string_view text, MappingContext& context) const;
    Result<>        decode(std::string_view text, MappingContext& context, Decoded& into) const;
    /// Reads the records in an envelope: the elements at a path below the document's own,
    /// `soap:Body/wd:Get_Projects_Response/wd:Response_Data/wd:Project`. There may be none; but where even the element
    /// around them is missing, the answer is another one than was expected: an error of code `corrupt`.
    Result<std::vector<Decoded>> decode_all(std::string_view text, std::string_view path,
                                            MappingContext& context) const;

    MappingView const& view() const;

  private:
    struct Plan;
    std::unique_ptr<Plan> plan_;
};

/// One element with the rows of the set, in the order of the dialect. Rows of the vendor's key and of our id are
/// written from `named` where the set has them. The same record gives the same bytes on every machine. `unsupported`
/// where a name cannot be spelled in XML, or its prefix is not in the dialect.
Result<std::string> encode_xml(MappingView const& view, void const* object, RowSet const& rows, MappingContext& context,
                               XmlDialect const& dialect = {}, Envelope const& named = {});

/// Appends text between tags, or between the quotes of an attribute, escaped as canonical XML has it.
void append_xml_text(std::string& out, std::string_view text);
void append_xml_attribute(std::string& out, std::string_view text);

}  // namespace throughline

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace throughline {

/// A word of the business that names no object and no member, but a figure or an event computed from them.
struct Term {
    std::string_view name;
    std::string_view definition;
};

/// Booking, backlog, utilization and the like, each with the one meaning it has everywhere in the library.
std::span<Term const> glossary_terms();

/// Every object, member and term with its definition, type, unit and default owner, as JSON with a schema id and a
/// version. The same model gives the same bytes.
std::string glossary_json();

/// The same to read, as Markdown.
std::string glossary_markdown();

}  // namespace throughline

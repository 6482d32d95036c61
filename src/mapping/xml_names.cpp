#include "xml_names.hpp"

#include <algorithm>

namespace throughline::mapping_detail {

namespace {

std::string_view prefix_of(std::string_view qualified) {
    auto const colon = qualified.find(':');
    return colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
}

[[noreturn]] void refuse(std::string_view segment, char const* reason) { throw XmlNameFault{segment, reason}; }

}  // namespace

XmlNames::XmlNames(XmlDialect const& dialect) : dialect_{dialect} {
    for (auto const& known : dialect.namespaces)
        if (known.prefix == "xml" || known.prefix == "xmlns" || (known.prefix == "xsi" && known.uri != xsi_uri))
            refuse(known.prefix, "a reserved prefix");
}

XmlName XmlNames::resolve(std::string_view qualified, bool attribute) const {
    auto const prefix = prefix_of(qualified);
    auto const local  = prefix.empty() ? qualified : qualified.substr(prefix.size() + 1);
    if (local.empty() || !begins_name(local.front()) || !std::all_of(local.begin(), local.end(), continues_name))
        refuse(qualified, "not a qualified name");
    if (prefix.empty() && attribute) return {{}, local};  // No default namespace ever applies to attributes.
    if (prefix == "xml") return {xml_uri, local};
    for (auto const& known : dialect_.namespaces)
        if (known.prefix == prefix) return {known.uri, local};
    if (!prefix.empty()) refuse(qualified, "the dialect has no such prefix");
    return {{}, local};
}

XmlStep XmlNames::step(std::string_view segment) const {
    if (segment == "#text") return {.kind = XmlStep::Kind::text, .qualified = segment};
    if (segment.starts_with('@'))
        return {
            .kind = XmlStep::Kind::attribute, .qualified = segment.substr(1), .name = resolve(segment.substr(1), true)};
    auto const bracket = segment.find('[');
    XmlStep    step{.qualified = segment.substr(0, bracket), .name = resolve(segment.substr(0, bracket), false)};
    if (bracket == std::string_view::npos) return step;
    auto const condition = segment.substr(bracket + 1);
    auto const equals    = condition.find('=');
    if (!condition.starts_with('@') || !condition.ends_with(']') || equals == std::string_view::npos)
        refuse(segment, "a condition is written [@name=value]");
    step.has_condition       = true;
    step.condition_qualified = condition.substr(1, equals - 1);
    step.condition           = resolve(step.condition_qualified, true);
    step.condition_value     = condition.substr(equals + 1, condition.size() - equals - 2);
    return step;
}

std::string XmlNames::spelled(XmlName const& name, bool attribute) const {
    std::string text = attribute ? "@" : "";
    if (name.uri.empty()) return text.append(name.local);
    for (auto const& known : dialect_.namespaces) {
        if (known.uri != name.uri || (attribute && known.prefix.empty())) continue;
        if (!known.prefix.empty()) text.append(known.prefix).append(":");
        return text.append(name.local);
    }
    return text.append("{").append(name.uri).append("}").append(name.local);
}

std::string_view take_segment(std::string_view& path) {
    std::size_t at     = 0;
    bool        inside = false;
    for (; at < path.size() && (inside || path[at] != '/'); ++at) {
        if (path[at] == '[') inside = true;
        if (path[at] == ']') inside = false;
    }
    auto const segment = path.substr(0, at);
    path.remove_prefix(at == path.size() ? at : at + 1);
    return segment;
}

}  // namespace throughline::mapping_detail

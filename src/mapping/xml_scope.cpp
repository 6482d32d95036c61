#include "xml_scope.hpp"

namespace throughline::mapping_detail {

bool XmlScope::enter(pugi::xml_node element) {
    for (auto const attribute : element.attributes()) {
        std::string_view const name = attribute.name(), uri = attribute.value();
        if (!declares_a_namespace(name)) continue;
        if (declared_.size() >= declarations_max_) return fault_ = "more namespaces than allowed", false;
        auto const prefix = name.size() > 6 ? name.substr(6) : std::string_view{};
        if (!prefix.empty() && uri.empty()) return fault_ = "a prefix that stands for no namespace", false;
        if (prefix == "xmlns" || ((prefix == "xml") != (uri == xml_uri)))
            return fault_ = "a reserved prefix or namespace is declared anew", false;
        declared_.emplace_back(prefix, uri);
    }
    return true;
}

bool XmlScope::resolve(std::string_view qualified, bool attribute, XmlName& into) {
    auto const colon  = qualified.find(':');
    auto const prefix = colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
    into.local        = prefix.empty() ? qualified : qualified.substr(colon + 1);
    into.uri          = {};
    if (prefix.empty() && attribute) return true;
    if (prefix == "xml") return into.uri = xml_uri, true;
    for (auto declared = declared_.rbegin(); declared != declared_.rend(); ++declared)
        if (declared->first == prefix) return into.uri = declared->second, true;
    return prefix.empty() || (fault_ = "a prefix that no namespace is declared for", false);
}

}  // namespace throughline::mapping_detail

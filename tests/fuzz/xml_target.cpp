#include "record.hpp"

#include <pugixml.hpp>

namespace throughline::fuzz {

namespace {

constexpr unsigned how = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute |
                         pugi::parse_ws_pcdata | pugi::parse_comments | pugi::parse_pi;

void print(pugi::xml_node element, std::string& out) {
    out.append("<").append(element.name());
    for (auto const attribute : element.attributes()) {
        out.append(" ").append(attribute.name()).append("=\"");
        append_xml_attribute(out, attribute.value());
        out.append("\"");
    }
    out.append(">");
    for (auto const child : element.children()) {
        if (child.type() == pugi::node_element) print(child, out);
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) append_xml_text(out, child.value());
    }
    out.append("</").append(element.name()).append(">");
}

/// What the check lets through is what the tree's builder reads, and our own escaping carries it.
void try_document(std::string_view input) {
    if (!check_xml(input)) return;
    pugi::xml_document tree, again;
    expect(static_cast<bool>(tree.load_buffer(input.data(), input.size(), how, pugi::encoding_utf8)),
           "what is well-formed is read");
    std::string printed, stable;
    print(tree.document_element(), printed);
    expect(static_cast<bool>(check_xml(printed)), "what is printed is well-formed");
    expect(static_cast<bool>(again.load_buffer(printed.data(), printed.size(), how, pugi::encoding_utf8)),
           "what is printed is read");
    print(again.document_element(), stable);
    expect(printed == stable, "printing is stable");
}

template <class Vendor, class Object>
void try_record(std::string_view input, XmlDialect const& dialect) {
    static XmlLimits const  limits{.bytes_max = std::size_t{1} << 20};
    static XmlDecoder const decoder{view_of<Vendor, Object>, dialect, limits};
    Tenant                  tenant;
    auto const              decoded = decoder.decode(input, tenant.context);
    if (!decoded) return expect(decoded.error().code() == ErrorCode::corrupt, "what is no record is corrupt");
    expect_sound(*decoded);
    expect(decoded->custom.size() <= limits.bytes_max, "what is kept is bounded");
    if (!decoded->faults.empty()) return;

    auto const& view = decoder.view();
    auto const  rows = rows_held(view, decoded->object.data());
    auto const  text = encode_xml(view, decoded->object.data(), rows, tenant.context, dialect);
    if (!text) return;  // A text that the vendor would cut off is read and not written.
    auto const again = decoder.decode(*text, tenant.context);
    expect(again.has_value(), "what is written is a record");
    if (!again->faults.empty()) return;  // Without the fields that only the vendor fills.
    for (std::size_t index = 0; index < view.rows.size(); ++index)
        if (rows[index])
            expect(view.type().members[view.rows[index].place].same(decoded->object.data(), again->object.data()),
                   "what is written is read back the same");
}

void try_amounts(std::string_view input) {
    static XmlDecoder const decoder{view_of<Bsvc, Invoice>, bsvc::dialect};
    Tenant                  tenant;
    auto const              decoded = decoder.decode(input, tenant.context);
    if (!decoded || !decoded->faults.empty()) return;
    pugi::xml_document tree;
    tree.load_buffer(input.data(), input.size(), how, pugi::encoding_utf8);
    for (auto const child : tree.document_element().children()) {
        std::string_view const name = child.name();
        std::string_view       text = child.text().get();
        // Only the plain case: comments and sections would split the text, and a null has none.
        if ((name != "wd:Total" && name != "wd:Net") || child.first_child() != child.last_child()) continue;
        if (text.find_first_not_of("-.0123456789eE") != std::string_view::npos || text.empty()) continue;
        if (child.attributes().begin() != child.attributes().end()) continue;
        auto const& invoice = decoded->object.as<Invoice>();
        expect_exact(name == "wd:Total" ? std::optional{invoice.total} : invoice.subtotal, text);
    }
}

}  // namespace

void try_xml(std::string_view input) {
    try_document(input);
    try_record<Acme, Account>(input, {});
    try_record<Acme, Invoice>(input, {.null = XmlNull::empty});
    try_record<Bsvc, Invoice>(input, bsvc::dialect);
    try_amounts(input);
}

}  // namespace throughline::fuzz

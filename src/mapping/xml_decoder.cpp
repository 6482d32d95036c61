#include "record_pass.hpp"
#include "xml_scope.hpp"

#include <throughline/mapping/xml.hpp>

#include <algorithm>
#include <unordered_map>

namespace throughline {

namespace mapping_detail {

constexpr std::size_t xml_lines_max = 10'000;  // Of a hundred nodes each: as many as `XmlLimits` lets in.

/// One element or attribute that some row names, or steps through.
struct XmlNode {
    XmlStep                      step{};
    std::vector<std::size_t>     children{};
    std::vector<FieldRow const*> rows{};
    std::size_t                  lines   = 0;  ///< One more than the decoder's index; 0 where it holds no lines.
    bool                         ignored = false;
};

/// Elements of one name below another, in the order in which the names first stand.
struct XmlGroup {
    XmlNode const*              node = nullptr;  ///< Null where no row names it.
    std::string                 name{};          ///< Of those that no row names.
    std::vector<pugi::xml_node> elements{};
};

std::string text_of(pugi::xml_node element) {
    std::string text;
    for (auto const child : element.children())
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text.append(child.value());
    return text;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool has_elements(pugi::xml_node element) {
    for (auto const child : element.children())
        if (child.type() == pugi::node_element) return true;
    return false;
}

std::string joined_path(std::string_view outer, std::string_view name) {
    return outer.empty() ? std::string{name} : std::string{outer}.append("/").append(name);
}

}  // namespace mapping_detail

using namespace mapping_detail;

struct XmlDecoder::Plan {
    ReadingPlan             reading;
    XmlDialect              dialect;
    XmlLimits               limits;
    XmlNames                names;
    XmlName                 root{};
    std::vector<XmlNode>    nodes{};
    std::vector<XmlName>    ignored_anywhere{};
    std::vector<XmlDecoder> lines{};

    Plan(MappingView const& view, XmlDialect const& its_dialect, XmlLimits its_limits)
        : reading{view}, dialect{its_dialect}, limits{its_limits}, names{its_dialect} {
        if (!dialect.root.empty()) root = names.step(dialect.root).name;
        nodes.emplace_back();
        for (auto const& row : view.rows) add(row);
    }

    void add(FieldRow const& row) {
        if (row.name.empty() || row.kind == RowKind::omitted) return;
        if (row.kind == RowKind::ignored && row.name.starts_with("*/"))
            return ignored_anywhere.push_back(names.step(row.name.substr(2)).name);
        std::size_t at = 0;
        for (auto path = row.name; !path.empty();) at = child_named(at, take_segment(path));
        auto& node = nodes[at];
        if (row.kind == RowKind::lines) {
            lines.emplace_back(lines_of(row), line_dialect(), limits);
            node.lines = lines.size();
        } else if (is_read(row)) {
            node.rows.push_back(&row);
        } else {
            node.ignored = true;
        }
    }
    XmlDialect line_dialect() const {
        auto copy = dialect;
        copy.root = {};
        return copy;
    }
    std::size_t child_named(std::size_t outer, std::string_view segment) {
        auto const step = names.step(segment);
        for (auto const child : nodes[outer].children) {
            auto const& known = nodes[child].step;
            if (known.kind == step.kind && known.name == step.name && known.has_condition == step.has_condition &&
                known.condition == step.condition && known.condition_value == step.condition_value)
                return child;
        }
        nodes.push_back({.step = step});
        nodes[outer].children.push_back(nodes.size() - 1);
        return nodes.size() - 1;
    }

    Result<> decode(pugi::xml_node element, XmlScope const& scope, MappingContext& context, Decoded& into) const;
};

namespace mapping_detail {

/// One pass over one record's element.
template <class Plan>
class XmlPass {
  public:
    struct Lines {
        XmlNode const*              node;
        std::vector<pugi::xml_node> elements;
        XmlScope                    scope;
    };

    XmlPass(Plan const& plan, RecordPass& record, XmlScope scope, std::string const& custom)
        : plan_{plan}, record_{record}, custom_{custom}, scope_{std::move(scope)} {}

    bool object(XmlNode const& node, pugi::xml_node element, std::string_view outer) {
        auto const mark = scope_.mark();
        if (!scope_.enter(element)) return broken(scope_.fault());
        if (!attributes(node, element, outer)) return false;
        std::vector<XmlGroup> groups;
        if (!group(node, element, groups)) return false;
        for (auto const& each : groups)
            if (!(each.node ? known(*each.node, each.elements, outer) : unknown(each, outer))) return false;
        if (!own_text(node, element, outer)) return false;
        scope_.leave_to(mark);
        return true;
    }

    std::vector<Lines> const& lines() const { return lines_; }
    char const*               fault() const { return fault_; }

  private:
    bool broken(char const* reason) { return fault_ = reason, false; }

    // The attributes that are data: neither XML's own nor the one by which the element was known.
    template <class Visit>
    bool each_attribute(XmlNode const* node, pugi::xml_node element, Visit visit) {
        std::vector<XmlName> qualified;
        for (auto const attribute : element.attributes()) {
            if (declares_a_namespace(attribute.name())) continue;
            XmlName name;
            if (!scope_.resolve(attribute.name(), true, name)) return broken(scope_.fault());
            if (std::find(qualified.begin(), qualified.end(), name) != qualified.end())
                return broken("an attribute stands twice in one tag, under two prefixes");
            if (!name.uri.empty()) qualified.push_back(name);
            if (name.uri == xsi_uri || name.uri == xml_uri) continue;
            if (node && node->step.has_condition && node->step.condition == name) continue;
            if (!visit(name, std::string_view{attribute.value()})) return false;
        }
        return true;
    }

    bool attributes(XmlNode const& node, pugi::xml_node element, std::string_view outer) {
        return each_attribute(&node, element, [&](XmlName const& name, std::string_view value) {
            auto const* found = attribute_named(node, name);
            if (!found) return keep(joined_path(outer, plan_.names.spelled(name, true)), value);
            for (auto const* row : found->rows) text(*row, value);
            return true;
        });
    }
    XmlNode const* attribute_named(XmlNode const& node, XmlName const& name) const {
        for (auto const child : node.children) {
            auto const& candidate = plan_.nodes[child];
            if (candidate.step.kind == XmlStep::Kind::attribute && candidate.step.name == name) return &candidate;
        }
        return nullptr;
    }

    bool group(XmlNode const& node, pugi::xml_node element, std::vector<XmlGroup>& groups) {
        std::unordered_map<XmlNode const*, std::size_t> by_node;
        std::unordered_map<std::string, std::size_t>    by_name;
        for (auto const child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            auto const mark = scope_.mark();
            XmlName    name;
            if (!scope_.enter(child) || !scope_.resolve(child.name(), false, name)) return broken(scope_.fault());
            auto const* found   = element_named(node, child, name);
            auto const  spelled = found ? std::string{} : plan_.names.spelled(name, false);
            bool const  ignored = !found && is_ignored(name);
            scope_.leave_to(mark);
            if (ignored) continue;
            auto const next = groups.size();
            auto const place =
                found ? by_node.emplace(found, next).first->second : by_name.emplace(spelled, next).first->second;
            if (place == next) groups.push_back({found, spelled, {}});
            groups[place].elements.push_back(child);
        }
        return true;
    }
    bool is_ignored(XmlName const& name) const {
        auto const& ignored = plan_.ignored_anywhere;
        return std::find(ignored.begin(), ignored.end(), name) != ignored.end();
    }
    XmlNode const* element_named(XmlNode const& node, pugi::xml_node element, XmlName const& name) {
        XmlNode const* any = nullptr;
        for (auto const child : node.children) {
            auto const& candidate = plan_.nodes[child];
            if (candidate.step.kind != XmlStep::Kind::element || candidate.step.name != name) continue;
            if (!candidate.step.has_condition)
                any = &candidate;
            else if (meets(candidate.step, element))
                return &candidate;
        }
        return any;
    }
    bool meets(XmlStep const& step, pugi::xml_node element) {
        for (auto const attribute : element.attributes()) {
            XmlName name;
            if (!declares_a_namespace(attribute.name()) && scope_.resolve(attribute.name(), true, name) &&
                name == step.condition)
                return step.condition_value == attribute.value();
        }
        return false;
    }
    bool is_nil(pugi::xml_node element) {
        for (auto const attribute : element.attributes()) {
            XmlName name;
            if (!declares_a_namespace(attribute.name()) && scope_.resolve(attribute.name(), true, name) &&
                name == XmlName{xsi_uri, "nil"})
                return std::string_view{attribute.value()} == "true" || std::string_view{attribute.value()} == "1";
        }
        return false;
    }

    bool known(XmlNode const& node, std::vector<pugi::xml_node> const& elements, std::string_view outer) {
        auto const path = joined_path(outer, node.step.qualified);
        if (node.lines) return lines_.push_back({&node, elements, scope_}), true;
        if (node.children.empty() && node.rows.empty()) return true;
        if (elements.size() > 1 && !node.children.empty()) {
            record_.fault(Error{ErrorCode::corrupt, "a field stands twice in one record"}.in_field(path));
            return true;
        }
        if (elements.size() > 1) return list(node, elements);
        auto const mark = scope_.mark();
        if (!scope_.enter(elements.front())) return broken(scope_.fault());
        bool const nothing =
            is_nil(elements.front()) || (plan_.dialect.null == XmlNull::empty && is_bare(elements.front()));
        bool done = true;
        if (nothing)
            done = nil(node, elements.front(), path);
        else if (node.children.empty())
            done = leaf(node, elements.front(), path);
        scope_.leave_to(mark);
        return nothing || node.children.empty() ? done : object(node, elements.front(), path);
    }
    static bool is_bare(pugi::xml_node element) {
        return !has_elements(element) && text_of(element).empty() &&
               element.attributes().begin() == element.attributes().end();
    }

    // Nothing stands in it; attributes may.
    bool nil(XmlNode const& node, pugi::xml_node element, std::string_view path) {
        std::vector<XmlNode const*> there;
        for (auto const attribute : element.attributes()) {
            XmlName name;
            if (!declares_a_namespace(attribute.name()) && scope_.resolve(attribute.name(), true, name))
                there.push_back(attribute_named(node, name));
        }
        for (auto const* row : node.rows) record_.null(*row);
        for (auto const child : node.children)
            if (std::find(there.begin(), there.end(), &plan_.nodes[child]) == there.end()) clear(plan_.nodes[child]);
        return attributes(node, element, path);
    }
    void clear(XmlNode const& node) {
        for (auto const* row : node.rows) record_.null(*row);
        for (auto const child : node.children) clear(plan_.nodes[child]);
    }

    bool list(XmlNode const& node, std::vector<pugi::xml_node> const& elements) {
        std::string json;
        if (!array(elements, json)) return false;
        for (auto const* row : node.rows) record_.value(*row, Wire{Wire::Kind::array, json});
        return true;
    }

    // Within the element's own scope.
    bool leaf(XmlNode const& node, pugi::xml_node element, std::string_view path) {
        if (has_elements(element)) {
            std::string json;
            if (!as_json(element, json)) return false;
            for (auto const* row : node.rows) record_.value(*row, Wire{Wire::Kind::object, json});
            return true;
        }
        auto const whole = text_of(element);
        for (auto const* row : node.rows) text(*row, whole);
        return each_attribute(&node, element, [&](XmlName const& name, std::string_view value) {
            return keep(joined_path(path, plan_.names.spelled(name, true)), value);
        });
    }

    void text(FieldRow const& row, std::string_view value) {
        if (value.empty() && plan_.dialect.null == XmlNull::empty) return record_.null(row);
        record_.value(row, value);
    }

    bool own_text(XmlNode const& node, pugi::xml_node element, std::string_view outer) {
        auto const whole = text_of(element);
        for (auto const child : node.children) {
            auto const& candidate = plan_.nodes[child];
            if (candidate.step.kind != XmlStep::Kind::text) continue;
            // Beside attributes nothing is no text: what is written without one is read without one.
            for (auto const* row : candidate.rows) whole.empty() ? record_.null(*row) : record_.value(*row, whole);
            return true;
        }
        return is_blank(whole) || keep(joined_path(outer, "#text"), whole);
    }

    bool keep(std::string const& name, std::string_view value) {
        std::string json;
        append_json_text(json, value);
        record_.unknown(name, json);
        return within(custom_);
    }
    bool unknown(XmlGroup const& group, std::string_view outer) {
        std::string json;
        if (!values(group, json)) return false;
        record_.unknown(joined_path(outer, group.name), json);
        return within(custom_);
    }
    // Names without a prefix of the dialect's are kept with their URI, which makes more of them than came in.
    bool within(std::string const& kept) {
        return kept.size() <= plan_.limits.bytes_max || broken("more unknown content than is kept");
    }

    // These append; what encloses a value may stand before it.
    bool array(std::vector<pugi::xml_node> const& elements, std::string& json) {
        char separator = '[';
        for (auto const element : elements) {
            json.push_back(separator);
            separator = ',';
            if (!entered_json(element, json)) return false;
        }
        json.push_back(']');
        return true;
    }
    bool values(XmlGroup const& group, std::string& json) {
        return group.elements.size() > 1 ? array(group.elements, json) : entered_json(group.elements.front(), json);
    }
    bool entered_json(pugi::xml_node element, std::string& json) {
        auto const mark = scope_.mark();
        if (!scope_.enter(element)) return broken(scope_.fault());
        bool const done = as_json(element, json);
        scope_.leave_to(mark);
        return done;
    }
    bool as_json(pugi::xml_node element, std::string& json) {
        if (is_nil(element)) return json.append("null"), within(json);
        std::vector<XmlGroup> groups;
        std::string           attributes;
        JsonWriter            out{attributes};
        auto const            one = [&](XmlName const& name, std::string_view value) {
            out.name(plan_.names.spelled(name, true));
            return out.text(value), true;
        };
        if (!group(XmlNode{}, element, groups) || !each_attribute(nullptr, element, one)) return false;
        auto const whole = text_of(element);
        if (groups.empty() && attributes.empty()) return append_json_text(json, whole), within(json);
        json.append("{").append(attributes);
        auto separator = attributes.empty() ? "" : ",";
        for (auto const& each : groups) {
            json.append(separator);
            append_json_text(json, each.name);
            json.push_back(':');
            if (!values(each, json)) return false;
            separator = ",";
        }
        if (!is_blank(whole)) {
            json.append(separator).append("\"#text\":");
            append_json_text(json, whole);
        }
        json.push_back('}');
        return within(json);
    }

    Plan const&        plan_;
    RecordPass&        record_;
    std::string const& custom_;
    XmlScope           scope_;
    std::vector<Lines> lines_{};
    char const*        fault_ = nullptr;
};

Error broken_document(char const* reason) {
    return Error{ErrorCode::corrupt, std::string{"malformed XML: "} + reason}.with_expected(
        "one XML 1.0 document without a document type, in UTF-8");
}

}  // namespace mapping_detail

Result<> XmlDecoder::Plan::decode(pugi::xml_node element, XmlScope const& scope, MappingContext& context,
                                  Decoded& into) const {
    RecordPass    record{reading, context, into, Spelling::xml_schema};
    XmlPass<Plan> pass{*this, record, scope, into.custom};
    if (!pass.object(nodes.front(), element, {})) return broken_document(pass.fault());
    MappingContext inner   = context;
    inner.default_currency = record.settle();
    for (auto const& group : pass.lines())
        for (auto const line : group.elements) {
            auto const& decoder = lines[group.node->lines - 1];
            if (into.lines.size() >= xml_lines_max) return broken_document("more lines than any document has");
            auto& decoded = into.lines.emplace_back(decoder.view().type());
            if (auto read = decoder.plan_->decode(line, group.scope, inner, decoded); !read) return read;
        }
    context.record_currency = inner.default_currency;
    record.finish();
    return {};
}

namespace mapping_detail {

Result<> load_xml(std::string_view text, XmlLimits limits, pugi::xml_document& document) {
    if (auto checked = check_xml(text, limits); !checked) return checked;
    constexpr unsigned how =
        pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;
    auto const loaded = document.load_buffer(text.data(), text.size(), how, pugi::encoding_utf8);
    if (!loaded) return broken_document(loaded.description());
    return {};
}

}  // namespace mapping_detail

XmlDecoder::XmlDecoder(MappingView const& view, XmlDialect const& dialect, XmlLimits limits)
    : plan_{std::make_unique<Plan>(view, dialect, limits)} {}
Result<XmlDecoder> XmlDecoder::make(MappingView const& view, XmlDialect const& dialect, XmlLimits limits) {
    try {
        return XmlDecoder{view, dialect, limits};
    } catch (XmlNameFault const& fault) { return fault.error().in_object(view.vendor_object); }
}
XmlDecoder::~XmlDecoder()                                = default;
XmlDecoder::XmlDecoder(XmlDecoder&&) noexcept            = default;
XmlDecoder& XmlDecoder::operator=(XmlDecoder&&) noexcept = default;

MappingView const& XmlDecoder::view() const { return plan_->reading.view; }

Result<Decoded> XmlDecoder::decode(std::string_view text, MappingContext& context) const {
    Decoded into{view().type()};
    auto    done = decode(text, context, into);
    if (!done) return std::move(done).error();
    return into;
}

Result<> XmlDecoder::decode(std::string_view text, MappingContext& context, Decoded& into) const {
    pugi::xml_document document;
    if (auto loaded = load_xml(text, plan_->limits, document); !loaded) return loaded;
    XmlScope const scope{plan_->limits.attributes_max};
    auto const     element = document.document_element();
    if (!plan_->dialect.root.empty()) {
        auto    inside = scope;
        XmlName name;
        if (!inside.enter(element) || !inside.resolve(element.name(), false, name))
            return broken_document(inside.fault());
        if (name != plan_->root)
            return Error{ErrorCode::corrupt, "the document is of another kind"}
                .with_value(element.name())
                .with_expected(plan_->dialect.root);
    }
    return plan_->decode(element, scope, context, into);
}

Result<std::vector<Decoded>> XmlDecoder::decode_all(std::string_view text, std::string_view path,
                                                    MappingContext& context) const {
    pugi::xml_document document;
    if (auto loaded = load_xml(text, plan_->limits, document); !loaded) return std::move(loaded).error();
    XmlScope                    scope{plan_->limits.attributes_max};
    std::vector<pugi::xml_node> found{document.document_element()};
    while (!path.empty()) {
        auto const step  = plan_->names.step(take_segment(path));
        auto const outer = found.empty() ? pugi::xml_node{} : found.front();
        if (found.size() != 1)
            return Error{ErrorCode::corrupt, "the answer lacks an element around the records, or has several"}
                .with_expected(step.qualified);
        if (!scope.enter(outer)) return broken_document(scope.fault());
        found.clear();
        for (auto const child : outer.children()) {
            auto    inside = scope;
            XmlName name;
            if (child.type() != pugi::node_element) continue;
            if (!inside.enter(child) || !inside.resolve(child.name(), false, name))
                return broken_document(inside.fault());
            if (name == step.name) found.push_back(child);
        }
    }
    std::vector<Decoded> records;
    for (auto const element : found) {
        auto& record = records.emplace_back(view().type());
        if (auto read = plan_->decode(element, scope, context, record); !read) return std::move(read).error();
    }
    return records;
}

}  // namespace throughline

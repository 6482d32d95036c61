#include "record_pass.hpp"
#include "utf8.hpp"
#include "xml_names.hpp"

#include <throughline/mapping/xml.hpp>

#include <algorithm>

namespace throughline {

namespace mapping_detail {

/// An element on its way out: attributes may come after the elements beside them.
struct XmlElement {
    std::string_view                                      segment{};  ///< As the mapping spells it, condition included.
    std::string_view                                      qualified{};
    std::size_t                                           rank = 0;  ///< Its place in the schema's sequence.
    std::vector<std::pair<std::string_view, std::string>> attributes{};
    std::vector<XmlElement>                               children{};
    std::string                                           text{};
    bool                                                  nil = false;
};

/// Catches one codec's value.
class XmlValue final : public WireWriter {
  public:
    void null() override { is_null_ = true; }
    void boolean(bool value) override { text_ = value ? "true" : "false"; }
    void number(std::string_view lexeme) override { text_ = lexeme; }
    void text(std::string_view value) override {
        text_    = value;
        is_text_ = true;
    }
    void raw_json(std::string_view) override { refused_ = "a value that only JSON can hold"; }

    std::string const& text() const { return text_; }
    bool               is_null() const { return is_null_; }
    /// Null when it can be written.
    char const* refused(XmlNull null) const {
        if (refused_) return refused_;
        if (is_text_ && text_.empty() && null == XmlNull::empty)
            return "an empty text, which the dialect cannot tell from no text";
        if (!is_utf8(text_) || !has_only_xml_characters(text_)) return "a character that XML cannot carry";
        return nullptr;
    }

  private:
    std::string text_{};
    bool        is_null_ = false;
    bool        is_text_ = false;
    char const* refused_ = nullptr;
};

/// Writes records into a tree of elements.
class XmlTree {
  public:
    explicit XmlTree(XmlDialect const& dialect) : dialect_{dialect}, names_{dialect} {}

    /// `outer`: the path of the record within the outermost one; empty for that one.
    Result<> record(MappingView const& view, void const* object, RowSet const& rows, Envelope const& named,
                    MappingContext& context, XmlElement& into, std::string const& outer) const {
        for (std::size_t index = 0; index < view.rows.size(); ++index) {
            auto const& row = view.rows[index];
            if (!rows[index] || row.name.empty()) continue;
            if (row.kind == RowKind::lines) {
                if (auto written = lines(row, context, into, outer); !written) return written;
                continue;
            }
            XmlValue value;
            if (auto const name = name_to_write(row, named)) {
                if (name->empty()) continue;
                value.text(*name);
            } else if (row.kind == RowKind::constant && !row.extension) {
                value.text(row.reason);
            } else if (!row.encode && !row.extension) {
                continue;
            } else if (auto written = write_row(row, object, value, context); !written) {
                return in_row(std::move(written).error(), view, row);
            }
            if (auto put = place(row, view.absent, value, into, outer); !put) return put;
        }
        return {};
    }

  private:
    Result<> place(FieldRow const& row, Absent absent, XmlValue const& value, XmlElement& into,
                   std::string const& outer) const {
        auto const refuse = [&row](char const* why) { return Error{ErrorCode::unsupported, why}.in_field(row.name); };
        if (char const* why = value.refused(dialect_.null)) return refuse(why);
        std::string_view path              = row.name;
        auto const       last              = last_step(path);
        bool const       beside_attributes = last.kind == XmlStep::Kind::text;
        if (beside_attributes && !value.is_null() && value.text().empty())
            return refuse("an empty text beside attributes, which XML cannot tell from no text");
        bool const left_out =
            value.is_null() && (dialect_.null == XmlNull::absent ||
                                (dialect_.null == XmlNull::nil && last.kind == XmlStep::Kind::attribute));
        if (left_out) {
            if (absent == Absent::null) return {};
            return refuse("null, which can only be left out here, and what is left out says nothing");
        }
        auto& element = stepped_to(into, path, outer);
        if (last.kind == XmlStep::Kind::attribute) {
            element.attributes.emplace_back(last.qualified, value.text());
        } else {
            element.text = value.text();
            element.nil  = value.is_null() && dialect_.null == XmlNull::nil && !beside_attributes;
        }
        return {};
    }

    XmlStep last_step(std::string_view path) const {
        std::string_view segment;
        while (!path.empty()) segment = take_segment(path);
        return names_.step(segment);
    }

    /// The element at a path; an attribute's and a text's is the one that they belong to.
    XmlElement& stepped_to(XmlElement& from, std::string_view path, std::string const& outer) const {
        auto const whole = path;
        auto*      at    = &from;
        while (!path.empty()) {
            auto const step = take_segment(path);
            if (step.starts_with('@') || step == "#text") break;
            auto const passed = whole.substr(0, static_cast<std::size_t>(step.data() + step.size() - whole.data()));
            auto&      beside = at->children;
            auto       known  = std::find_if(beside.begin(), beside.end(),
                                             [step](XmlElement const& each) { return each.segment == step; });
            at                = known != beside.end() ? &*known : &added(*at, step, joined(outer, passed));
        }
        return *at;
    }
    static std::string joined(std::string const& outer, std::string_view path) {
        return outer.empty() ? std::string{path} : (outer + "/").append(path);
    }
    XmlElement& added(XmlElement& outer, std::string_view segment, std::string const& path) const {
        auto const step    = names_.step(segment);
        auto&      element = outer.children.emplace_back();
        element.segment    = segment;
        element.qualified  = step.qualified;
        element.rank = static_cast<std::size_t>(std::find(dialect_.sequence.begin(), dialect_.sequence.end(), path) -
                                                dialect_.sequence.begin());
        if (step.has_condition) element.attributes.emplace_back(step.condition_qualified, step.condition_value);
        return element;
    }

    Result<> lines(FieldRow const& row, MappingContext& context, XmlElement& into, std::string const& outer) const {
        auto const&      view = lines_of(row);
        auto const       held = context.containment ? context.containment->contained_in(context.record, view.object)
                                                    : std::vector<Contained>{};
        auto const       last = last_segment(row.name);
        std::string_view around{row.name};
        around.remove_suffix(last.size() + (around.size() > last.size() ? 1 : 0));
        auto&      container = stepped_to(into, around, outer);
        auto const path      = joined(outer, row.name);
        for (auto const& line : held) {
            auto rows = rows_to_create(view, line.object.data());
            for (std::size_t index = 0; index < view.rows.size(); ++index)
                if (view.rows[index].kind == RowKind::key) rows.set(index);
            auto& element = added(container, last, path);
            if (auto written = record(view, line.object.data(), rows, {.key = line.line_key}, context, element, path);
                !written)
                return std::move(written).error().in_object(view.object);
        }
        return {};
    }
    static std::string_view last_segment(std::string_view path) {
        std::string_view segment;
        while (!path.empty()) segment = take_segment(path);
        return segment;
    }

    XmlDialect dialect_;
    XmlNames   names_;
};

/// Writes the tree as text: elements in the schema's order, and the namespaces that are used on the first.
class XmlPrinter {
  public:
    explicit XmlPrinter(XmlDialect const& dialect) : dialect_{dialect} {}

    std::string print(XmlElement& root) {
        look_at(root);
        if (dialect_.declaration) out_.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        out_.append("<").append(root.qualified);
        for (auto const& known : dialect_.namespaces)
            if (uses(known.prefix)) declare(known.prefix, known.uri);
        if (nil_ && std::none_of(dialect_.namespaces.begin(), dialect_.namespaces.end(),
                                 [](XmlNamespace const& known) { return known.prefix == "xsi"; }))
            declare("xsi", xsi_uri);
        rest_of(root);
        return std::move(out_);
    }

  private:
    bool uses(std::string_view prefix) const {
        return (nil_ && prefix == "xsi") || std::find(used_.begin(), used_.end(), prefix) != used_.end();
    }
    void look_at(XmlElement& element) {
        std::stable_sort(element.children.begin(), element.children.end(),
                         [](XmlElement const& left, XmlElement const& right) { return left.rank < right.rank; });
        use(element.qualified, false);
        for (auto const& attribute : element.attributes) use(attribute.first, true);
        nil_ = nil_ || element.nil;
        for (auto& child : element.children) look_at(child);
    }
    void use(std::string_view qualified, bool attribute) {
        auto const colon  = qualified.find(':');
        auto const prefix = colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
        if (!(attribute && prefix.empty()) && !uses(prefix)) used_.push_back(prefix);
    }
    void declare(std::string_view prefix, std::string_view uri) {
        out_.append(" xmlns").append(prefix.empty() ? "" : ":").append(prefix).append("=\"");
        append_xml_attribute(out_, uri);
        out_.append("\"");
    }
    void rest_of(XmlElement const& element) {
        for (auto const& [name, value] : element.attributes) {
            out_.append(" ").append(name).append("=\"");
            append_xml_attribute(out_, value);
            out_.append("\"");
        }
        if (element.nil) out_.append(" xsi:nil=\"true\"");
        if (element.children.empty() && element.text.empty()) {
            out_.append("/>");
            return;
        }
        out_.append(">");
        append_xml_text(out_, element.text);
        for (auto const& child : element.children) {
            out_.append("<").append(child.qualified);
            rest_of(child);
        }
        out_.append("</").append(element.qualified).append(">");
    }

    XmlDialect                    dialect_;
    std::string                   out_{};
    std::vector<std::string_view> used_{};
    bool                          nil_ = false;
};

void append_escaped(std::string& out, std::string_view text, std::string_view special) {
    for (auto at = text.find_first_of(special); at != std::string_view::npos; at = text.find_first_of(special)) {
        out.append(text.substr(0, at));
        switch (text[at]) {
            case '&':
                out.append("&amp;");
                break;
            case '<':
                out.append("&lt;");
                break;
            case '>':
                out.append("&gt;");
                break;
            case '"':
                out.append("&quot;");
                break;
            case '\t':
                out.append("&#x9;");
                break;
            case '\n':
                out.append("&#xA;");
                break;
            default:
                out.append("&#xD;");
        }
        text.remove_prefix(at + 1);
    }
    out.append(text);
}

}  // namespace mapping_detail

using namespace mapping_detail;

void append_xml_text(std::string& out, std::string_view text) { append_escaped(out, text, "&<>\r"); }
void append_xml_attribute(std::string& out, std::string_view text) { append_escaped(out, text, "&<\"\t\n\r"); }

Result<std::string> encode_xml(MappingView const& view, void const* object, RowSet const& rows, MappingContext& context,
                               XmlDialect const& dialect, Envelope const& named) try {
    auto const root_step = XmlNames{dialect}.step(dialect.root.empty() ? view.vendor_object : dialect.root);
    XmlElement root{.segment = {}, .qualified = root_step.qualified};
    context.record_currency = {};
    if (auto written = XmlTree{dialect}.record(view, object, rows, named, context, root, {}); !written)
        return std::move(written).error().in_object(view.vendor_object).in_record(named.key);
    return XmlPrinter{dialect}.print(root);
} catch (XmlNameFault const& fault) { return fault.error().in_object(view.vendor_object).in_record(named.key); }

}  // namespace throughline

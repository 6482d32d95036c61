#include <throughline/vendors/kantata/schema.hpp>

#include <map>

namespace throughline::kantata {

namespace {

constexpr std::size_t bytes_max  = std::size_t{8} << 20;
constexpr std::size_t fields_max = 20'000;

Error no_specification(std::string_view reason) {
    return Error{ErrorCode::corrupt, "this is no specification of Kantata's: " + std::string{reason}};
}

/// A line of the outline: how far in it stands, and its words without their comment.
struct Line {
    std::size_t      indent = 0;
    std::string_view words{};

    bool             is_item() const { return words.starts_with("- "); }
    std::string_view item() const { return words.substr(2); }
    /// `name:` and what stands behind it.
    std::string_view key() const { return words.substr(0, words.find(':')); }
    std::string_view value() const {
        auto const colon = words.find(':');
        auto const begin = words.find_first_not_of(' ', std::min(words.size(), colon + 1));
        return begin == std::string_view::npos ? std::string_view{} : words.substr(begin);
    }
};

Line line_of(std::string_view text) {
    auto const begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    for (std::size_t at = begin; at < text.size(); ++at)
        if (text[at] == '#' && (at == 0 || text[at - 1] == ' ')) {
            text = text.substr(0, at);
            break;
        }
    auto const end = text.find_last_not_of(" \r");
    return end == std::string_view::npos || end < begin ? Line{} : Line{begin, text.substr(begin, end + 1 - begin)};
}

/// Reads the collection's part of the outline: lists of attributes, and associations with their foreign keys.
class Outline {
  public:
    explicit Outline(std::string_view vendor_object) : object_{vendor_object} {}

    void line(Line const& line) {
        if (line.words.empty() || line.words == "---") return;
        if (line.indent == 0) {
            inside_ = line.key() == object_;
            found_  = found_ || inside_;
            section_.clear();
        } else if (inside_ && !line.is_item() && line.indent == 2) {
            section_ = line.key();
        } else if (inside_ && line.is_item() && fields_.size() < fields_max) {
            attribute(line.item());
        } else if (inside_ && section_ == "associations") {
            association(line);
        }
    }

    Result<VendorSchema> take() {
        if (!found_)
            return Error{ErrorCode::not_found, "the specification does not know this collection"}.with_value(object_);
        if (fields_.empty()) return no_specification("the collection has no attributes").with_value(object_);
        if (fields_.size() >= fields_max) return no_specification("more attributes than any collection has");
        for (auto const& [name, where] : associations_) join(name, where);
        VendorSchema schema{std::string{object_}, {}};
        for (auto& [name, field] : fields_) {
            // Of what stands below a member nothing is said.
            if (field.relation.empty()) field.relation = name;
            schema.fields.push_back(std::move(field));
        }
        schema.sort();
        return schema;
    }

  private:
    struct Association {
        std::string key{};
        std::string collection{};
    };

    SchemaField& field(std::string_view name) {
        auto const [at, is_new] = fields_.try_emplace(std::string{name});
        if (is_new) {
            at->second.name       = name;
            at->second.createable = at->second.updateable = false;
            at->second.defaulted                          = true;
        }
        return at->second;
    }

    void attribute(std::string_view name) {
        bool const either = section_ == "create_or_update_attributes";
        if (section_ == "attributes") field(name);
        if (either || section_ == "create_attributes") field(name).createable = true;
        if (either || section_ == "update_attributes") field(name).updateable = true;
    }

    void association(Line const& line) {
        if (line.indent == 4) association_ = line.key();
        if (line.indent != 6 || associations_.size() >= fields_max) return;
        auto& where = associations_[association_];
        if (line.key() == "foreign_key") where.key = line.value();
        if (line.key() == "collection") where.collection = line.value();
    }

    void join(std::string const& name, Association const& where) {
        if (where.key.empty() || fields_.size() >= fields_max) return;
        auto& key    = field(where.key);
        key.type     = where.key.ends_with("_ids") ? VendorType::list : VendorType::reference;
        key.relation = name;
        if (!where.collection.empty() && key.type == VendorType::reference) key.refers_to = {where.collection};
    }

    std::string_view                                object_;
    bool                                            inside_ = false;
    bool                                            found_  = false;
    std::string                                     section_{};
    std::string                                     association_{};
    std::map<std::string, SchemaField, std::less<>> fields_{};
    std::map<std::string, Association, std::less<>> associations_{};
};

}  // namespace

Result<VendorSchema> read_schema(std::string_view specification, std::string_view vendor_object) {
    if (specification.size() > bytes_max) return no_specification("it is too large");
    auto const first = specification.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || specification[first] == '{' || specification[first] == '[')
        return no_specification("the API's own answers describe custom fields only")
            .with_expected("specification.yml, as Kantata publishes it with its client");
    Outline outline{vendor_object};
    while (!specification.empty()) {
        auto const end = specification.find('\n');
        outline.line(line_of(specification.substr(0, end)));
        specification.remove_prefix(end == std::string_view::npos ? specification.size() : end + 1);
    }
    return outline.take();
}

}  // namespace throughline::kantata

#include "odata_model.hpp"

#include <throughline/mapping/odata_schema.hpp>

#include <array>
#include <charconv>

namespace throughline {

namespace mapping_detail {

constexpr std::size_t odata_fields_max = 20'000;
constexpr int         odata_depth_max  = 4;   // Complex types in one another, and one entity read along.
constexpr int         odata_bases_max  = 32;  // An inheritance that never ends is a circle.

std::size_t size_in(pugi::xml_node node, std::string_view attribute) {
    auto const  text        = attribute_of(node, attribute);
    std::size_t number      = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : 0;  // "Max", "variable": no bound.
}

VendorType primitive_type(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, VendorType>, 17> types{{
        {"String", VendorType::text},
        {"Guid", VendorType::text},
        {"Binary", VendorType::text},
        {"Time", VendorType::text},
        {"TimeOfDay", VendorType::text},
        {"Duration", VendorType::text},
        {"Boolean", VendorType::boolean},
        {"Byte", VendorType::integer},
        {"SByte", VendorType::integer},
        {"Int16", VendorType::integer},
        {"Int32", VendorType::integer},
        {"Int64", VendorType::integer},
        {"Decimal", VendorType::decimal},
        {"Double", VendorType::decimal},
        {"Single", VendorType::decimal},
        {"Date", VendorType::date},
        {"DateTimeOffset", VendorType::timestamp},
    }};
    for (auto const& [spelled, type] : types)
        if (spelled == name) return type;
    return VendorType::unknown;
}

/// Walks one entity's type and notes every field below it.
class ODataWalk {
  public:
    ODataWalk(ODataModel const& model, VendorSchema& into) : model_{model}, into_{into} {}

    /// The properties of a structured type, those of its base types too.
    void type(std::string const& name, std::string const& outer, int depth) {
        auto current = name;
        for (int bases = 0; bases < odata_bases_max && !current.empty(); ++bases) {
            auto const node = model_.type(current);
            if (!node) return;
            for (auto const child : node.children()) {
                if (into_.fields.size() >= odata_fields_max) return;
                if (local_name(child.name()) == "Property") property(child, current, outer, depth);
                if (local_name(child.name()) == "NavigationProperty") navigation(child, outer, depth);
            }
            current = model_.qualified(attribute_of(node, "BaseType"));
        }
    }

    /// What could only be looked up once every field was there. Requires: the fields are sorted.
    void finish(std::string const& name, ODataSet const* set) {
        for (auto const& [property, targets] : references_)
            if (auto* const field = find(property)) field->refers_to = targets;
        keys(name);
        if (set) restrictions(*set);
    }

  private:
    void keys(std::string const& name) {
        auto current = name;
        for (int bases = 0; bases < odata_bases_max && !current.empty(); ++bases) {
            auto const node = model_.type(current);
            for (auto const key : child_named(node, "Key").children())
                if (auto* const field = find(attribute_of(key, "Name"))) {
                    field->updateable = false;
                    field->defaulted  = true;  // Many are numbered by the service.
                }
            current = model_.qualified(attribute_of(node, "BaseType"));
        }
    }

    /// What the annotations of the entity set, and its own attributes, say of all its fields and of some.
    void restrictions(ODataSet const& set) {
        auto const creatable = attribute_of(set.node, "creatable") != "false";
        auto const updatable = attribute_of(set.node, "updatable") != "false";
        forbid(!creatable, !updatable);
        for (auto const annotation : model_.annotations(set.qualified)) restrict(annotation);
        for (auto const annotation : set.node.children())
            if (local_name(annotation.name()) == "Annotation") restrict(annotation);
    }

    SchemaField* find(std::string_view name) {
        auto const* const found = into_.find(name);
        return found ? &into_.fields[static_cast<std::size_t>(found - into_.fields.data())] : nullptr;
    }

    void forbid(bool creating, bool updating) {
        for (auto& field : into_.fields) {
            field.createable = field.createable && !creating;
            field.updateable = field.updateable && !updating;
        }
    }

    void restrict(pugi::xml_node annotation) {
        auto const term    = attribute_of(annotation, "Term");
        bool const inserts = term.ends_with(".InsertRestrictions");
        if (!inserts && !term.ends_with(".UpdateRestrictions")) return;
        for (auto const value : child_named(annotation, "Record").children()) {
            auto const name = attribute_of(value, "Property");
            if ((name == "Insertable" || name == "Updatable") && attribute_of(value, "Bool") == "false")
                forbid(inserts, !inserts);
            for (auto const path : child_named(value, "Collection").children()) {
                auto* const field = find(path.child_value());
                if (!field) continue;
                if (name == "RequiredProperties" && inserts) field->nillable = field->defaulted = false;
                if (name == "NonInsertableProperties") field->createable = false;
                if (name == "NonUpdatableProperties") field->updateable = false;
            }
        }
    }

    void property(pugi::xml_node node, std::string const& owner, std::string const& outer, int depth) {
        auto const name = attribute_of(node, "Name");
        if (name.empty()) return;
        SchemaField field{.name = outer + std::string{name}};
        field.spelled_type = attribute_of(node, "Type");
        field.label        = attribute_of(node, "label");
        field.nillable     = attribute_of(node, "Nullable") != "false";
        field.defaulted    = true;
        field.createable   = attribute_of(node, "creatable") != "false";
        field.updateable   = attribute_of(node, "updatable") != "false";
        for (auto const child : node.children())
            if (local_name(child.name()) == "Annotation") annotate(child, field);
        for (auto const annotation : model_.annotations(owner + "/" + std::string{name})) annotate(annotation, field);
        typed(node, std::move(field), depth);
    }

    static void annotate(pugi::xml_node annotation, SchemaField& field) {
        auto const term = attribute_of(annotation, "Term");
        bool const said = attribute_of(annotation, "Bool") != "false";
        if (term.ends_with(".Computed") && said) field.createable = field.updateable = false;
        if (term.ends_with(".Immutable") && said) field.updateable = false;
        if (term.ends_with(".Permissions") && (attribute_of(annotation, "EnumMember").ends_with("/Read") ||
                                               attribute_of(annotation, "EnumMember").ends_with("/None")))
            field.createable = field.updateable = false;
        if (term.ends_with(".Label") && field.label.empty()) field.label = attribute_of(annotation, "String");
    }

    void typed(pugi::xml_node node, SchemaField field, int depth) {
        auto name = model_.qualified(field.spelled_type);
        if (auto const element = element_of_collection(field.spelled_type); !element.empty()) {
            field.type = VendorType::list;
            return nested(std::move(field), model_.qualified(element), depth);
        }
        auto facets = node;
        if (auto const defined = model_.type(name); defined && local_name(defined.name()) == "TypeDefinition") {
            facets = defined;
            name   = attribute_of(defined, "UnderlyingType");
        }
        if (auto const known = model_.type(name)) {
            if (local_name(known.name()) != "EnumType") {
                field.type = VendorType::object;
                return nested(std::move(field), name, depth);
            }
            field.type = VendorType::choice;
            for (auto const member : known.children())
                if (local_name(member.name()) == "Member") field.values.emplace_back(attribute_of(member, "Name"));
        } else if (name.starts_with("Edm.")) {
            primitive(name.substr(4), node, facets, field);
        }
        into_.fields.push_back(std::move(field));
    }

    static void primitive(std::string_view name, pugi::xml_node node, pugi::xml_node facets, SchemaField& field) {
        // Version 2 has one type for days and for instants; SAP says which it is.
        bool const is_day = name == "DateTime" && attribute_of(node, "display-format") == "Date";
        field.type = name == "DateTime" ? is_day ? VendorType::date : VendorType::timestamp : primitive_type(name);
        auto const facet = [&](std::string_view what) {
            auto const own = size_in(node, what);
            return own ? own : size_in(facets, what);
        };
        if (field.type == VendorType::text) field.length = facet("MaxLength");
        if (field.type != VendorType::decimal) return;
        auto const scale = attribute_of(attribute_of(node, "Scale").empty() ? facets : node, "Scale");
        bool const floats =
            scale == "variable" || scale == "floating" || attribute_of(node, "variable-scale") == "true";
        field.precision = facet("Precision");
        field.scale     = floats ? field.precision : facet("Scale");
        if (floats) field.precision *= 2;  // As many digits before the point as after it: no number is narrowed.
    }

    void nested(SchemaField field, std::string const& name, int depth) {
        auto const path = field.name + "/";
        into_.fields.push_back(std::move(field));
        if (depth < odata_depth_max && model_.type(name)) type(name, path, depth + 1);
    }

    void navigation(pugi::xml_node node, std::string const& outer, int depth) {
        auto const target = model_.target_of(node);
        auto const name   = attribute_of(node, "Name");
        if (target.type.empty() || name.empty()) return;
        SchemaField field{.name = outer + std::string{name}};
        field.spelled_type = attribute_of(node, "Type");
        field.defaulted    = true;
        field.refers_to    = target.names;
        if (!target.many) {
            field.type = VendorType::reference;
            // What is read through it is said of the other entity; so is what a path below it means.
            if (outer.empty()) field.relation = name;
            into_.fields.push_back(field);
            hang_on(node, field, outer);
            return;
        }
        field.type = VendorType::list;
        field.refers_to.clear();
        if (target.wrapped) {
            auto list  = field;
            field.type = VendorType::object;
            list.name += "/results";
            into_.fields.push_back(std::move(field));
            field = std::move(list);
        }
        // Entities that are read along are read with their own properties, and no further.
        nested(std::move(field), target.type, std::max(depth + 1, odata_depth_max - 1));
    }

    void hang_on(pugi::xml_node node, SchemaField const& navigation, std::string const& outer) {
        auto const constraint = child_named(node, "ReferentialConstraint");
        if (child_named_after(constraint, "ReferentialConstraint")) return;  // Several make one key.
        if (constraint)
            references_.emplace_back(outer + std::string{attribute_of(constraint, "Property")}, navigation.refers_to);
    }

    ODataModel const& model_;
    VendorSchema&     into_;
    /// Properties that a navigation hangs on, and where it leads.
    std::vector<std::pair<std::string, std::vector<std::string>>> references_{};
};

Error no_metadata(std::string_view reason) {
    return Error{ErrorCode::corrupt, "this is no OData metadata: " + std::string{reason}};
}

}  // namespace mapping_detail

using namespace mapping_detail;

bool looks_like_xml(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    auto const first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '<';
}

Result<VendorSchema> read_odata_schema(std::string_view metadata, std::string_view entity, XmlLimits limits) {
    pugi::xml_document document;
    if (auto const loaded = load_xml(metadata, limits, document); !loaded) return loaded.error();
    auto const root = document.document_element();
    if (local_name(root.name()) != "Edmx") return no_metadata("it is another document").with_value(root.name());
    ODataModel const model{root};
    auto const*      set  = model.set(entity);
    auto const       type = set ? set->type : model.type_named(entity);
    if (type.empty())
        return Error{ErrorCode::not_found, "the service does not know this entity"}.with_value(entity).with_expected(
            "the name of an entity set or an entity type");
    VendorSchema schema{std::string{entity}, {}};
    ODataWalk    walk{model, schema};
    walk.type(type, {}, 0);
    if (schema.fields.empty()) return no_metadata("the entity has no properties").with_value(entity);
    if (schema.fields.size() >= odata_fields_max) return no_metadata("more fields than any entity has");
    schema.sort();
    walk.finish(type, set ? set : model.only_set_of(type));
    return schema;
}

}  // namespace throughline

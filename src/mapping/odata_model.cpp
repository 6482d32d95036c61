#include "odata_model.hpp"

#include <algorithm>

namespace throughline::mapping_detail {

std::string_view local_name(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view attribute_of(pugi::xml_node node, std::string_view name) {
    for (auto const attribute : node.attributes())
        if (local_name(attribute.name()) == name) return attribute.value();
    return {};
}

pugi::xml_node child_named(pugi::xml_node node, std::string_view name) {
    for (auto const child : node.children())
        if (local_name(child.name()) == name) return child;
    return {};
}

pugi::xml_node child_named_after(pugi::xml_node node, std::string_view name) {
    for (auto next = node.next_sibling(); next; next = next.next_sibling())
        if (local_name(next.name()) == name) return next;
    return {};
}

std::string_view element_of_collection(std::string_view type) {
    constexpr std::string_view begin = "Collection(";
    if (!type.starts_with(begin) || !type.ends_with(')')) return {};
    return type.substr(begin.size(), type.size() - begin.size() - 1);
}

namespace {

constexpr std::size_t sets_of_type_max = 16;

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

}  // namespace

ODataModel::ODataModel(pugi::xml_node root) {
    std::vector<pugi::xml_node> schemas;
    for (auto const services : root.children()) {
        if (local_name(services.name()) != "DataServices") continue;
        for (auto const schema : services.children())
            if (local_name(schema.name()) == "Schema") schemas.push_back(schema);
    }
    for (auto const schema : schemas)
        if (auto const alias = attribute_of(schema, "Alias"); !alias.empty())
            aliases_.emplace(alias, attribute_of(schema, "Namespace"));
    for (auto const schema : schemas) read_schema(schema);
}

void ODataModel::read_schema(pugi::xml_node schema) {
    std::string const space{attribute_of(schema, "Namespace")};
    for (auto const child : schema.children()) {
        auto const kind = local_name(child.name());
        auto const name = space + "." + std::string{attribute_of(child, "Name")};
        if (kind == "EntityType" || kind == "ComplexType" || kind == "EnumType" || kind == "TypeDefinition")
            types_.emplace(name, child);
        if (kind == "Association") associations_.emplace(name, child);
        if (kind == "EntityContainer") read_container(child, space);
        if (kind != "Annotations") continue;
        auto& notes = annotations_[qualified(attribute_of(child, "Target"))];
        for (auto const each : child.children())
            if (local_name(each.name()) == "Annotation") notes.push_back(each);
    }
}

void ODataModel::read_container(pugi::xml_node container, std::string const& space) {
    auto const whole = space + "." + std::string{attribute_of(container, "Name")};
    for (auto const child : container.children()) {
        if (local_name(child.name()) != "EntitySet") continue;
        std::string const name{attribute_of(child, "Name")};
        auto const        type = qualified(attribute_of(child, "EntityType"));
        sets_.emplace(name, ODataSet{whole + "/" + name, type, child});
        if (auto& names = sets_of_type_[type]; names.size() < sets_of_type_max) names.push_back(name);
    }
}

std::string ODataModel::qualified(std::string_view name) const {
    auto const path = name.substr(0, name.find('/'));
    auto const dot  = path.rfind('.');
    if (dot == std::string_view::npos) return std::string{name};
    auto const space = aliases_.find(path.substr(0, dot));
    return space == aliases_.end() ? std::string{name} : space->second + std::string{name.substr(dot)};
}

pugi::xml_node ODataModel::type(std::string_view qualified) const {
    auto const found = types_.find(qualified);
    return found == types_.end() ? pugi::xml_node{} : found->second;
}

std::string ODataModel::type_named(std::string_view name) const {
    std::string found;
    for (auto const& [qualified, node] : types_) {
        if (local_name(node.name()) != "EntityType" || (qualified != name && last_part(qualified) != name)) continue;
        if (!found.empty()) return {};
        found = qualified;
    }
    return found;
}

ODataSet const* ODataModel::set(std::string_view name) const {
    auto const found = sets_.find(name);
    return found == sets_.end() ? nullptr : &found->second;
}

ODataSet const* ODataModel::only_set_of(std::string_view type) const {
    auto const found = sets_of_type_.find(type);
    return found == sets_of_type_.end() || found->second.size() != 1 ? nullptr : set(found->second.front());
}

std::vector<pugi::xml_node> ODataModel::annotations(std::string_view target) const {
    auto const found = annotations_.find(target);
    return found == annotations_.end() ? std::vector<pugi::xml_node>{} : found->second;
}

ODataModel::Target ODataModel::target_of(pugi::xml_node navigation) const {
    Target     target;
    auto const type = attribute_of(navigation, "Type");
    if (!type.empty()) {
        auto const element = element_of_collection(type);
        target.many        = !element.empty();
        target.type        = qualified(target.many ? element : type);
    } else if (auto const found = associations_.find(qualified(attribute_of(navigation, "Relationship")));
               found != associations_.end()) {
        auto const role = attribute_of(navigation, "ToRole");
        for (auto const end : found->second.children()) {
            if (local_name(end.name()) != "End" || attribute_of(end, "Role") != role) continue;
            target.type = qualified(attribute_of(end, "Type"));
            target.many = target.wrapped = attribute_of(end, "Multiplicity") == "*";
        }
    }
    if (target.type.empty()) return target;
    target.names.emplace_back(last_part(target.type));
    if (auto const sets = sets_of_type_.find(target.type); sets != sets_of_type_.end())
        target.names.insert(target.names.end(), sets->second.begin(), sets->second.end());
    std::sort(target.names.begin(), target.names.end());
    target.names.erase(std::unique(target.names.begin(), target.names.end()), target.names.end());
    return target;
}

}  // namespace throughline::mapping_detail

#pragma once

#include "xml_scope.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::mapping_detail {

// Names of a metadata document are told by their local part: what is read here has one meaning in every version.
std::string_view local_name(std::string_view name);
/// Of the attribute of that local name; empty where there is none.
std::string_view attribute_of(pugi::xml_node node, std::string_view name);
pugi::xml_node   child_named(pugi::xml_node node, std::string_view name);
/// The next sibling of that name.
pugi::xml_node child_named_after(pugi::xml_node node, std::string_view name);
/// `Collection(NS.Type)`: `NS.Type`; else empty.
std::string_view element_of_collection(std::string_view type);

struct ODataSet {
    std::string    qualified;  ///< `NS.Container/Set`, as annotations name it.
    std::string    type;       ///< Qualified.
    pugi::xml_node node{};
};

/// The parts of a metadata document, found by name.
class ODataModel {
  public:
    explicit ODataModel(pugi::xml_node root);

    /// With the namespace in place of its alias.
    std::string qualified(std::string_view name) const;
    /// Entity, complex and enumerated types, and definitions; null where there is none.
    pugi::xml_node type(std::string_view qualified) const;
    /// The entity type of that name, qualified or not; empty where there is none, or several.
    std::string type_named(std::string_view name) const;
    /// Null where there is none.
    ODataSet const* set(std::string_view name) const;
    /// Null where there is none, or several.
    ODataSet const* only_set_of(std::string_view type) const;
    /// `NS.Type/Property`, `NS.Container/Set`.
    std::vector<pugi::xml_node> annotations(std::string_view target) const;

    struct Target {
        std::string              type{};   ///< Qualified.
        std::vector<std::string> names{};  ///< Of the type and of its sets.
        bool                     many    = false;
        bool                     wrapped = false;  ///< In `results`, as version 2 sends lists.
    };
    /// Where a navigation leads; nowhere where the document does not say.
    Target target_of(pugi::xml_node navigation) const;

  private:
    void read_schema(pugi::xml_node schema);
    void read_container(pugi::xml_node container, std::string const& space);

    std::map<std::string, std::string, std::less<>>                 aliases_{};
    std::map<std::string, pugi::xml_node, std::less<>>              types_{};
    std::map<std::string, pugi::xml_node, std::less<>>              associations_{};
    std::map<std::string, ODataSet, std::less<>>                    sets_{};
    std::map<std::string, std::vector<std::string>, std::less<>>    sets_of_type_{};
    std::map<std::string, std::vector<pugi::xml_node>, std::less<>> annotations_{};
};

}  // namespace throughline::mapping_detail

#pragma once

#include <throughline/core/result.hpp>
#include <throughline/mapping/field.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/object_type.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// Who decides a member's value, by the stage that its record has reached. A default ships with the model (each
/// member's owner) and this table (what changes with the stage); a host adds its own rules, the last of which wins.
class Authority {
  public:
    /// From now on that member belongs to that kind of system, at every stage.
    template <auto Member>
    Authority& give(Owner owner) {
        static_assert(member_named<Member>::is_described,
                      "throughline: list this member in its object's BOOST_HANA_ADAPT_STRUCT");
        return give(object_name<object_of<Member>>, names_of<object_of<Member>>.each[place_of<Member>], {}, owner);
    }
    /// At one stage only.
    template <auto Member>
    Authority& give_at(std::string_view stage, Owner owner) {
        static_assert(member_named<Member>::is_described,
                      "throughline: list this member in its object's BOOST_HANA_ADAPT_STRUCT");
        return give(object_name<object_of<Member>>, names_of<object_of<Member>>.each[place_of<Member>], stage, owner);
    }
    /// By names; an empty member means every member of the object, an empty stage every stage.
    Authority& give(std::string_view object, std::string_view member, std::string_view stage, Owner owner);

    /// The kind of system that decides.
    Owner owner_of(ObjectType const& type, std::size_t place, std::string_view stage) const;

    /// The stage that an object has reached: "open", "won", "lost" for an opportunity; its status for a contract, a
    /// project; empty where an object has no stages.
    static std::string stage_of(AnyObject const& object);

    /// Rules that name an object or member that the model does not have.
    Result<> check() const;

  private:
    struct Rule {
        std::string object;
        std::string member;
        std::string stage;
        Owner       owner;
    };
    std::vector<Rule> rules_;
};

/// The model's defaults and their changes by stage (canonical model, "Default authority").
Authority standard_authority();

}  // namespace throughline

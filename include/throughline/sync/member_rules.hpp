#pragma once

#include <throughline/mapping/field.hpp>
#include <throughline/model/object_type.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline {

/// Which members a rule is about: an empty member means every member of the object, an empty object every object.
struct MemberPattern {
    std::string object;
    std::string member;

    bool fits(ObjectType const& type, std::size_t place) const;
    /// Why it fits nothing: the model has no such object or member.
    std::optional<std::string> fault() const;
};

/// A policy of members, by rules of which the last that fits wins. `Rules` is the class that is made of it.
template <class Policy, class Rules>
class MemberRules {
  public:
    template <auto Member>
    Rules& give(Policy policy) {
        static_assert(member_named<Member>::is_described,
                      "throughline: list this member in its object's BOOST_HANA_ADAPT_STRUCT");
        return give(object_name<object_of<Member>>, names_of<object_of<Member>>.each[place_of<Member>], policy);
    }
    Rules& give(std::string_view object, std::string_view member, Policy policy) {
        rules_.push_back({{std::string{object}, std::string{member}}, policy});
        return static_cast<Rules&>(*this);
    }

    bool empty() const { return rules_.empty(); }
    /// Rules that fit nothing, a line each.
    std::vector<std::string> faults() const {
        std::vector<std::string> found;
        for (auto const& [pattern, policy] : rules_)
            if (auto fault = pattern.fault()) found.push_back(*std::move(fault));
        return found;
    }

  protected:
    std::optional<Policy> said_of(ObjectType const& type, std::size_t place) const {
        for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
            if (rule->first.fits(type, place)) return rule->second;
        return std::nullopt;
    }

  private:
    std::vector<std::pair<MemberPattern, Policy>> rules_{};
};

}  // namespace throughline

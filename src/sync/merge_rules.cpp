#include <throughline/sync/merge_rules.hpp>

namespace throughline {

MergeRules& MergeRules::give(std::string_view object, std::string_view member, MergePolicy policy) {
    rules_.push_back({std::string{object}, std::string{member}, policy});
    return *this;
}

MergeRules& MergeRules::keep_losses(std::chrono::days age_max, std::size_t count_max) {
    losses_age_max_   = age_max;
    losses_count_max_ = count_max;
    return *this;
}

MergePolicy MergeRules::policy_of(ObjectType const& type, std::size_t place) const {
    for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
        if ((rule->object.empty() || rule->object == type.name) &&
            (rule->member.empty() || rule->member == type.members[place].name))
            return rule->policy;
    return MergePolicy::restore;
}

std::vector<std::string> MergeRules::faults() const {
    std::vector<std::string> found;
    for (auto const& rule : rules_) {
        auto const* type = find_object_type(rule.object);
        if (!type && !rule.object.empty())
            found.push_back("the merging speaks of an object that the model does not have: " + rule.object);
        else if (type && !rule.member.empty() && type->place_named(rule.member) == type->members.size())
            found.push_back("the merging speaks of a member that " + rule.object + " does not have: " + rule.member);
    }
    return found;
}

}  // namespace throughline

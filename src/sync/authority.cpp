#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/sync/authority.hpp>

namespace throughline {

Authority& Authority::give(std::string_view object, std::string_view member, std::string_view stage, Owner owner) {
    rules_.push_back({std::string{object}, std::string{member}, std::string{stage}, owner});
    return *this;
}

Owner Authority::owner_of(ObjectType const& type, std::size_t place, std::string_view stage) const {
    auto const& member = type.members[place];
    for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
        if (rule->object == type.name && (rule->member.empty() || rule->member == member.name) &&
            (rule->stage.empty() || rule->stage == stage))
            return rule->owner;
    return member.owner;
}

std::string Authority::stage_of(AnyObject const& object) {
    auto const& type = object.type();
    if (&type == &object_type<Opportunity>()) {
        auto const stage = object.as<Opportunity>().stage;
        return stage == Opportunity::Stage::won ? "won" : stage == Opportunity::Stage::lost ? "lost" : "open";
    }
    if (&type == &object_type<Contract>()) return std::string{name_of_enumerator(object.as<Contract>().status)};
    if (&type == &object_type<Project>()) return std::string{name_of_enumerator(object.as<Project>().status)};
    return {};
}

Result<> Authority::check() const {
    for (auto const& rule : rules_) {
        auto const* type = find_object_type(rule.object);
        if (!type)
            return Error{ErrorCode::validation, "the authority speaks of an object that the model does not have"}
                .with_value(rule.object);
        if (!rule.member.empty() && type->place_named(rule.member) == type->members.size())
            return Error{ErrorCode::validation, "the authority speaks of a member that the object does not have"}
                .in_object(rule.object)
                .with_value(rule.member);
    }
    return {};
}

Authority standard_authority() {
    Authority authority;
    authority.give("Contract", {}, "draft", Owner::crm);
    for (auto const* stage : {"approved", "active", "on_hold", "completed", "terminated"})
        authority.give("Contract", {}, stage, Owner::erp);  // Terms are the CRM's until they are agreed.
    authority.give<&Project::code>(Owner::erp)
        .give<&Project::legal_entity>(Owner::erp)
        .give<&Project::department>(Owner::erp)
        .give<&Project::cost_center>(Owner::erp);
    return authority;
}

}  // namespace throughline

#include <throughline/sync/member_rules.hpp>

namespace throughline {

bool MemberPattern::fits(ObjectType const& type, std::size_t place) const {
    return (object.empty() || object == type.name) && (member.empty() || member == type.members[place].name);
}

std::optional<std::string> MemberPattern::fault() const {
    if (object.empty()) return std::nullopt;
    auto const* type = find_object_type(object);
    if (!type) return "a rule speaks of an object that the model does not have: " + object;
    if (member.empty() || type->place_named(member) != type->members.size()) return std::nullopt;
    return "a rule speaks of a member that " + object + " does not have: " + member;
}

}  // namespace throughline

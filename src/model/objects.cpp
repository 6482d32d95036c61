#include <throughline/model/object_list.hpp>
#include <throughline/model/object_type.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace throughline {

namespace {

template <class... Each>
std::array<ObjectType const*, sizeof...(Each)> types_of(ObjectList<Each...>) {
    return {&object_type<Each>()...};
}

}  // namespace

std::span<ObjectType const* const> all_object_types() {
    static auto const all = types_of(AllObjects{});
    return all;
}

ObjectType const* find_object_type(std::string_view name) {
    auto const all   = all_object_types();
    auto const found = std::ranges::find(all, name, &ObjectType::name);
    return found == all.end() ? nullptr : *found;
}

std::size_t ObjectType::place_named(std::string_view member_name) const {
    auto const found = std::ranges::find(members, member_name, &MemberType::name);
    return static_cast<std::size_t>(found - members.begin());
}

bool AnyObject::operator==(AnyObject const& other) const {
    if (type_ != other.type_) return false;
    return std::ranges::all_of(type_->members,
                               [&](MemberType const& member) { return member.same(object_, other.object_); });
}

void AnyObject::check(ObjectType const& wanted) const {
    if (type_ == &wanted) return;
    throw std::logic_error{"an object of type " + std::string{type_->name} + " was taken for one of type " +
                           std::string{wanted.name}};
}

}  // namespace throughline

#pragma once

#include <throughline/model/role.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

namespace kantata {

/// A role that was deleted may still stand in old records.
struct ActiveRule {
    static constexpr std::string_view name = "an instant: no longer; null: yes";
    static Result<>                   read(Wire const& wire, Role& role, MappingContext& context);
    static Result<>                   write(Role const& role, WireWriter& out, MappingContext& context);
    static void                       normalise(Role& role) { role.active = role.active.value_or(true); }
    static void                       clear(void* role) { static_cast<Role*>(role)->active = true; }
};

template <fixed_string Name>
consteval Row<Role> make_active() {
    auto line      = ruled<Name, &Role::active, ActiveRule>;
    line.row.clear = ActiveRule::clear;  // Null: it was not deleted.
    return line;
}
template <fixed_string Name>
inline constexpr auto active_until = make_active<Name>();

}  // namespace kantata

/// A role of the account. Roles have a name and no code: they are known by their key.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Role> = map_object<Role>("roles", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    read_only(field<"id", &Role::code, kantata::id_text>),
    read_only(field<"name", &Role::name>),
    omit<&Role::parent, "roles form no hierarchy">,
    read_only(kantata::active_until<"deleted_at">),
    omit<&Role::effective, "roles have no dates">,
});
static_assert(complete<Kantata, Role>);
// clang-format on

}  // namespace throughline

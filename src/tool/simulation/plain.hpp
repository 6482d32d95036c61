#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/sandbox/schema.hpp>

#include <span>
#include <string_view>

namespace throughline::simulation {

/// Marks systems that spell the model as it spells itself: stand-ins for whatever system an integrator has.
struct Plain {};

}  // namespace throughline::simulation

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Plain, throughline::Skill> =
    throughline::map_object<throughline::Skill>("skills", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"code", &throughline::Skill::code>,
        throughline::field<"name", &throughline::Skill::name>,
        throughline::field<"parent", &throughline::Skill::parent, throughline::refers_to<"skills", throughline::Skill>>,
        throughline::field<"active", &throughline::Skill::active>,
        throughline::omit<&throughline::Skill::effective, "plain systems keep no validity">,
    });

template <>
inline constexpr auto throughline::mapping<throughline::simulation::Plain, throughline::Account> =
    throughline::map_object<throughline::Account>("accounts", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"name", &throughline::Account::name>,
        throughline::field<"legal_name", &throughline::Account::legal_name>,
        throughline::field<"number", &throughline::Account::number>,
        throughline::field<"parent", &throughline::Account::parent,
                           throughline::refers_to<"accounts", throughline::Account>>,
        throughline::field<"industry", &throughline::Account::industry>,
        throughline::field<"website", &throughline::Account::website>,
        throughline::omit<&throughline::Account::status, "plain systems keep no status">,
        throughline::omit<&throughline::Account::type, "plain systems keep no type">,
        throughline::omit<&throughline::Account::phone, "plain systems keep nothing personal">,
        throughline::omit<&throughline::Account::billing_address, "plain systems keep no addresses">,
        throughline::omit<&throughline::Account::shipping_address, "plain systems keep no addresses">,
        throughline::omit<&throughline::Account::currency, "plain systems keep no money">,
        throughline::omit<&throughline::Account::payment_terms, "plain systems keep no money">,
        throughline::omit<&throughline::Account::tax_code, "plain systems keep no taxes">,
        throughline::omit<&throughline::Account::tax_registration, "plain systems keep no taxes">,
        throughline::omit<&throughline::Account::owner, "plain systems keep no people">,
        throughline::omit<&throughline::Account::region, "plain systems keep no regions">,
        throughline::omit<&throughline::Account::credit_status, "plain systems keep no money">,
        throughline::omit<&throughline::Account::health, "plain systems keep no health">,
        throughline::omit<&throughline::Account::merged_into, "plain systems do not merge">,
    });
// clang-format on
static_assert(throughline::complete<throughline::simulation::Plain, throughline::Skill>);
static_assert(throughline::complete<throughline::simulation::Plain, throughline::Account>);

namespace throughline::simulation {

/// An object that plain systems can keep: how we read it there, and how it is kept.
struct PlainObject {
    MappingView               view;
    sandbox::ObjectDefinition definition;
};

std::span<PlainObject const> plain_objects();
/// By the canonical object's name; null where plain systems have no such object.
PlainObject const* find_plain_object(std::string_view object);

}  // namespace throughline::simulation

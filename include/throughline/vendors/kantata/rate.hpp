#pragma once

#include <throughline/model/rate.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

namespace kantata {

/// The day from which the rate's version of the card is in force; none is the beginning.
struct EffectiveFrom {
    static constexpr std::string_view name = "first day; empty: from the beginning";
    static Result<>                   read(Wire const& wire, Rate& rate, MappingContext& context);
    static Result<>                   write(Rate const& rate, WireWriter& out, MappingContext& context);
};
/// The day from which the next version is.
struct EffectiveUntil {
    static constexpr std::string_view name = "the day after the last";
    static Result<>                   read(Wire const& wire, Rate& rate, MappingContext& context);
    static Result<>                   write(Rate const& rate, WireWriter& out, MappingContext& context);
};

}  // namespace kantata

/// A role's hourly rate, in cents, in one version of a card. When the version is in force stands two records further:
/// the connector reads the versions and puts the card, the currency and the days with the rate.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Rate> = map_object<Rate>("rate_card_roles", {
    key<"id">,
    modified<"updated_at">,
    record_currency<"rate_card/currency">,
    read_only(field<"rate_card/id", &Rate::rate_card, refers_to<"rate_cards", RateCard>>),
    read_only(field<"role_id", &Rate::role, refers_to<"roles", Role>>),
    omit<&Rate::region, "cards differ by role only">,
    read_only(kantata::cents<"rate", &Rate::bill_rate>),
    omit<&Rate::cost_rate, "kept per person">,
    read_only(kantata::ruled<"effective/from", &Rate::effective, kantata::EffectiveFrom>),
    read_only(kantata::refined<"effective/until", &Rate::effective, kantata::EffectiveUntil>),
});
static_assert(complete<Kantata, Rate>);
// clang-format on

}  // namespace throughline

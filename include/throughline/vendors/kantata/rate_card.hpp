#pragma once

#include <throughline/model/rate_card.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

/// A rate card: one currency of a set, which has the name. Read only: administrators keep the cards.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, RateCard> = map_object<RateCard>("rate_cards", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    record_currency<"currency">,
    read_only(field<"rate_card_set/title", &RateCard::name>),
    read_only(field<"currency", &RateCard::currency>),
    omit<&RateCard::account, "groups name their sets, not the other way round">,
    omit<&RateCard::effective, "kept per version of the set: see the rates">,
});
static_assert(complete<Kantata, RateCard>);
// clang-format on

}  // namespace throughline

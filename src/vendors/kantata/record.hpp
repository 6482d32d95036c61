#pragma once

#include "answer.hpp"
#include "object_kind.hpp"

#include <throughline/core/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::kantata {

/// Members that a record is given beside its own: what Kantata keeps further away than along with it, or not at all.
using Extras = std::vector<std::pair<std::string, std::string>>;

/// What is known when records are put together: the answers that they and their companions came in, and how.
struct Sources {
    ObjectKind const*          kind = nullptr;
    std::vector<Answer const*> answers{};       ///< Those asked for separately first: they show more of a record.
    std::string_view           service_name{};  ///< Under which our ids are kept.
    std::vector<std::string>   wanted{};        ///< Members, in the order in which they are to stand; empty: all.

    std::string_view find(std::string_view collection, std::string_view id) const;
};

/// The members that a mapping's paths begin with, each once, in their order.
std::vector<std::string> first_steps(std::vector<std::string> const& paths);

/// A record as a mapping reads it: its wanted members, and what it refers to where the mapping steps into it, in the
/// mapping's order. What did not come is left out: that is not the same as null.
std::string composed(Sources const& sources, Members const& record, Extras const& extras);

/// Our id in Kantata's external references of a record; empty where there is none of ours.
std::string our_reference(Sources const& sources, Members const& record);

/// An invoice's lines with their amounts, in cents, and their sums. An error where a line did not come along.
Result<Extras> invoice_extras(Sources const& sources, Members const& invoice);

/// The card, its currency and the days of a rate, by what the versions say; nothing for a version that is not active.
Result<std::optional<Extras>> rate_extras(Sources const& sources, Members const& rate);

}  // namespace throughline::kantata

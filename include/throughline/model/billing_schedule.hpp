#pragma once

#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>

namespace throughline {

struct Contract;
struct Project;

/// What is to be billed for a contract, and when; its events sum to the contract lines they bill.
struct BillingSchedule {
    enum class Status : unsigned char { draft, active, on_hold, completed, cancelled };

    Id<Contract>               contract;
    std::optional<Id<Project>> project{};
    Status                     status;

    bool operator==(BillingSchedule const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::BillingSchedule, contract, project, status);

namespace throughline {

template <>
inline constexpr auto about<BillingSchedule> = about_object<BillingSchedule>(
    "BillingSchedule", "What is to be billed for a contract, and when; its events sum to the contract lines they bill.",
    {
        member<&BillingSchedule::contract>("The contract it bills.", Owner::derived),
        member<&BillingSchedule::project>("The project whose progress it follows.", Owner::derived),
        member<&BillingSchedule::status>("Whether its events may be billed.", Owner::derived),
    });
static_assert(described<BillingSchedule>);

}  // namespace throughline

#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Project;
struct Resource;
struct Task;

/// A cost that the ledger booked on a project.
struct CostActual {
    enum class Kind : unsigned char { labour, subcontract, expense, overhead };

    Id<Project>                 project;
    std::optional<Id<Task>>     task{};
    std::optional<Id<Resource>> resource{};
    Period                      period;
    std::optional<Date>         incurred_on{};
    Kind                        kind;
    Money                       amount;
    std::optional<std::string>  posting_ref{};

    bool operator==(CostActual const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::CostActual,
    project, task, resource, period, incurred_on, kind, amount, posting_ref);

namespace throughline {

template <>
inline constexpr auto about<CostActual> = about_object<CostActual>(
    "CostActual", "A cost that the ledger booked on a project.",
    {
        member<&CostActual::project>("The project it is booked on.", Owner::erp),
        member<&CostActual::task>("The task it is booked on.", Owner::erp),
        member<&CostActual::resource>("The person it is for; none for third parties and overhead.", Owner::erp),
        member<&CostActual::period>("The accounting period it counts in.", Owner::erp),
        member<&CostActual::incurred_on>("Day it was caused.", Owner::erp),
        member<&CostActual::kind>("Sort of cost; subcontract never counts in utilization.", Owner::erp),
        member<&CostActual::amount>("What it costs.", Owner::erp),
        member<&CostActual::posting_ref>("The ledger entry that posted it.", Owner::erp),
    });
static_assert(described<CostActual>);

}  // namespace throughline

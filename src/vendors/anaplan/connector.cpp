#include "connector.hpp"

#include <algorithm>

namespace throughline::anaplan {

AnaplanConnector::AnaplanConnector(Exchange exchange, std::shared_ptr<Login const> login,
                                   std::shared_ptr<TablePlans const> plans, Options options)
    : exchange_{exchange},
      plans_{std::move(plans)},
      options_{std::move(options)},
      sheet_{anaplan::sheet(options_)},
      model_{exchange, std::move(login), options_} {
    options_.page_rows = std::max<std::size_t>(options_.page_rows, 1);
    options_.load_rows = std::max<std::size_t>(options_.load_rows, 1);
}

TablePlan const* AnaplanConnector::plan_of(std::string_view vendor_object) const {
    for (auto const& plan : *plans_)
        if (plan->table().object == vendor_object) return plan.get();
    return nullptr;
}

Async<Result<>> AnaplanConnector::check() {
    Result<Marker> marker = co_await model_.marker();
    if (!marker) co_return marker.error();
    if (marker->state == "ARCHIVED" || marker->state == "MAINTENANCE" || marker->state == "LOCKED")
        co_return Error{ErrorCode::conflict, "the model is not open for work"}
            .with_value(marker->state)
            .with_owner("planning")
            .with_remedy("unlock the model, or wait until its maintenance is over");
    co_return Result<>{};
}

Async<Result<std::string>> AnaplanConnector::describe(std::string vendor_object) {
    auto const* const plan = plan_of(vendor_object);
    if (plan == nullptr)
        co_return Error{ErrorCode::not_found, "the connection has no such table"}.in_object(vendor_object);
    auto                url      = model_.address_of(export_action(plan->table().export_id)).text();
    Result<std::string> exported = co_await model_.read(std::move(url));
    if (!exported) co_return std::move(exported).error().in_object(vendor_object);
    auto const load = load_action(plan->table().load_id);
    if (!plan->writable() || load.kind == Action::Kind::process) co_return description_of(*exported, {});
    formats_.erase(load.id);  // It may not be what it was.
    auto                there    = model_.address_of(load).text();
    Result<std::string> imported = co_await model_.read(std::move(there));
    if (!imported) co_return std::move(imported).error().in_object(vendor_object);
    co_return description_of(*exported, *imported);
}

}  // namespace throughline::anaplan

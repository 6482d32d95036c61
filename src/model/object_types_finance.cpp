#include "object_type_of.hpp"

#include <throughline/model/billing_event.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/forecast.hpp>
#include <throughline/model/forecast_adjustment.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/ledger_posting.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/revenue_schedule.hpp>
#include <throughline/model/revenue_schedule_line.hpp>
#include <throughline/model/scenario.hpp>

namespace throughline {

template ObjectType const& object_type<BillingSchedule>();
template ObjectType const& object_type<BillingEvent>();
template ObjectType const& object_type<Invoice>();
template ObjectType const& object_type<InvoiceLine>();
template ObjectType const& object_type<Payment>();
template ObjectType const& object_type<RevenueSchedule>();
template ObjectType const& object_type<RevenueScheduleLine>();
template ObjectType const& object_type<RevenueEvent>();
template ObjectType const& object_type<CostActual>();
template ObjectType const& object_type<LedgerPosting>();
template ObjectType const& object_type<Scenario>();
template ObjectType const& object_type<Forecast>();
template ObjectType const& object_type<ForecastLine>();
template ObjectType const& object_type<ForecastAdjustment>();

// The values nested in them.
template ObjectType const& object_type<BillingSource>();
template ObjectType const& object_type<PaymentApplication>();
template ObjectType const& object_type<Assumption>();
template ObjectType const& object_type<SourceFreshness>();

}  // namespace throughline

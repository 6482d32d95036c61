#include "canonical_type.hpp"

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

void add_canonical_finance(CanonicalList& list) {
    using mapping_detail::canonical_type;
    list.insert(list.end(), {
                                &canonical_type<BillingSchedule>,
                                &canonical_type<BillingEvent>,
                                &canonical_type<Invoice>,
                                &canonical_type<InvoiceLine>,
                                &canonical_type<Payment>,
                                &canonical_type<RevenueSchedule>,
                                &canonical_type<RevenueScheduleLine>,
                                &canonical_type<RevenueEvent>,
                                &canonical_type<CostActual>,
                                &canonical_type<LedgerPosting>,
                                &canonical_type<Scenario>,
                                &canonical_type<Forecast>,
                                &canonical_type<ForecastLine>,
                                &canonical_type<ForecastAdjustment>,
                            });
}

}  // namespace throughline

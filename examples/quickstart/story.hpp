#pragma once

#include <throughline/observe/report.hpp>
#include <throughline/store/store.hpp>

#include <string>
#include <vector>

namespace quickstart {

using namespace throughline;

/// One deal from the opportunity to its billing schedule, its invoices and what went back to the CRM, as the store
/// knows it. `order` is the ledger's key of its sales order; empty where the ledger has none.
std::vector<ReportStep> follow_deal(Store& store, std::string const& order);

}  // namespace quickstart

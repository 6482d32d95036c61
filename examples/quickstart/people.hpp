#pragma once

#include <throughline/sandbox/netsuite.hpp>
#include <throughline/sandbox/salesforce.hpp>

#include <string>
#include <vector>

namespace quickstart {

using namespace throughline;

// What people do in their systems between two runs. What it is, is chosen once and kept with the system's records, so
// that a run that is killed in the middle goes on with the same. Each returns a line per thing done.

/// Sales wins deals, moves some, renames some that are won, and mends some that were refused.
std::vector<std::string> sell(sandbox::Salesforce& crm);
/// Finance bills some orders, in whole or in part, and books payments.
std::vector<std::string> bill(sandbox::NetSuite& erp);
/// The sales order that was billed first, or an empty text.
std::string first_billed_order(sandbox::NetSuite const& erp);

}  // namespace quickstart

#pragma once

#include <throughline/core/random.hpp>
#include <throughline/mapping/crosswalk.hpp>
#include <throughline/sandbox/netsuite.hpp>
#include <throughline/sandbox/salesforce.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace throughline::sandbox {

/// How large the firm is.
struct FirmSize {
    std::size_t accounts      = 600;
    std::size_t opportunities = 2'500;
    std::size_t people        = 40;
};

/// What filling it made.
struct FirmContents {
    std::size_t accounts      = 0;
    std::size_t opportunities = 0;
    std::size_t won           = 0;
    std::size_t unfit         = 0;  ///< Won deals and others that must be refused, each for a reason of its own.
};

/// A consulting firm to rehearse with: three legal entities (United States, Ireland, Japan), four currencies, groups of
/// companies, custom fields, names in many scripts, missing values, and some records that must be refused. The same
/// seed makes the same firm.
///
/// `prepare` sets the tenants up (fields, pick-lists); `fill` enters the data. A tenant whose records come from a file
/// is prepared, then loaded, and not filled.
void         prepare_firm(Salesforce& crm);
void         prepare_firm(NetSuite& erp);
FirmContents fill_firm(Salesforce& crm, NetSuite& erp, FirmSize const& size, Random& random);

/// The firm's controlled vocabularies as each tenant spells them: legal_entity, service_line, region, tax_code,
/// currency, service_item.
Crosswalks firm_crosswalks(Salesforce const& crm);
Crosswalks firm_crosswalks(NetSuite const& erp);

/// A person changes a handful of deals: wins one that is open, moves dates, corrects an amount, renames an account.
/// Returns what was done, a line each.
std::vector<std::string> change_some_deals(Salesforce& crm, std::size_t count, Random& random);
/// A person bills some orders and books payments of some invoices.
std::vector<std::string> bill_some_orders(NetSuite& erp, std::size_t count, Random& random);

}  // namespace throughline::sandbox

#pragma once

namespace throughline {

/// Marks the mappings of Salesforce Sales Cloud.
struct Salesforce {};
/// Marks a second mapping of an object that Sales Cloud keeps twice: lines priced on the deal itself.
struct SalesforceDeals {};

}  // namespace throughline

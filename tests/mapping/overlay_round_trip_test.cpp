#include "overlay_support.hpp"

#include <support/overlay_round_trip.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("random records go both ways through tenants' own mappings (L8, P36)") {
    OverlaidTenant                                       account{overlay_text(
        "Account", R"("fields": [
        {"member": "legal_name", "from": {"concatenate": [{"field": "full"}, {"field": "form"}], "separator": "~~"}},
        {"member": "type", "field": "kind"}, {"member": "website", "field": "contact/site"},
        {"member": "status", "field": "deep/er/state"}, {"member": "health", "default_when_read": "watch",
            "direction": "read"}],
        "custom": [{"name": "note", "type": "text", "field": "contact/note"}, {"name": "margin",
            "type": "decimal", "field": "m"},
            {"name": "budget", "type": "money", "field": "deep/budget"}, {"name": "flag", "type": "boolean",
                "field": "f"},
            {"name": "day", "type": "date", "field": "d"}, {"name": "moment", "type": "timestamp",
                "field": "deep/er/at"},
            {"name": "tier", "type": "enumeration", "field": "t", "crosswalk": "tier"},
            {"name": "friend", "type": "reference", "field": "r/id", "object": "Account", "references": "client"}])",
        R"({"name": "tier", "pairs": [{"vendor": "1", "canonical": "a"}, {"vendor": "2", "canonical": "b"}]})")};
    std::map<std::string, CustomType, std::less<>> const types{
        {"note", CustomType::text},        {"margin", CustomType::decimal},  {"budget", CustomType::money},
        {"flag", CustomType::boolean},     {"day", CustomType::date},        {"moment", CustomType::timestamp},
        {"tier", CustomType::enumeration}, {"friend", CustomType::reference}};
    std::map<std::string_view, std::string> const coded{
        {"LegalEntity", "legal_entity"}, {"TaxCode", "tax_code"}, {"PaymentTerms", "payment_terms"}};
    check_overlaid_round_trip<Account>(account.view("Account"), account.loaded.overlay, coded, types,
                                       {{"tier", {"a", "b"}}}, 601, [](Account& each) {
                                           auto& address = each.billing_address;
                                           if (address)
                                               address = Address{.street = address->street, .city = address->city};
                                           if (address && *address == Address{}) address.reset();
                                           if (each.number) each.number = "x" + std::to_string(each.number->size());
                                       });
    OverlaidTenant invoice{overlay_text("Invoice", R"("fields": [
        {"member": "balance", "from": {"negate": {"field": "owed", "type": "decimal"}}},
        {"member": "number", "from": {"concatenate": ["INV-", {"field": "no"}]}},
        {"member": "days_overdue", "from": {"to_number": {"field": "late"}}}],
        "custom": [{"name": "margin", "type": "decimal", "field": "m"}, {"name": "budget", "type": "money",
            "field": "b"}])")};
    check_overlaid_round_trip<Invoice>(invoice.view("Invoice"), invoice.loaded.overlay, coded, types, {}, 602,
                                       [](Invoice& each) {
                                           if (each.number) each.number = "INV-" + *each.number;
                                       });
}

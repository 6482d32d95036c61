#include "deals.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/model/tax_code.hpp>
#include <throughline/process/won_deal.hpp>

#include <set>

using namespace throughline;

TEST_CASE(
    "R115 R176 R178 R179: the gate says all that is wrong at once, each with its owner, and lets nothing through") {
    auto deal     = whole_deal(BillingModel::fixed_fee);
    deal.stage    = Opportunity::Stage::won;
    deal.duration = -3;
    auto    book  = book_with(deal);
    Account acme{.name = "Acme"};
    acme.parent = id_of<Account>("holding");
    book.keep(id_of<Account>("acme"), acme);
    Account holding{.name = "Holding"};
    holding.parent = id_of<Account>("acme");  // A circle.
    book.keep(id_of<Account>("holding"), holding);
    LegalEntity ireland{.code = "IE", .name = "Ireland"};
    ireland.country = "IE";
    ireland.active  = false;
    book.keep(id_of<LegalEntity>("ie"), ireland);
    TaxCode japanese{.code = "JP10", .name = "Consumption tax"};
    japanese.jurisdiction = "JP";
    japanese.effective    = DateRange{Date{2020, 1, 1}, Date{2025, 1, 1}};
    book.keep(id_of<TaxCode>("standard"), japanese);

    WonDealPolicy policy;
    policy.activation.mandatory                = {{"erp", "Account", "tax_registration", "finance"},
                                                  {"psa", "Opportunity", "owner", "sales operations"}};
    policy.activation.references_must_be_known = true;
    book.settle({won_deal(policy)});
    std::set<std::string> said;
    for (auto const& violation : book.violations) {
        said.insert(violation.path + ": " + violation.message);
        CHECK_FALSE(violation.owner.empty());
        CHECK_FALSE(violation.expected.empty());
    }
    CAPTURE(said.size());
    for (auto const* part :
         {"no longer in use", "not valid when the work starts", "of another country", "service line is not known",
          "no days", "erp cannot do without it", "psa cannot do without it", "Account."}) {
        CAPTURE(part);
        CHECK(std::any_of(said.begin(), said.end(),
                          [&](std::string const& each) { return each.find(part) != std::string::npos; }));
    }
    CHECK(book.all<Contract>().empty());  // While any stands, nothing is made.
}

TEST_CASE("R186: the same gate answers for a deal that nobody has saved yet") {
    auto book = book_with(whole_deal(BillingModel::fixed_fee));
    auto deal = whole_deal(BillingModel::fixed_fee);
    CHECK(check_activation(deal, book).empty());
    deal.duration = 0;
    CHECK(check_activation(deal, book).size() == 1);
}

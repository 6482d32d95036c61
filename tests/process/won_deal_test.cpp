#include <throughline/core/random.hpp>
#include <throughline/model/validate.hpp>
#include <throughline/process/won_deal.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Opportunity random_deal(Random& random) {
    constexpr std::array<std::string_view, 4> codes{"USD", "JPY", "KWD", "EUR"};
    auto const                                currency = Currency::parse(codes[random.below(codes.size())]).value();
    Date const  closes = Date{2026, 1, 1}.plus_days(static_cast<std::int32_t>(random.below(700)));
    Opportunity deal{.name = "Deal", .stage = Opportunity::Stage::won, .expected_close = closes};
    deal.account       = Id<Account>::derive("test", "account", "1");
    deal.amount        = Money::from_minor(static_cast<std::int64_t>(1 + random.below(1'000'000'000'000)), currency);
    deal.legal_entity  = Id<LegalEntity>::derive("test", "entity", "1");
    deal.tax_code      = Id<TaxCode>::derive("test", "tax", "1");
    deal.service_line  = Id<ServiceLine>::derive("test", "line", "1");
    deal.contract_type = static_cast<ContractType>(random.below(5));
    deal.billing_model = static_cast<BillingModel>(random.below(5));
    if (random.chance(1, 2))
        deal.expected_start = deal.expected_close.plus_days(static_cast<std::int32_t>(random.below(90)));
    if (random.chance(2, 3)) deal.duration = static_cast<int>(1 + random.below(2'000));
    return deal;
}

Decimal sum_of(std::vector<BillingEvent> const& events) {
    Decimal sum;
    for (auto const& event : events) sum += event.amount.amount();
    return sum;
}

}  // namespace

TEST_CASE("L9 R45 R62: contract lines and billing schedule add up to the deal, to the last minor unit") {
    SeededRandom          random{20'260'302};
    Id<Opportunity> const id = Id<Opportunity>::derive("test", "deal", "1");
    WonDealPolicy const   policy;
    for (int round = 0; round < 2'000; ++round) {
        CAPTURE(round);
        auto const             deal = random_deal(random);
        std::vector<QuoteLine> priced;
        if (random.chance(1, 2)) {
            std::vector<Decimal> const weights{Decimal{3}, Decimal{5}, Decimal{11}};
            auto const                 shares = allocate(*deal.amount, weights).value();
            for (auto const& share : shares) {
                QuoteLine line{};
                line.amount = share;
                priced.push_back(line);
            }
        }
        auto const lines  = contract_lines_from(id, deal, priced, policy);
        auto const events = billing_events_from(contract_id(id), deal, lines, policy);
        Decimal    value;
        for (auto const& line : lines) value += line.amount.amount();
        CHECK((value == deal.amount->amount()));
        CHECK((sum_of(events) == deal.amount->amount()));
        CHECK(lines.size() == (priced.empty() ? 1 : priced.size()));
        for (auto const& event : events) {
            CHECK(event.amount.minor_units());  // Nothing finer than the currency has.
            CHECK((event.due_on && *event.due_on >= deal.expected_start.value_or(deal.expected_close)));
        }
    }
}

TEST_CASE("L9 R45 R62: lines finer than the minor unit make one line of the whole, all of which is billed") {
    SeededRandom          random{20'260'303};
    Id<Opportunity> const id   = Id<Opportunity>::derive("test", "deal", "1");
    auto                  deal = random_deal(random);
    deal.amount                = Money{Decimal{100}, Currency::parse("EUR").value()};
    std::vector<QuoteLine> priced;
    for (auto const* amount : {"10.005", "9.995", "80.00"}) {
        QuoteLine line{};
        line.amount = Money{Decimal::parse(amount).value(), Currency::parse("EUR").value()};
        priced.push_back(line);
    }
    auto const lines = contract_lines_from(id, deal, priced, WonDealPolicy{});
    REQUIRE(lines.size() == 1);
    CHECK((sum_of(billing_events_from(contract_id(id), deal, lines, WonDealPolicy{})) == deal.amount->amount()));
}

TEST_CASE("R98 R115: a deal that says nothing is refused for everything that it does not say, with owners") {
    Opportunity const deal{.name = "Bare", .stage = Opportunity::Stage::won, .expected_close = Date{2026, 1, 1}};
    auto const        violations = missing_for_delivery(deal, std::nullopt);
    CHECK(violations.size() == 7);
    for (auto const& violation : violations) {
        CHECK(violation.path.starts_with("Opportunity."));
        CHECK_FALSE(violation.owner.empty());
        CHECK_FALSE(violation.remedy.empty());
    }
}

TEST_CASE("R115: a complete deal passes; one worth nothing, or finer than its currency, does not") {
    SeededRandom random{7};
    auto         deal = random_deal(random);
    Account      account{.name = "Acme"};
    CHECK(missing_for_delivery(deal, account).empty());
    deal.amount = Money::zero(deal.amount->currency());
    CHECK(missing_for_delivery(deal, account).size() == 1);
    deal.amount = Money{Decimal::parse("10.5").value(), Currency::parse("JPY").value()};
    CHECK(missing_for_delivery(deal, account).size() == 1);
}

TEST_CASE("R100 R111: the same deal makes the same ids, another deal others") {
    auto const one = Id<Opportunity>::derive("crm", "Opportunity", "006A"),
               two = Id<Opportunity>::derive("crm", "Opportunity", "006B");
    CHECK(project_id(one) == project_id(one));
    CHECK_FALSE(project_id(one) == project_id(two));
    CHECK_FALSE(contract_line_id(contract_id(one), 1) == contract_line_id(contract_id(one), 2));
    CHECK(project_id(one).to_string() != contract_id(one).to_string());
}

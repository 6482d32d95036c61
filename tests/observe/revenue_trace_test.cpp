#include "stored.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/observe/revenue_trace.hpp>

#include <doctest/doctest.h>

#include <map>

using namespace throughline;

namespace {

template <class Object>
Id<Object> id_of(std::string const& name) {
    return Id<Object>::derive("test", object_name<Object>, name);
}
Money euros(std::int64_t whole) { return Money::from_minor(whole * 100, Currency::parse("EUR").value()); }

/// Two deals, each with two contracts of two lines, each line recognized over two months.
struct Books {
    std::unique_ptr<SqliteStore>                     store = empty_store();
    std::map<Id<RevenueEvent>, RevenueTrace>         wanted{};
    std::map<std::string, std::vector<RevenueTrace>> by_deal{};

    Books() {
        for (std::string const deal : {"a", "b"}) book(deal);
    }
    void book(std::string const& deal) {
        RevenueTrace trace{};
        trace.opportunity = id_of<Opportunity>(deal);
        trace.engagement  = id_of<Engagement>(deal);
        store_one(*store, trace.opportunity,
                  Opportunity{.name = deal, .stage = Opportunity::Stage::won, .expected_close = {2026, 1, 1}});
        Engagement engagement{.name = deal, .account = id_of<Account>("acme"), .status = Engagement::Status::active};
        engagement.opportunity = trace.opportunity;
        store_one(*store, trace.engagement, engagement);
        for (std::string const contract : {"1", "2"}) {
            trace.contract = id_of<Contract>(deal + contract);
            Contract signed_one{.account      = id_of<Account>("acme"),
                                .legal_entity = id_of<LegalEntity>("ie"),
                                .type         = ContractType::fixed_fee,
                                .status       = Contract::Status::active,
                                .currency     = euros(0).currency(),
                                .value        = euros(400)};
            signed_one.engagement = trace.engagement;
            store_one(*store, trace.contract, signed_one);
            for (std::string const line : {"x", "y"}) recognize(deal + contract + line, trace);
        }
    }
    void recognize(std::string const& name, RevenueTrace trace) {
        trace.line = id_of<ContractLine>(name);
        store_one(*store, trace.line, ContractLine{.contract = trace.contract, .amount = euros(200)});
        for (unsigned const month : {1u, 2u}) {
            trace.event = id_of<RevenueEvent>(name + std::to_string(month));
            RevenueEvent event{.contract_line = trace.line,
                               .period        = {DateRange{Date{2026, month, 1}, Date{2026, month + 1, 1}}, "month"},
                               .kind          = RevenueEvent::Kind::recognize,
                               .amount        = euros(100)};
            store_one(*store, trace.event, event);
            wanted.emplace(trace.event, trace);
        }
    }
};

}  // namespace

TEST_CASE("R133 L11: from a deal's id to the id of each of its revenue events in one query, and back from each") {
    Books       books;
    std::size_t found = 0;
    for (auto const* deal : {"a", "b"}) {
        auto const traces = revenue_of_deal(*books.store, id_of<Opportunity>(deal));
        REQUIRE(traces);
        CHECK(traces->size() == 8);
        found += traces->size();
        for (auto const& trace : *traces) {
            CHECK(trace == books.wanted.at(trace.event));
            CHECK(trace.opportunity == id_of<Opportunity>(deal));
            CHECK(deal_of_revenue(*books.store, trace.event).value() == trace);
        }
    }
    CHECK(found == books.wanted.size());
}

TEST_CASE("R133: a deal that was merged into another is traced by either id; one without revenue has none") {
    Books      books;
    auto const doubled = id_of<Opportunity>("double of a");
    books.store->put_alias(doubled, id_of<Opportunity>("a")).value();
    CHECK(revenue_of_deal(*books.store, doubled).value() ==
          revenue_of_deal(*books.store, id_of<Opportunity>("a")).value());
    store_one(*books.store, id_of<Opportunity>("open"),
              Opportunity{.name = "open", .stage = Opportunity::Stage::proposal, .expected_close = {2026, 1, 1}});
    CHECK(revenue_of_deal(*books.store, id_of<Opportunity>("open")).value().empty());
    CHECK(revenue_of_deal(*books.store, id_of<Opportunity>("nobody's")).error().code() == ErrorCode::not_found);
}

TEST_CASE("R133 L10: what is asked for as a deal and is none is not found") {
    Books      books;
    auto const engagement = id_of<Engagement>("a");
    auto const why        = revenue_of_deal(*books.store, Id<Opportunity>{engagement});
    REQUIRE_FALSE(why);
    CHECK(why.error().code() == ErrorCode::not_found);
    CHECK(why.error().context().object == "Opportunity");
    CHECK(why.error().context().record == engagement.to_string());
}

TEST_CASE("R133 L10: a chain that ends before a deal says where") {
    Books      books;
    auto const orphan = id_of<RevenueEvent>("orphan");
    store_one(*books.store, orphan,
              RevenueEvent{.contract_line = id_of<ContractLine>("missing"),
                           .period        = {DateRange{Date{2026, 1, 1}, Date{2026, 2, 1}}, "January"},
                           .kind          = RevenueEvent::Kind::recognize,
                           .amount        = euros(1)});
    auto const why = deal_of_revenue(*books.store, orphan);
    REQUIRE_FALSE(why);
    CHECK(why.error().code() == ErrorCode::not_found);
    CHECK(why.error().context().record == id_of<ContractLine>("missing").to_string());
}

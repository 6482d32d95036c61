#include "journal_of.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/observe/store_journal.hpp>
#include <throughline/store/sqlite_store.hpp>

using namespace throughline;

TEST_CASE("the audit tells the journal, change by change (L11, R278)") {
    auto const store = std::move(SqliteStore::open(":memory:").value());
    auto const deal  = id_of<Opportunity>("deal");
    auto const write = [&](std::string_view when, std::string member, std::string after, std::string action,
                           std::string connection = "crm") {
        StoredAudit entry{.object = "Opportunity", .member = std::move(member), .action = std::move(action)};
        entry.at          = at(when);
        entry.record      = deal;
        entry.after       = std::move(after);
        entry.connection  = std::move(connection);
        entry.correlation = std::string{when};
        REQUIRE(store->put_audit(entry));
    };
    Opportunity first{.name = "Harbour", .stage = Opportunity::Stage::proposal, .expected_close = day("2026-06-30")};
    first.amount = usd("100.00");
    REQUIRE(store->begin());
    write("2026-06-01T00:00", "", to_canonical_json(AnyObject::of(first)), "recorded");
    write("2026-06-02T00:00", "stage", "\"won\"", "merged");
    write("2026-06-02T00:00", "closed_on", "\"2026-06-02\"", "merged");
    write("2026-06-03T00:00", "validation|crm|deal", "", "retried", "person:ana");
    write("2026-06-04T00:00", "amount", "null", "merged");
    write("2026-06-05T00:00", "", "", "deleted");
    REQUIRE(store->commit());

    auto const journal = journal_of(*store, {"Opportunity"}).value();
    REQUIRE(journal.size() == 3);
    CHECK(journal[0].object == AnyObject::of(first));
    auto const* won = &journal[1].object.as<Opportunity>();
    CHECK(won->stage == Opportunity::Stage::won);
    CHECK(won->closed_on == day("2026-06-02"));
    CHECK(won->amount == usd("100.00"));
    CHECK(journal[1].source == "crm");
    CHECK(!state_at(journal, at("2026-06-06T00:00")).find(deal)->amount);
    CHECK(state_at(journal, at("2026-06-01T12:00")).find(deal)->stage == Opportunity::Stage::proposal);
    CHECK(journal_of(*store, {"Account"})->empty());

    StoredRecord gone{.object = "Opportunity", .body = "{}"};
    gone.id      = deal;
    gone.version = 1;
    gone.deleted = true;
    REQUIRE(store->begin());
    REQUIRE(store->put_record(gone));
    REQUIRE(store->commit());
    CHECK(!state_at(journal_of(*store, {"Opportunity"}).value(), at("2026-06-06T00:00")).find(deal));
}

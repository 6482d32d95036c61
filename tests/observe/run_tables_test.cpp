#include <throughline/mapping/canonical.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/observe/run_tables.hpp>
#include <throughline/store/sqlite_store.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

PlannedWrite write_of(std::string system, std::string object, Operation operation) {
    PlannedWrite write;
    write.system        = std::move(system);
    write.object        = object;
    write.vendor_object = "vendor's " + object;
    write.operation     = operation;
    return write;
}

std::unique_ptr<SqliteStore> empty_store() { return std::move(SqliteStore::open(":memory:").value()); }

template <class Object>
StoredException about_one(Store& store, Object object, std::string cause) {
    auto const id = RecordId::derive("crm", object_name<Object>, cause);
    store
        .put_record({.id      = id,
                     .object  = std::string{object_name<Object>},
                     .version = 1,
                     .body    = to_canonical_json(AnyObject::of(std::move(object)))})
        .value();
    return {.cause     = std::move(cause),
            .code      = "validation",
            .message   = "it says too little",
            .object    = std::string{object_name<Object>},
            .record_id = id,
            .path      = "Opportunity.tax_code",
            .expected  = "a tax code",
            .owner     = "finance",
            .remedy    = "enter it"};
}

}  // namespace

TEST_CASE("a plan is counted by system and object, in the order in which it is written") {
    Plan plan;
    plan.writes       = {write_of("erp", "Customer", Operation::upsert), write_of("erp", "Customer", Operation::create),
                         write_of("erp", "Project", Operation::update), write_of("crm", "Account", Operation::remove)};
    auto const counts = count_planned(plan);
    REQUIRE(counts.size() == 3);
    CHECK(counts[0].object == "Customer");
    CHECK(counts[0].created == 2);
    CHECK(counts[1].updated == 1);
    CHECK(counts[2].system == "crm");
    CHECK(counts[2].removed == 1);
    auto const table = write_table(counts);
    CHECK(table.rows.front() == std::vector<std::string>{"erp", "Customer (vendor's Customer)", "2", "0", "0"});
    CHECK(write_table({}).note == "nothing");
}

TEST_CASE("L11: what was written is counted by the audit: an update of several members once, reading not at all") {
    auto const store = empty_store();
    auto const entry = [&](std::string action, std::string member, std::string correlation, std::string record) {
        store
            ->put_audit({.at          = {},
                         .record      = RecordId::derive("t", "Project", record),
                         .object      = "Project",
                         .member      = std::move(member),
                         .action      = std::move(action),
                         .connection  = "erp",
                         .correlation = std::move(correlation)})
            .value();
    };
    entry("created", "", "before", "one");
    auto const mark = store->count_audit().value();
    entry("recorded", "", "a", "one");
    entry("merged", "name", "a", "one");
    entry("created", "", "b", "two");
    entry("updated", "name", "c", "one");
    entry("updated", "status", "c", "one");
    entry("updated", "name", "d", "one");
    entry("written", "", "d", "line");
    auto const counts = count_written(*store, mark).value();
    REQUIRE(counts.size() == 1);
    CHECK(counts.front().created == 1);
    CHECK(counts.front().updated == 2);
    CHECK(counts.front().lines == 1);
}

TEST_CASE("L10 R115: a refusal is shown with record, place, field, value, reason, remedy, owner and code") {
    auto const store = empty_store();
    auto const one   = about_one(
        *store, Opportunity{.name = "Treasury 5", .stage = Opportunity::Stage::won, .expected_close = Date{2026, 5, 1}},
        "one");
    store
        ->put_binding({.record        = one.record_id,
                       .object        = "Opportunity",
                       .connection    = "crm",
                       .vendor_object = "Opportunity",
                       .key           = "006A"})
        .value();
    auto const table = exceptions_table(*store, {one}).value();
    REQUIRE(table.rows.size() == 1);
    CHECK(table.rows.front() ==
          std::vector<std::string>{"finance", "Treasury 5", "crm Opportunity 006A", "Opportunity.tax_code", "",
                                   "it says too little; expected a tax code", "enter it", "validation"});
    CHECK(exceptions_table(*store, {}).value().note == "nothing is open");
}

TEST_CASE("refusals for the same reason are one row with an example") {
    auto const store = empty_store();
    auto const deal  = [&](std::string name, std::string cause) {
        return about_one(
            *store,
            Opportunity{.name = std::move(name), .stage = Opportunity::Stage::won, .expected_close = Date{2026, 5, 1}},
            std::move(cause));
    };
    auto other    = deal("Carve-out 7", "three");
    other.message = "it says too much";
    auto const table =
        exceptions_by_reason_table(*store, {deal("Treasury 5", "one"), deal("Bank 6", "two"), other}).value();
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0] == std::vector<std::string>{"2", "finance", "it says too little", "enter it", "Treasury 5"});
    CHECK(table.rows[1].back() == "Carve-out 7");
}

TEST_CASE("L13: a person's name is not taken from the store for a report") {
    auto const store = empty_store();
    auto       about = about_one(*store, Resource{.name = PersonalText{"Ada Lovelace"}}, "one");
    about.record     = "003A";
    auto const table = exceptions_table(*store, {about}).value();
    CHECK(table.rows.front()[1] == "003A");
}

TEST_CASE("open exceptions are collected page by page, up to a limit") {
    auto const store = empty_store();
    for (int each = 0; each < 12; ++each)
        store
            ->raise(
                {.cause = "cause " + std::to_string(100 + each), .code = "validation", .message = "no", .open = true})
            .value();
    CHECK(collect_open_exceptions(*store, 100).value().size() == 12);
    CHECK(collect_open_exceptions(*store, 5).value().size() == 5);
    CHECK(collect_open_exceptions(*store, 5).value().back().cause == "cause 104");
}

TEST_CASE("what waits is counted by reason, without the records' ids") {
    Plan plan;
    for (std::uint64_t const missing : {1, 2})
        plan.waiting.push_back({.system       = "erp",
                                .object       = "Project",
                                .reason       = "manager refers to a record that erp does not have",
                                .missing      = RecordId{1, missing},
                                .vendor_field = "manager"});
    auto const table = waits_table(plan);
    REQUIRE(table.rows.size() == 1);
    CHECK(table.rows.front() ==
          std::vector<std::string>{"2", "erp", "Project", "manager refers to a record that erp does not have"});
}

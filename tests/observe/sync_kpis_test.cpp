#include "journal_of.hpp"

#include <throughline/model/billing_event.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/observe/kpi.hpp>
#include <throughline/observe/sync_kpis.hpp>
#include <throughline/store/sqlite_store.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace throughline;

namespace {

SyncOperation operation(std::string region, std::string workflow, SyncOperation::Outcome outcome, int attempts = 1) {
    return {.connection = "erp",
            .object     = "Invoice",
            .workflow   = std::move(workflow),
            .region     = std::move(region),
            .outcome    = outcome,
            .attempts   = attempts};
}

StoredException exception(std::string_view first, std::string_view cleared = {}) {
    StoredException each{.cause = std::string{first}, .code = "validation", .message = "broken"};
    each.first_at = at(first);
    each.open     = cleared.empty();
    if (!cleared.empty()) each.cleared_at = at(cleared);
    return each;
}

}  // namespace

TEST_CASE("sync success is by region and workflow, of what ended (R234); retries are no failures (R243)") {
    using enum SyncOperation::Outcome;
    std::vector const operations{operation("emea", "won deal", applied, 4), operation("emea", "won deal", applied),
                                 operation("emea", "won deal", failed, 5),  operation("emea", "billing", applied),
                                 operation("apac", "won deal", expired),    operation("apac", "won deal", under_way)};
    auto const        success = sync_success(operations);
    CHECK(success.at({"emea", "won deal"}) == Share{2, 3});
    CHECK(success.at({"emea", "won deal"}).percent() == Percent{number("66.67")});
    CHECK(success.at({"emea", "billing"}) == Share{1, 1});
    CHECK(success.at({"apac", "won deal"}) == Share{0, 1});
    auto const failures = integration_failure_rate(operations);
    CHECK(failures.at({"erp", "Invoice"}) == Share{1, 6});
}

TEST_CASE("operations come from the store, one for each write, and agree with its audit (R234, R240)") {
    auto const store   = std::move(SqliteStore::open(":memory:").value());
    auto const project = RecordId::derive("tests", "object", "project");
    auto const entry   = [&](std::string_view when, std::string member, std::string action, std::string connection) {
        StoredAudit each{.object      = "Project",
                           .member      = std::move(member),
                           .action      = std::move(action),
                           .connection  = std::move(connection),
                           .correlation = "c"};
        each.at     = at(when);
        each.record = project;
        return each;
    };
    REQUIRE(store->begin());
    for (auto const& each :
         {entry("2026-01-01T00:00", "name", "created", "erp"), entry("2026-01-01T00:00", "code", "created", "erp"),
          entry("2026-01-02T00:00", "name", "updated", "erp"), entry("2026-01-02T00:00", "name", "merged", "psa"),
          entry("2026-01-03T00:00", "cause", "retried", "person:ana")})
        REQUIRE(store->put_audit(each));
    auto broken       = exception("2026-01-03T00:00");
    broken.connection = "psa";
    broken.object     = "Project";
    broken.record_id  = project;
    REQUIRE(store->raise(broken));
    StoredIntent intent{.object        = "Project",
                        .connection    = "crm",
                        .vendor_object = "Project",
                        .operation     = "create",
                        .body          = "{}",
                        .projection    = "{}"};
    intent.record = project;
    REQUIRE(store->put_intent(intent));
    REQUIRE(store->commit());
    auto const operations = operations_of(*store).value();
    CHECK(operations.size() == 4);
    CHECK(sync_success(operations).at({"", ""}) == Share{2, 3});
    CHECK(integration_failure_rate(operations).at({"psa", "Project"}) == Share{1, 1});
    CHECK(touched_by_people(*store)->contains(project));

    BusinessState state;
    BillingEvent  event{.schedule      = {},
                        .contract_line = {},
                        .kind          = BillingEvent::Kind::time,
                        .amount        = usd("1"),
                        .status        = BillingEvent::Status::eligible};
    state.put(Id<BillingEvent>{project}, event);
    for (auto const* key : {"a", "b", "c"}) state.put(id_of<BillingEvent>(key), event);
    event.status = BillingEvent::Status::planned;
    state.put(id_of<BillingEvent>("later"), event);
    CHECK(billing_events_synced_automatically(state, {project}) == Share{3, 4});
}

TEST_CASE("R131: how long an invoice's status takes to each system, what it is overtaken by, and what is awaited") {
    auto const store   = std::move(SqliteStore::open(":memory:").value());
    auto const invoice = RecordId::derive("tests", "object", "invoice");
    auto const other   = RecordId::derive("tests", "object", "other");
    auto const put     = [&](std::string_view when, RecordId record, std::string action, std::string connection,
                         std::string after, std::string member = "status") {
        StoredAudit each{.object     = "Invoice",
                             .member     = std::move(member),
                             .after      = std::move(after),
                             .action     = std::move(action),
                             .connection = std::move(connection)};
        each.at     = at(when);
        each.record = record;
        REQUIRE(store->put_audit(each));
    };
    REQUIRE(store->begin());
    put("2026-01-01T08:00", invoice, "recorded", "erp", "sent");
    put("2026-01-01T09:00", invoice, "created", "psa", {}, {});  // It joined late.
    put("2026-01-02T09:00", invoice, "merged", "erp", "paid");
    put("2026-01-02T09:03", invoice, "updated", "psa", "paid");
    put("2026-01-02T09:03", other, "recorded", "erp", "sent");
    put("2026-01-02T09:03", other, "created", "psa", {}, {});
    put("2026-01-03T09:00", other, "merged", "erp", "disputed");
    put("2026-01-03T09:10", other, "merged", "erp", "paid");  // Overtakes what psa was not told of.
    put("2026-01-03T09:20", other, "updated", "psa", "paid");
    put("2026-01-04T09:00", other, "merged", "erp", "disputed");
    put("2026-01-04T09:01", other, "merged", "erp", "paid");     // As psa shows it.
    put("2026-01-05T09:00", invoice, "merged", "psa", "void");   // What psa says is no news to it,
    put("2026-01-05T09:02", invoice, "updated", "erp", "void");  // but to the ledger.
    put("2026-01-06T09:00", invoice, "merged", "erp", "paid");   // This has not arrived yet.
    put("2026-01-06T09:00", invoice, "merged", "erp", "USD 1", "amount");
    REQUIRE(store->commit());
    auto const lags = projection_lag(*store, "Invoice", "status").value();
    REQUIRE(lags.size() == 2);
    CHECK(lags.at("psa").minutes.sorted() == std::vector{number("3.00"), number("20.00")});
    CHECK(lags.at("psa").awaited == 1);
    CHECK(lags.at("erp").minutes.sorted() == std::vector{number("2.00")});
    CHECK(lags.at("erp").awaited == 0);
}

TEST_CASE("what people reconciled by hand is counted with the age of what is left (R241)") {
    std::vector const exceptions{exception("2026-05-30T00:00", "2026-06-02T00:00"),
                                 exception("2026-06-03T00:00"),
                                 exception("2026-06-05T00:00", "2026-06-06T00:00"),
                                 exception("2026-06-08T00:00"),
                                 exception("2026-07-05T00:00"),
                                 exception("2026-06-09T00:00", "2026-07-02T00:00")};
    auto const        june = manual_reconciliation(exceptions, at("2026-06-01T00:00"), at("2026-06-11T00:00"));
    CHECK(june.opened == 4);
    CHECK(june.closed == 2);
    CHECK(june.open == 3);
    CHECK(june.median_age_hours == number("72"));  // 192, 72 and 48 hours.
}

TEST_CASE("how long approved time takes to be known here (R244)") {
    Told told;
    for (int each = 1; each <= 20; ++each) {
        TimeEntry  entry{.resource  = {},
                         .project   = {},
                         .worked_on = day("2026-06-01"),
                         .hours     = hours_of("8"),
                         .billable  = true,
                         .status    = TimeEntry::Status::submitted};
        auto const key = std::to_string(each);
        told.say("2026-06-01T08:00", key, entry);
        entry.status      = TimeEntry::Status::approved;
        entry.approved_at = at("2026-06-01T09:00");
        told.say("2026-06-01T09:" + std::string(each < 10 ? "0" : "") + key, key, entry);
        entry.status = TimeEntry::Status::posted;
        told.say("2026-06-09T09:00", key, entry);
    }
    auto const latency = utilization_reporting_latency(told.entries());
    CHECK(latency.count() == 20);
    CHECK(latency.percentile(50) == number("10"));
    CHECK(latency.percentile(95) == number("19"));
}

TEST_CASE("revisions that planning lacks are listed, the next attempt first (R249)") {
    auto const delivery = [](std::string_view key, bool arrived, std::string error, std::string_view next) {
        RevisionDelivery each{.revision   = id_of<Forecast>(key),
                              .connection = "plan",
                              .arrived    = arrived,
                              .attempts   = 3,
                              .last_error = std::move(error)};
        if (!next.empty()) each.next_attempt = at(next);
        return each;
    };
    std::vector const deliveries{delivery("a", false, "refused", ""), delivery("b", true, "", ""),
                                 delivery("c", false, "timed out", "2026-06-02T00:00"),
                                 delivery("d", false, "locked", "2026-06-01T00:00")};
    auto const        missing = revisions_not_in_planning(deliveries);
    REQUIRE(missing.size() == 3);
    CHECK(missing[0].last_error == "locked");
    CHECK(missing[1].last_error == "timed out");
    CHECK(missing[2].revision == id_of<Forecast>("a"));
}

TEST_CASE("clients that two ledgers know unlike are told field by field (R250)") {
    BusinessState state;
    auto const    put = [&](std::string_view key, std::string_view account, std::string name, bool hold) {
        CustomerAccount customer{
               .account = id_of<Account>(account), .legal_entity = id_of<LegalEntity>(key), .name = std::move(name)};
        customer.on_hold         = hold;
        customer.customer_number = std::string{key};
        state.put(id_of<CustomerAccount>(key), customer);
    };
    put("emea-1", "harbour", "Harbour Ltd", false);
    put("apac-1", "harbour", "Harbour Limited", false);
    put("emea-2", "lakeside", "Lakeside", false);
    put("apac-2", "lakeside", "Lakeside", true);
    put("emea-3", "hill", "Hill", false);
    put("apac-3", "hill", "Hill", false);
    auto const differences = clients_out_of_sync(state);
    REQUIRE(differences.size() == 2);
    for (auto const& each : differences) {
        bool const is_name = each.member == "name";
        CHECK(each.account == id_of<Account>(is_name ? "harbour" : "lakeside"));
        CHECK(each.values.at(id_of<CustomerAccount>(is_name ? "apac-1" : "apac-2")) ==
              (is_name ? "\"Harbour Limited\"" : "true"));
    }
}

TEST_CASE("every KPI stands in the catalogue and in its page, with definition and unit") {
    std::filesystem::path const page = std::filesystem::path{THROUGHLINE_SOURCE_DIR} / "docs" / "kpis.md";
    std::ifstream               file{page};
    std::stringstream           text;
    text << file.rdbuf();
    auto const words = text.str();
    CHECK(kpi_catalogue().size() == 23);
    for (auto const& each : kpi_catalogue()) {
        std::string row = "| `" + std::string{each.name} + "` | " + std::string{each.definition} + " | " +
                          std::string{each.unit} + " |";
        for (auto bar = row.find("|planned - actual|"); bar != std::string::npos; bar = std::string::npos)
            row.replace(bar, 18, "\\|planned - actual\\|");
        INFO(row);
        CHECK(words.find(row) != std::string::npos);
    }
}

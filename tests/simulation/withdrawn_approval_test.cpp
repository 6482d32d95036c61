#include "delivery_desk.hpp"

#include <throughline/mapping/canonical.hpp>

// An approval that is given and taken back, before the work is invoiced and after: Kantata approves, NetSuite bills.

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// The desk once its deals are orders and its hourly project asks for approvals.
struct Approvals {
    DeliveryDesk desk{1, true};

    Approvals() {
        desk.settle();
        desk.desk.update("workspaces", desk.project(DeliveryDesk::hourly),
                         Value::object({{"require_time_approvals", true}, {"require_expense_approvals", true}}));
        settle();
    }
    void settle() {
        desk.desk.records().commit().value();
        desk.virtual_clock.advance(std::chrono::minutes{10});
        desk.settle();
        for (auto const& finding : desk.findings) FAIL_CHECK(finding.law << ": " << finding.what);
    }
    /// Another process, of which nothing but the store is left.
    void restart() { desk.engine.reset(); }

    std::string log(std::string const& kind) {
        auto work = Value::object(
            {{"workspace_id", desk.project(DeliveryDesk::hourly)}, {"user_id", desk.person()}, {"billable", true}});
        if (kind == "expenses")
            work.set("date", "2026-03-05").set("category", "Travel").set("amount_in_cents", 12'345);
        else
            work.set("date_performed", "2026-03-05").set("time_in_minutes", 90).set("rate_in_cents", 8'230);
        return desk.desk.insert(kind, work);
    }
    std::string approve(std::string const& kind, std::string const& work) {
        auto const sheet = desk.desk.submit(kind, {work});
        desk.desk.resolve(kind, sheet, "approved");
        return sheet;
    }
    void withdraw(std::string const& kind, std::string const& sheet) { desk.desk.resolve(kind, sheet, "rejected"); }

    std::vector<BillingEvent> events() const {
        std::vector<BillingEvent> found;
        for (auto const& record : desk.store->records("BillingEvent", {}, 100).value()) {
            auto event = from_canonical_json(object_type<BillingEvent>(), record.body).value().as<BillingEvent>();
            if (!event.sources.empty()) found.push_back(std::move(event));
        }
        return found;
    }
    /// Amounts of the invoice lines of that work.
    std::vector<std::string> billed() const {
        std::vector<std::string> amounts;
        for (auto const& id : desk.firm.erp.ids("invoice")) {
            auto const invoice = desk.firm.erp.read("invoice", id);
            for (auto const& line : invoice["item"]["items"].elements())
                if (line["description"].text().starts_with(DeliveryDesk::hourly))
                    amounts.push_back(line["amount"].decimal().value().normalized().to_string());
        }
        return amounts;
    }
    std::vector<StoredException> gates() const {
        auto open = desk.store->open_exceptions("gate|", 20).value();
        std::erase_if(open, [](StoredException const& each) { return !each.cause.starts_with("gate|"); });
        return open;
    }
    void check_silence() {
        auto const audit = desk.store->count_audit().value();
        for (int pass = 0; pass < 2; ++pass) {
            desk.virtual_clock.advance(std::chrono::minutes{10});
            auto const applied = desk.engine->run_until_idle();
            REQUIRE(applied);
            CHECK(applied->applied == 0);
        }
        CHECK(desk.store->count_audit().value() == audit);
    }
};

void approve_and_withdraw(std::string const& kind) {
    CAPTURE(kind);
    std::vector<std::string> const once{"123.45"};
    Approvals                      all;
    auto const                     work = all.log(kind);
    all.settle();
    CHECK(all.events().empty());  // Nobody has approved it.
    auto sheet = all.approve(kind, work);
    all.settle();
    REQUIRE(all.events().size() == 1);
    CHECK(all.events().front().status == BillingEvent::Status::eligible);
    CHECK(all.events().front().amount == Money::from_minor(12'345, Currency::parse("USD").value()));

    // Taken back while it is not invoiced yet: nothing of it is billed, and nobody needs to know.
    all.withdraw(kind, sheet);
    all.restart();
    all.settle();
    CHECK(all.events().front().status == BillingEvent::Status::cancelled);
    CHECK(all.gates().empty());
    all.check_silence();
    all.desk.virtual_clock.advance(std::chrono::hours{24 * 31});
    all.settle();
    CHECK(all.billed().empty());

    // Approved after all: billed once.
    sheet = all.approve(kind, work);
    all.settle();
    all.restart();
    all.desk.virtual_clock.advance(std::chrono::hours{24 * 31});
    all.settle();
    CHECK(all.billed() == once);
    CHECK(all.events().front().status == BillingEvent::Status::billed);
    all.check_silence();

    // Taken back once it is invoiced: the invoice stands, and finance is asked.
    all.withdraw(kind, sheet);
    all.restart();
    all.settle();
    CHECK(all.billed() == once);
    CHECK(all.events().front().status == BillingEvent::Status::billed);
    REQUIRE(all.gates().size() == 1);
    CHECK(all.gates().front().owner == "finance");
    CHECK(all.gates().front().path == (kind == "expenses" ? "Expense.status" : "TimeEntry.status"));
    all.check_silence();

    // Approved again: the question answers itself, and nothing is billed a second time.
    all.approve(kind, work);
    all.settle();
    CHECK(all.gates().empty());
    CHECK(all.billed() == once);
    CHECK(all.events().size() == 1);
    all.check_silence();
}

}  // namespace

TEST_CASE("R59 R103 R122 L3 L10: an expense is billed while it is approved, and once; after that finance is asked") {
    approve_and_withdraw("expenses");
}

TEST_CASE("R58 R103 R122 L3 L10: time is billed while it is approved, and once; after that finance is asked") {
    approve_and_withdraw("time_entries");
}

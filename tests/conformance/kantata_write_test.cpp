#include "kantata_rehearsal.hpp"

#include <throughline/core/id.hpp>
#include <throughline/core/minutes.hpp>

#include <algorithm>

// The connector and the simulated account meet: writing, and not knowing.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

constexpr char const* ours = "0190a1b2c3d4e5f60718293a4b5c6d7e";

std::string body_of_time(std::string const& project, int minutes, std::string const& user = {}) {
    auto body = R"({"workspace_id":")" + project + R"(","date_performed":"2025-06-10","time_in_minutes":)" +
                std::to_string(minutes);
    return body + (user.empty() ? "}" : R"(,"user_id":")" + user + "\"}");
}

}  // namespace

TEST_CASE("a lost answer to a create is looked up by our id and found; nothing is made twice (L3, P01)") {
    KantataRehearsal firm;
    firm.on_the_way = [](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
        if (request.method == "POST") return Error{ErrorCode::uncertain, "the answer was lost"};
        return answer;
    };
    auto const outcomes = firm.write("workspaces", {creation(ours, R"({"title":"Alpha","creator_role":"maven"})")});
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].kind == Outcome::Kind::uncertain);
    auto const found = firm.look("workspaces", ours);
    REQUIRE(found.size() == 1);
    CHECK(firm.decoded("workspaces", found[0]).envelope.external_id == ours);
    CHECK(firm.look("workspaces", "0190a1b2c3d4e5f60718293a4b5c6d7f").empty());
    CHECK(firm.api.creates_by_reference("workspaces").at(ours) == 1);
    CHECK(firm.api.dropped() == std::vector<std::string>{});
}

TEST_CASE("Kantata giving up after three minutes is no proof of anything, whether or not the work was done (P01)") {
    for (auto const failure : {sandbox::KantataFailure::gave_up_after_work, sandbox::KantataFailure::gave_up}) {
        KantataRehearsal firm;
        firm.api.fail_next(failure);
        auto const outcomes = firm.write("workspaces", {creation(ours, R"({"title":"A","creator_role":"maven"})")});
        CHECK(outcomes[0].kind == Outcome::Kind::uncertain);
        bool const done = failure == sandbox::KantataFailure::gave_up_after_work;
        CHECK(firm.look("workspaces", ours).size() == (done ? 1 : 0));
    }
}

TEST_CASE("records are made, changed and removed; what is written comes back (L8)") {
    KantataRehearsal firm;
    auto const       project = firm.project("Alpha");
    auto const       body =
        R"({"workspace_id":")" + project + R"(","story_type":"task","title":"Design","time_estimate_in_minutes":90})";
    auto const made = firm.write("stories", {creation(ours, body)});
    REQUIRE(made[0].kind == Outcome::Kind::applied);
    CHECK(made[0].created);
    auto const changed = firm.write("stories", {change(made[0].key, R"({"title":"Redesign","state":"started"})")});
    CHECK(changed[0].kind == Outcome::Kind::applied);
    auto const task = firm.read_all("stories").at(made[0].key).object.as<Task>();
    CHECK(task.name == "Redesign");
    CHECK(task.status == Task::Status::in_progress);
    CHECK(task.estimate_hours == Hours{Decimal::parse("1.5").value()});
    WriteItem removal;
    removal.operation = Operation::remove;
    removal.key       = made[0].key;
    CHECK(firm.write("stories", {removal})[0].kind == Outcome::Kind::applied);
    CHECK(firm.read_all("stories").at(made[0].key).envelope.deleted);
}

TEST_CASE("several are made in one request, each known by our id; one that is refused refuses no other (P07)") {
    for (bool const keeps_part : {false, true}) {
        CAPTURE(keeps_part);
        KantataRehearsal       firm{{.bulk_keeps_part = keeps_part}};
        auto const             project = firm.project("Alpha");
        std::vector<WriteItem> items;
        for (int each = 0; each < 5; ++each)
            items.push_back(creation(std::string{"ours-"} + std::to_string(each), body_of_time(project, 10 + each)));
        auto const made = firm.write("time_entries", items);
        for (int each = 0; each < 5; ++each) {
            REQUIRE(made[static_cast<std::size_t>(each)].kind == Outcome::Kind::applied);
            auto const kept = firm.api.read("time_entries", made[static_cast<std::size_t>(each)].key);
            CHECK(kept["time_in_minutes"].text() == std::to_string(10 + each));
        }
        CHECK(std::count_if(firm.world.sent.begin(), firm.world.sent.end(),
                            [](http::Request const& request) { return request.method == "POST"; }) == 1);

        std::vector<WriteItem> mixed{creation("one", body_of_time(project, 1)), creation("bad", body_of_time("9", 2)),
                                     creation("two", body_of_time(project, 3))};
        auto const             outcomes = firm.write("time_entries", mixed);
        CHECK(outcomes[0].kind == Outcome::Kind::applied);
        CHECK(outcomes[1].kind == Outcome::Kind::rejected);
        REQUIRE(outcomes[1].error);
        CHECK(outcomes[1].error->context().field == "workspace_id");
        CHECK(outcomes[2].kind == Outcome::Kind::applied);
        for (auto const& [id, times] : firm.api.creates_by_reference("time_entries")) CHECK_MESSAGE(times == 1, id);
    }
}

TEST_CASE("time that Kantata books on somebody else than was said is taken back, and refused in words (P25)") {
    KantataRehearsal firm;
    auto const       project = firm.project("Alpha");
    firm.api.add_token("right", firm.bystander, {.books_for_others = false});
    auto const outcomes = firm.write("time_entries", {creation(ours, body_of_time(project, 60, firm.person))});
    REQUIRE(outcomes[0].kind == Outcome::Kind::rejected);
    CHECK(outcomes[0].error->code() == ErrorCode::forbidden);
    CHECK(outcomes[0].error->context().field == "user_id");
    CHECK(firm.api.count("time_entries") == 0);
}

TEST_CASE("locked time and records that are not there are refused; a busy account is waited for, with an end") {
    KantataRehearsal firm;
    auto const       project = firm.project("Alpha");
    auto const       entry   = firm.time(project, {}, 60);
    firm.api.submit("time_entries", {entry});
    auto const locked = firm.write("time_entries", {change(entry, R"({"time_in_minutes":5})")});
    CHECK(locked[0].kind == Outcome::Kind::rejected);
    auto const gone = firm.write("time_entries", {change("99999", R"({"time_in_minutes":5})")});
    CHECK(gone[0].kind == Outcome::Kind::rejected);
    CHECK(gone[0].error->code() == ErrorCode::not_found);

    firm.api.fail_next(sandbox::KantataFailure::too_many_requests, 2);
    CHECK(firm.write("workspaces", {change(project, R"({"title":"Beta"})")})[0].kind == Outcome::Kind::applied);
    CHECK(firm.world.slept.size() == 2);
    firm.api.fail_next(sandbox::KantataFailure::too_many_requests, 5);
    auto const busy = firm.write("workspaces", {change(project, R"({"title":"Gamma"})")});
    CHECK(busy[0].kind == Outcome::Kind::retryable);
    CHECK(busy[0].error->code() == ErrorCode::throttled);
    firm.api.fail_next(sandbox::KantataFailure::unavailable, 3);
    CHECK(firm.read_all("workspaces").size() == 1);
}

TEST_CASE("a revoked token is an error of its own, asked for once") {
    KantataRehearsal firm;
    CHECK(firm.world.run(firm.connector->check()));
    firm.api.revoke_token("right");
    auto const before  = firm.world.sent.size();
    auto const refused = firm.world.run(firm.connector->check());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::auth);
    CHECK(firm.world.sent.size() == before + 1);
}

TEST_CASE("bookings, rates and invoices are read with what stands further away") {
    KantataRehearsal firm{{}, {.events = true}};
    auto const       project = firm.project("Alpha");
    auto const       seat =
        firm.api.insert("workspace_resources",
                        Value::object({{"workspace_id", project}, {"user_id", firm.person}, {"role_id", firm.role}}));
    auto const unnamed = firm.api.insert("workspace_resources", Value::object({{"workspace_id", project}}));
    for (auto const& each : {seat, unnamed})
        firm.api.insert("workspace_allocations", Value::object({{"resource_id", each},
                                                                {"start_date", "2025-06-05"},
                                                                {"end_date", "2025-06-10"},
                                                                {"minutes", 1001},
                                                                {"hard", true}}));
    auto const bookings = firm.read_all("workspace_allocations");
    REQUIRE(bookings.size() == 1);  // A seat without a person is demand, not a booking.
    auto const& booked = bookings.begin()->second.object.as<Assignment>();
    CHECK(booked.resource == Id<Resource>{firm.references.id_of("", "", firm.person)});
    CHECK(booked.status == Assignment::Status::confirmed);
    REQUIRE(booked.hours_by_week.size() == 2);  // Thursday and Friday; Monday and Tuesday.
    CHECK(booked.hours_by_week[0].week == Date{2025, 6, 2});
    CHECK(booked.hours_by_week[0].hours + booked.hours_by_week[1].hours == hours_of_minutes(1001).value());

    auto const set  = firm.api.insert("rate_card_sets", Value::object({{"title", "Standard"}}));
    auto const card = firm.api.insert("rate_cards", Value::object({{"currency", "USD"}, {"rate_card_set_id", set}}));
    std::vector<std::string> rates;
    for (auto const* from : {"2025-01-01", "2025-07-01"}) {
        auto const period =
            firm.api.insert("rate_card_set_versions", Value::object({{"effective_date", from}, {"active", true}}));
        auto const version = firm.api.insert(
            "rate_card_versions", Value::object({{"rate_card_id", card}, {"rate_card_set_version_id", period}}));
        rates.push_back(firm.api.insert(
            "rate_card_roles",
            Value::object({{"rate", 20000}, {"role_id", firm.role}, {"rate_card_version_id", version}})));
    }
    auto const  read  = firm.read_all("rate_card_roles");
    auto const& first = read.at(rates[0]).object.as<Rate>();
    CHECK(first.bill_rate == Money{Decimal::parse("200").value(), firm.dollars()});
    CHECK(first.effective == DateRange{Date{2025, 1, 1}, Date{2025, 7, 1}});
    CHECK(read.at(rates[1]).object.as<Rate>().effective == DateRange{Date{2025, 7, 1}});
    CHECK(firm.read_all("rate_cards").at(card).object.as<RateCard>().name == "Standard");

    auto const entry = firm.time(project, {}, 100);  // 41.67 at 25 an hour.
    auto const fee   = firm.api.insert(
        "fixed_fee_items",
        Value::object({{"amount_in_cents", 10000}, {"taxable", true}, {"notes", "Fee"}, {"workspace_id", project}}));
    Value fields = Value::object({{"status", "new"}, {"currency", "USD"}, {"tax_rate", Value::number("7.5")}});
    fields.set("draft", false).set("invoice_date", "2025-06-30").set("user_invoice_number", 9);
    fields.set("time_entry_ids", Value::array({entry})).set("fixed_fee_item_ids", Value::array({fee}));
    fields.set("balance_in_cents", 14917).set("expense_ids", Value::array());
    auto const id       = firm.api.insert("invoices", fields);
    auto const invoices = firm.read_all("invoices");
    auto const invoice  = invoices.at(id).object.as<Invoice>();
    CHECK(invoice.number == "9");
    CHECK(invoice.subtotal == Money{Decimal::parse("141.67").value(), firm.dollars()});
    CHECK(invoice.tax == Money{Decimal::parse("7.50").value(), firm.dollars()});
    CHECK(invoice.total == Money{Decimal::parse("149.17").value(), firm.dollars()});
    CHECK(invoices.at(id).lines.size() == 2);
    CHECK(invoices.at(id).lines[0].envelope.key == "time-" + entry);
}

TEST_CASE("many single writes run side by side, each with its own outcome, in order") {
    KantataRehearsal       firm;
    std::vector<WriteItem> items;
    for (int each = 0; each < 9; ++each)
        items.push_back(creation(
            "ours-" + std::to_string(each),
            each == 4 ? std::string{"{}"} : R"({"company":true,"name":"Client )" + std::to_string(each) + "\"}"));
    auto const outcomes = firm.write("workspace_groups", items);
    REQUIRE(outcomes.size() == 9);
    for (std::size_t each = 0; each < 9; ++each) {
        CAPTURE(each);
        CHECK(outcomes[each].kind == (each == 4 ? Outcome::Kind::rejected : Outcome::Kind::applied));
        if (each != 4)
            CHECK(firm.api.read("workspace_groups", outcomes[each].key)["name"].text() ==
                  "Client " + std::to_string(each));
    }
}

#include <support/random_object.hpp>

#include <throughline/core/minutes.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/vendors/kantata/account.hpp>
#include <throughline/vendors/kantata/assignment.hpp>
#include <throughline/vendors/kantata/expense.hpp>
#include <throughline/vendors/kantata/invoice.hpp>
#include <throughline/vendors/kantata/invoice_line.hpp>
#include <throughline/vendors/kantata/milestone.hpp>
#include <throughline/vendors/kantata/project.hpp>
#include <throughline/vendors/kantata/rate.hpp>
#include <throughline/vendors/kantata/rate_card.hpp>
#include <throughline/vendors/kantata/resource.hpp>
#include <throughline/vendors/kantata/role.hpp>
#include <throughline/vendors/kantata/task.hpp>
#include <throughline/vendors/kantata/time_entry.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using namespace throughline::tests;

namespace {

// What Kantata has no value for is not what a round trip is about: fractions of a minute, of a cent and of a percent,
// amounts beyond 32 bits, states that it does not know.
struct Keeping {
    Random&  random;
    Currency currency;

    void hours(std::optional<Hours>& value) const {
        if (value) value = whole_minutes();
    }
    Hours whole_minutes() const { return hours_of_minutes(static_cast<std::int64_t>(random.below(100'000))).value(); }
    Money amount() const { return Money::from_minor(static_cast<std::int64_t>(random.below(2'000'000'000)), currency); }
    void  amount(std::optional<Money>& value) const {
        if (value) value = amount();
    }
    void percent(std::optional<Percent>& value) const {
        if (value) value = Percent{Decimal{static_cast<std::int64_t>(random.below(101))}};
    }
};

template <class Object>
void keep(Object&, Keeping const&) {}
void keep(Project& project, Keeping const& keeping) {
    keeping.amount(project.budget_revenue);
    project.currency = keeping.currency;
}
void keep(Task& task, Keeping const& keeping) {
    keeping.hours(task.estimate_hours);
    keeping.hours(task.actual_hours);
    keeping.percent(task.percent_complete);
    if (task.status == Task::Status::cancelled) task.status = Task::Status::planned;
}
void keep(Milestone& milestone, Keeping const& keeping) {
    keeping.amount(milestone.amount);
    if (milestone.status > Milestone::Status::completed) milestone.status = Milestone::Status::completed;
}
void keep(TimeEntry& entry, Keeping const& keeping) {
    entry.hours = keeping.whole_minutes();
    keeping.amount(entry.bill_rate);
    keeping.amount(entry.cost_rate);
    if (entry.status == TimeEntry::Status::posted) entry.status = TimeEntry::Status::approved;
}
void keep(Expense& expense, Keeping const& keeping) {
    expense.amount = keeping.amount();
    if (expense.status == Expense::Status::posted) expense.status = Expense::Status::approved;
}
void keep(Resource& resource, Keeping const& keeping) { keeping.amount(resource.cost_rate); }
void keep(Role& role, Keeping const&) {
    if (!role.active) role.active = true;
}
void keep(Rate& rate, Keeping const& keeping) { rate.bill_rate = keeping.amount(); }
void keep(Invoice& invoice, Keeping const& keeping) {
    invoice.currency = keeping.currency;
    invoice.total    = keeping.amount();
    keeping.amount(invoice.subtotal);
    keeping.amount(invoice.tax);
    keeping.amount(invoice.balance);
    if (invoice.status == Invoice::Status::draft || invoice.status == Invoice::Status::sent ||
        invoice.status == Invoice::Status::partially_paid)
        invoice.status = Invoice::Status::released;
}
void keep(InvoiceLine& line, Keeping const& keeping) { line.amount = keeping.amount(); }
void keep_assignment(Assignment& assignment, Keeping const& keeping, bool of_tasks) {
    if (of_tasks) {
        assignment.hours_by_week = {{Date{2025, 6, 2}, keeping.whole_minutes()},
                                    {Date{2025, 6, 9}, keeping.whole_minutes()}};
        return;
    }
    if (!assignment.dates || !assignment.dates->end) assignment.dates = DateRange{Date{2025, 6, 2}, Date{2025, 6, 30}};
    assignment.hours_by_week =
        kantata::spread(static_cast<std::int64_t>(keeping.random.below(50'000)), *assignment.dates);
}

RowSet member_rows(MappingView const& view) {
    RowSet rows;
    for (std::size_t row = 0; row < view.rows.size(); ++row) rows[row] = view.rows[row].kind == RowKind::member;
    return rows;
}

template <class Vendor, class Object>
void check_round_trip(std::uint64_t seed) {
    auto const&      view = view_of<Vendor, Object>;
    SeededRandom     random{seed};
    RandomObjects    objects{random, {}};
    MirrorReferences references;
    Crosswalks const crosswalks{{"project_status",
                                 {{"1", "draft"},
                                  {"2", "approved"},
                                  {"3", "active"},
                                  {"4", "on_hold"},
                                  {"5", "completed"},
                                  {"6", "cancelled"}}}};
    JsonDecoder      decoder{view};
    INFO(view.vendor_object << ", seed " << seed);
    for (int sample = 0; sample < 200; ++sample) {
        AnyObject  original = AnyObject::of(objects.make<Object>());
        auto&      object   = original.as<Object>();
        auto const members  = original.type().members;
        keep(object, Keeping{random, objects.currency()});
        if constexpr (std::is_same_v<Object, Assignment>)
            keep_assignment(object, Keeping{random, objects.currency()}, std::is_same_v<Vendor, KantataTasks>);
        for (auto const& row : view.rows)
            if (row.kind == RowKind::omitted) members[row.place].clear(original.data());

        MappingContext context{&references, &crosswalks, nullptr, objects.currency(), {}, {}};
        auto const     text = encode_json(view, original.data(), member_rows(view), context);
        REQUIRE_MESSAGE(text, text.error().describe());
        INFO(*text);
        auto const decoded = decoder.decode(*text, context);
        REQUIRE(decoded);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        for (auto const& member : members)
            CHECK_MESSAGE(member.same(original.data(), decoded->object.data()), member.name);
        CHECK(rows_to_update(view, decoded->object.data(), original.data(), context).none());
    }
}

template <class Object>
Result<std::string> written(Object const& object) {
    MirrorReferences references;
    auto const&      view = view_of<Kantata, Object>;
    MappingContext   context{&references, nullptr, nullptr, Currency::parse("USD").value(), {}, {}};
    return encode_json(view, &object, rows_to_create(view, &object), context);
}

}  // namespace

TEST_CASE("every mapping gives back what it wrote, and owes nothing then (L8)") {
    check_round_trip<Kantata, Account>(11);
    check_round_trip<Kantata, Project>(12);
    check_round_trip<Kantata, Task>(13);
    check_round_trip<Kantata, Milestone>(14);
    check_round_trip<Kantata, TimeEntry>(15);
    check_round_trip<Kantata, Expense>(16);
    check_round_trip<Kantata, Assignment>(17);
    check_round_trip<KantataTasks, Assignment>(18);
    check_round_trip<Kantata, Resource>(19);
    check_round_trip<Kantata, Role>(20);
    check_round_trip<Kantata, RateCard>(21);
    check_round_trip<Kantata, Rate>(22);
    check_round_trip<Kantata, Invoice>(23);
    check_round_trip<Kantata, InvoiceLine>(24);
}

TEST_CASE("what Kantata cannot hold is refused before it is sent, never rounded (L9)") {
    auto const dollars = Currency::parse("USD").value();
    Expense    expense{};
    expense.amount = Money{Decimal::parse("10.005").value(), dollars};
    CHECK(written(expense).error().code() == ErrorCode::validation);
    expense.amount = Money{Decimal::parse("21474836.48").value(), dollars};  // One cent beyond 32 bits.
    CHECK(written(expense).error().code() == ErrorCode::unsupported);
    expense.amount = Money{Decimal::parse("21474836.47").value(), dollars};
    CHECK(written(expense));
    Task task{};
    task.name           = "Design";
    task.estimate_hours = Hours{Decimal::parse("0.3").value()};
    CHECK(written(task));  // Eighteen minutes.
    task.estimate_hours = Hours{Decimal::parse("0.31").value()};
    CHECK(written(task).error().code() == ErrorCode::validation);
    task.estimate_hours.reset();
    task.name = std::string(201, 'x');
    CHECK(written(task).error().code() == ErrorCode::validation);
}

TEST_CASE("hours of four digits, as older stores hold them, are the minutes that they were read from (L5, L8)") {
    MirrorReferences references;
    auto const&      view = view_of<Kantata, Task>;
    MappingContext   context{&references, nullptr, nullptr, Currency::parse("USD").value(), {}, {}};
    for (std::int64_t minutes = 1; minutes <= 3'000; ++minutes) {
        CAPTURE(minutes);
        Task older{};
        older.name           = "Design";
        older.estimate_hours = Hours::from_minutes(minutes, 4, Rounding::half_up).value();
        auto const text      = written(older);
        REQUIRE_MESSAGE(text, text.error().describe());
        CHECK(text->find("\"time_estimate_in_minutes\":" + std::to_string(minutes)) != std::string::npos);
        Task today           = older;
        today.estimate_hours = hours_of_minutes(minutes).value();
        CHECK(rows_to_update(view, &older, &today, context).none());
    }
}

TEST_CASE("a currency that Kantata counts in other minor units than ISO 4217 is refused, not misread (L9)") {
    MirrorReferences references;
    MappingContext   context{&references, nullptr, nullptr, {}, {}, {}};
    auto const       faults_of = [&](char const* unit) {
        auto const text = std::string{R"({"id":"1","currency":"USD","currency_base_unit":)"} + unit +
                          R"(,"user_id":"1","workspace_id":"1","date":"2025-01-01","category":"x",)"
                                R"("amount_in_cents":1250,"is_billable":true,)"
                                R"("workspace":{"require_expense_approvals":false}})";
        return JsonDecoder{view_of<Kantata, Expense>}.decode(text, context).value().faults;
    };
    CHECK(faults_of("100").empty());
    REQUIRE(faults_of("1000").size() == 1);
    CHECK(faults_of("1000")[0].code() == ErrorCode::unsupported);
}

TEST_CASE("a booking is spread to the minute: the parts are the whole (L9)") {
    SeededRandom random{5};
    for (int sample = 0; sample < 300; ++sample) {
        auto const total = static_cast<std::int64_t>(random.below(1'000'000));
        Date const start = Date{2025, 1, 1}.plus_days(static_cast<std::int32_t>(random.below(400)));
        auto const dates = DateRange{start, start.plus_days(static_cast<std::int32_t>(1 + random.below(90)))};
        Decimal    sum{};
        for (auto const& week : kantata::spread(total, dates)) {
            CHECK(week.week.weekday() == std::chrono::Monday);
            sum += (week.hours.value() * Decimal{60}).rounded(0, Rounding::half_up).value();
        }
        CHECK(sum == Decimal{total});
    }
}

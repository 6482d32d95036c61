#include "deals.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/project_pause.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/process/won_deal.hpp>

using namespace throughline;

namespace {

/// A line of 90,000 EUR from July to September that earns by its progress.
class Line {
  public:
    explicit Line(RevenuePlanPolicy const& policy = {})
        : processes_{won_deal(), project_pause(), revenue_plan(policy)} {
        auto deal  = whole_deal(BillingModel::fixed_fee);
        deal.stage = Opportunity::Stage::won;
        book       = book_with(deal);
        book.settle(processes_);
        auto [line_id, line] = book.all<ContractLine>().front();
        line.revenue_method  = RevenueMethod::percent_complete;
        line.project         = book.all<Project>().front().first;
        book.keep(line_id, line);
        id      = line_id;
        project = *line.project;
    }

    std::string planned(std::int64_t whole = 90'000) {
        book.settle(processes_);
        REQUIRE(book.violations.empty());
        CHECK(book.settle(processes_) == 0);
        std::map<Date, std::string> months;
        Decimal                     sum;
        for (auto const& [line_id, line] : book.all<RevenueScheduleLine>()) {
            sum += line.planned.amount();
            if (!line.planned.is_zero())
                months[line.period.range.start] = line.period.name + " " + line.planned.amount().to_string() + "; ";
        }
        CHECK(sum == Decimal{whole});
        std::string text;
        for (auto const& [month, said] : months) text += said;
        return text;
    }

    void assign(std::string_view name, Assignment::Status status, std::vector<WeekHours> weeks) {
        Assignment work{.resource = id_of<Resource>(name), .project = project, .status = status};
        work.hours_by_week = std::move(weeks);
        book.keep(id_of<Assignment>(name), work);
    }
    void become(Project::Status status, Date on) {
        auto now   = *book.get(project);
        now.status = status;
        book.say(project, now, on);
    }
    std::vector<Violation> const& violations() {
        book.settle(processes_);
        return book.violations;
    }

    Book             book{Date{2026, 6, 15}};
    Id<ContractLine> id{};
    Id<Project>      project{};

  private:
    std::vector<Process> processes_;
};

/// 40 hours in each of nine weeks, from 6 July on: 160, 168 and 32 of them in July, August and September.
std::vector<WeekHours> nine_weeks() {
    std::vector<WeekHours> weeks;
    for (std::int32_t week = 0; week < 9; ++week) weeks.push_back({Date{2026, 7, 6}.plus_days(7 * week), hours(40)});
    return weeks;
}

}  // namespace

TEST_CASE("R69 R124: revenue by progress is planned by the hours that people are assigned for, evenly without any") {
    Line line;
    // 31, 31 and 30 of 92 days.
    CHECK(line.planned() == "2026-07 30326.09; 2026-08 30326.09; 2026-09 29347.82; ");
    Assignment work{
        .resource = id_of<Resource>("ada"), .project = line.project, .status = Assignment::Status::confirmed};
    // 20 hours in the week from 29 June, three of whose five workdays are in July; then 28, 40 and 80.
    work.hours_by_week = {{Date{2026, 6, 29}, hours(20)},
                          {Date{2026, 7, 6}, hours(28)},
                          {Date{2026, 8, 3}, hours(40)},
                          {Date{2026, 9, 7}, hours(72)}};
    line.book.keep(id_of<Assignment>("work"), work);
    // 8, 40, 40 and 72 of 160 hours.
    CHECK(line.planned() == "2026-06 4500.00; 2026-07 22500.00; 2026-08 22500.00; 2026-09 40500.00; ");
}

TEST_CASE("R69 R124: revenue by progress is planned by the hours of tasks where nobody is assigned") {
    Line line;
    Task task{.project = line.project, .kind = Task::Kind::task, .name = "build"};
    task.planned        = {Date{2026, 7, 27}, Date{2026, 8, 10}};  // Five workdays of July, five of August.
    task.estimate_hours = hours(100);
    line.book.keep(id_of<Task>("build"), task);
    task.name           = "test";
    task.planned        = {Date{2026, 9, 1}, Date{2026, 9, 8}};
    task.estimate_hours = hours(50);
    line.book.keep(id_of<Task>("test"), task);
    task.name   = "dropped";
    task.status = Task::Status::cancelled;
    line.book.keep(id_of<Task>("dropped"), task);
    CHECK(line.planned() == "2026-07 30000.00; 2026-08 30000.00; 2026-09 30000.00; ");
}

TEST_CASE("R69 R124: revenue by progress is planned by its milestones' shares, the rest with its last day") {
    Line       line;
    auto const keep = [&](std::string_view name, Date due, std::int64_t percent) {
        Milestone milestone{.project = line.project, .name = std::string{name}, .status = Milestone::Status::planned};
        milestone.contract_line   = line.id;
        milestone.due             = due;
        milestone.revenue_percent = Percent{Decimal{percent}};
        line.book.keep(id_of<Milestone>(name), milestone);
    };
    keep("design", {2026, 7, 31}, 20);
    keep("build", {2026, 8, 15}, 30);
    CHECK(line.planned() == "2026-07 18000.00; 2026-08 27000.00; 2026-09 45000.00; ");
    keep("build", {2026, 10, 2}, 30);  // It slips, and its revenue with it.
    CHECK(line.planned() == "2026-07 18000.00; 2026-09 45000.00; 2026-10 27000.00; ");
}

TEST_CASE("R69 R124: work that rests until further notice has no period yet, nor what was planned for it") {
    Line line;
    line.assign("ada", Assignment::Status::confirmed, nine_weeks());
    CHECK(line.planned() == "2026-07 40000.00; 2026-08 42000.00; 2026-09 8000.00; ");
    line.become(Project::Status::on_hold, {2026, 8, 5});  // Four weeks and two days are worked.
    CHECK(line.planned(44'000) == "2026-07 40000.00; 2026-08 4000.00; ");
    line.become(Project::Status::active, {2026, 8, 10});
    CHECK(line.planned() == "2026-07 40000.00; 2026-08 42000.00; 2026-09 8000.00; ");
}

TEST_CASE("R69 R124: work that ends early earns by its effort until then, and its other periods nothing") {
    Line line;
    line.assign("ada", Assignment::Status::confirmed, nine_weeks());
    CHECK(line.planned() == "2026-07 40000.00; 2026-08 42000.00; 2026-09 8000.00; ");
    SUBCASE("in the middle") {
        line.become(Project::Status::cancelled, {2026, 8, 4});  // Its last day.
        CHECK(line.planned(44'000) == "2026-07 40000.00; 2026-08 4000.00; ");
    }
    SUBCASE("before it began") {
        line.become(Project::Status::cancelled, {2026, 6, 20});
        CHECK(line.planned(0).empty());
    }
}

TEST_CASE("R69 R124: milestones that a lasting pause or an early end finds open are not planned") {
    Line       line;
    auto const keep = [&](std::string_view name, Date due, std::optional<Date> completed) {
        Milestone milestone{.project = line.project, .name = std::string{name}, .status = Milestone::Status::planned};
        milestone.contract_line   = line.id;
        milestone.due             = due;
        milestone.completed_on    = completed;
        milestone.revenue_percent = Percent{Decimal{40}};
        line.book.keep(id_of<Milestone>(name), milestone);
    };
    keep("design", {2026, 8, 31}, Date{2026, 8, 3});
    keep("build", {2026, 8, 28}, std::nullopt);
    line.become(Project::Status::on_hold, {2026, 8, 17});
    CHECK(line.planned(36'000) == "2026-08 36000.00; ");
}

TEST_CASE("R69 R124: hours that are pencilled in count as they do in the forecast") {
    for (bool const is_plan : {true, false}) {
        RevenuePlanPolicy policy;
        policy.tentative_is_plan = is_plan;
        Line line{policy};
        line.assign("ada", Assignment::Status::confirmed, {{{2026, 7, 6}, hours(40)}});
        line.assign("bob", Assignment::Status::tentative, {{{2026, 8, 3}, hours(40)}});
        CHECK(line.planned() == (is_plan ? "2026-07 45000.00; 2026-08 45000.00; " : "2026-07 90000.00; "));
    }
}

TEST_CASE("L10: hours that are too many to be spread stop the plan, and it says so") {
    Line line;
    auto vast = Decimal::parse("99999999999999999999999999999999999999");
    REQUIRE(vast);
    line.assign("ada", Assignment::Status::confirmed, {{{2026, 7, 27}, Hours{*vast}}, {{2026, 8, 31}, Hours{*vast}}});
    auto const& said = line.violations();
    REQUIRE(said.size() == 1);
    CHECK(said.front().message.starts_with("the line's revenue cannot be planned: "));
}

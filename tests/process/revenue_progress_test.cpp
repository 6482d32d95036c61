#include "deals.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/process/won_deal.hpp>

using namespace throughline;

namespace {

/// A line of 90,000 EUR from July to September that earns by its progress.
class Line {
  public:
    Line() {
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

    std::string planned() {
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
        CHECK(sum == Decimal{90'000});
        std::string text;
        for (auto const& [month, said] : months) text += said;
        return text;
    }

    Book             book{Date{2026, 6, 15}};
    Id<ContractLine> id{};
    Id<Project>      project{};

  private:
    std::vector<Process> processes_{won_deal(), revenue_plan()};
};

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

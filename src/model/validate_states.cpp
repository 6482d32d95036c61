#include <throughline/model/validate.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace throughline {

namespace {

template <class Status, std::size_t Size>
using Steps = std::array<std::pair<Status, Status>, Size>;

template <class Status, std::size_t Size>
bool allows(Steps<Status, Size> const& steps, Status from, Status to) {
    return from == to || std::ranges::find(steps, std::pair{from, to}) != steps.end();
}

template <class Status>
std::vector<Violation> check_step(std::string path, RecordId record, Status from, Status to, std::string owner) {
    if (may_become(from, to)) return {};
    std::string next;
    for (std::size_t value = 0; value < enumerators_of<Status>.size(); ++value) {
        auto const candidate = static_cast<Status>(value);
        if (candidate == from || !may_become(from, candidate)) continue;
        next += (next.empty() ? "" : ", ") + std::string{name_of_enumerator(candidate)};
    }
    auto const was = std::string{name_of_enumerator(from)};
    return {Violation{
        .path     = std::move(path),
        .record   = record,
        .message  = was + " may not become " + std::string{name_of_enumerator(to)},
        .expected = next.empty() ? was + ", which is final" : "after " + was + ": " + next,
        .owner    = std::move(owner),
    }};
}

}  // namespace

bool may_become(Project::Status from, Project::Status to) {
    using enum Project::Status;
    static constexpr Steps<Project::Status, 9> steps{{
        {draft, approved},
        {draft, cancelled},
        {approved, active},
        {approved, cancelled},
        {active, on_hold},
        {active, completed},
        {active, cancelled},
        {on_hold, active},
        {on_hold, cancelled},
    }};
    return allows(steps, from, to);
}

bool may_become(Invoice::Collections from, Invoice::Collections to) {
    using enum Invoice::Collections;
    static constexpr Steps<Invoice::Collections, 11> steps{{
        {open, partial},
        {open, paid},
        {open, disputed},
        {open, written_off},
        {partial, paid},
        {partial, disputed},
        {partial, written_off},
        {disputed, open},
        {disputed, partial},
        {disputed, paid},
        {disputed, written_off},
    }};
    return allows(steps, from, to);
}

bool may_become(ChangeOrder::Status from, ChangeOrder::Status to) {
    using enum ChangeOrder::Status;
    static constexpr Steps<ChangeOrder::Status, 5> steps{{
        {draft, submitted},
        {submitted, draft},
        {submitted, approved},
        {submitted, rejected},
        {rejected, draft},
    }};
    return allows(steps, from, to);
}

std::vector<Violation> check_transition(Id<Project> project, Project::Status from, Project::Status to) {
    return check_step("Project.status", project, from, to, "delivery");
}

std::vector<Violation> check_transition(Id<Invoice> invoice, Invoice::Collections from, Invoice::Collections to) {
    return check_step("Invoice.collections", invoice, from, to, "finance");
}

std::vector<Violation> check_transition(Id<ChangeOrder> order, ChangeOrder::Status from, ChangeOrder::Status to) {
    return check_step("ChangeOrder.status", order, from, to, "delivery");
}

}  // namespace throughline

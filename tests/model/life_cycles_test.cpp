#include "records.hpp"

#include <doctest/doctest.h>

using namespace throughline;
using model_tests::id;

namespace {

/// How many changes, other than staying, a life cycle allows.
template <class Status>
int allowed_steps() {
    int steps = 0;
    for (std::size_t from = 0; from < enumerators_of<Status>.size(); ++from)
        for (std::size_t to = 0; to < enumerators_of<Status>.size(); ++to) {
            bool const may = may_become(static_cast<Status>(from), static_cast<Status>(to));
            if (from == to) CHECK(may);
            steps += from != to && may;
        }
    return steps;
}

}  // namespace

TEST_CASE("R49: a project goes from draft over approved and active to completed, and may pause on the way") {
    using enum Project::Status;
    CHECK(may_become(draft, approved));
    CHECK(may_become(approved, active));
    CHECK(may_become(active, on_hold));
    CHECK(may_become(on_hold, active));
    CHECK(may_become(active, completed));
    for (auto const from : {draft, approved, active, on_hold}) CHECK(may_become(from, cancelled));
    CHECK(allowed_steps<Project::Status>() == 9);
}

TEST_CASE("R49: a project skips no state and never returns from an end") {
    using enum Project::Status;
    CHECK_FALSE(may_become(draft, active));
    CHECK_FALSE(may_become(on_hold, completed));
    CHECK_FALSE(may_become(completed, active));
    CHECK_FALSE(may_become(cancelled, draft));

    auto const found = check_transition(id<Project>(1), draft, active);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "Project.status");
    CHECK(found[0].record == id<Project>(1));
    CHECK(found[0].message == "draft may not become active");
    CHECK(found[0].expected == "after draft: approved, cancelled");
    CHECK(found[0].owner == "delivery");
    CHECK(check_transition(id<Project>(1), completed, active).at(0).expected == "completed, which is final");
    CHECK(check_transition(id<Project>(1), active, active).empty());
}

TEST_CASE("R67: collecting goes from open over partial to paid or written off, with disputes on the way") {
    using enum Invoice::Collections;
    CHECK(may_become(open, partial));
    CHECK(may_become(partial, paid));
    CHECK(may_become(partial, written_off));
    CHECK(may_become(open, disputed));
    CHECK(may_become(disputed, partial));
    CHECK_FALSE(may_become(partial, open));
    for (auto const to : {open, partial, disputed, written_off}) CHECK_FALSE(may_become(paid, to));
    for (auto const to : {open, partial, disputed, paid}) CHECK_FALSE(may_become(written_off, to));
    CHECK(allowed_steps<Invoice::Collections>() == 11);
    CHECK(check_transition(id<Invoice>(3), paid, open).at(0).message == "paid may not become open");
}

TEST_CASE("R48 R47: an approved change order is final; a rejected one may be worked on again") {
    using enum ChangeOrder::Status;
    CHECK(may_become(draft, submitted));
    CHECK(may_become(submitted, approved));
    CHECK(may_become(submitted, rejected));
    CHECK(may_become(rejected, draft));
    CHECK_FALSE(may_become(draft, approved));
    for (auto const to : {draft, submitted, rejected}) CHECK_FALSE(may_become(approved, to));
    CHECK(check_transition(id<ChangeOrder>(1), approved, draft).at(0).expected == "approved, which is final");
}

#include "deals.hpp"

#include <throughline/process/role_estimate.hpp>

#include <stdexcept>

using namespace throughline;

namespace {

UsualMix mix(std::int64_t engineers, std::optional<Id<ServiceLine>> line = {}) {
    return {.service_line = line,
            .shares       = {{id_of<Role>("engineer"), Percent{Decimal{engineers}}},
                             {id_of<Role>("architect"), Percent{Decimal{100 - engineers}}}}};
}

Opportunity sized_deal(char const* hours) {
    auto deal            = whole_deal(BillingModel::fixed_fee);
    deal.estimated_hours = Hours::parse(hours).value();
    deal.role_mix.clear();
    return deal;
}

}  // namespace

TEST_CASE(
    "R55 R79: a deal that says hours and no roles is staffed as its service line usually is, to the last minute") {
    auto              book = book_with(sized_deal("100.55"));
    std::vector const estimate{role_estimate({mix(75, id_of<ServiceLine>("data")), mix(50)})};
    book.settle(estimate);
    auto told = *book.get(id_of<Opportunity>("deal"));
    CHECK(told.role_mix == std::vector<RoleHours>{{id_of<Role>("engineer"), Hours::parse("75.4125").value()},
                                                  {id_of<Role>("architect"), Hours::parse("25.1375").value()}});
    CHECK(book.settle(estimate) == 0);  // No echo.

    told.estimated_hours = hours(200);  // It follows the hours,
    book.keep(id_of<Opportunity>("deal"), told);
    book.settle(estimate);
    told = *book.get(id_of<Opportunity>("deal"));
    CHECK(told.role_mix.front().hours == hours(150));
    told.service_line = id_of<ServiceLine>("strategy");  // and the service line,
    book.keep(id_of<Opportunity>("deal"), told);
    book.settle(estimate);
    told = *book.get(id_of<Opportunity>("deal"));
    CHECK(told.role_mix.front().hours == hours(100));
    told.role_mix        = {{id_of<Role>("engineer"), hours(180)}, {id_of<Role>("architect"), hours(20)}};
    told.estimated_hours = hours(300);  // until somebody knows better.
    book.keep(id_of<Opportunity>("deal"), told);
    book.settle(estimate);
    CHECK(book.get(id_of<Opportunity>("deal"))->role_mix == told.role_mix);
}

TEST_CASE("R55: nothing is estimated without hours, without a mix for the line, or of a deal that is decided") {
    std::vector const only_strategy{mix(75, id_of<ServiceLine>("strategy"))};
    CHECK(usual_roles(sized_deal("100"), only_strategy).empty());
    auto without = sized_deal("100");
    without.estimated_hours.reset();
    CHECK(usual_roles(without, std::vector{mix(75)}).empty());
    auto won  = sized_deal("100");
    won.stage = Opportunity::Stage::won;
    auto book = book_with(won);
    book.settle({role_estimate({mix(75)})});
    CHECK(book.get(id_of<Opportunity>("deal"))->role_mix.empty());
    CHECK_THROWS_AS(role_estimate({{.shares = {{id_of<Role>("engineer"), Percent{Decimal{99}}}}}}),
                    std::invalid_argument);
}

#include "deals.hpp"

#include <throughline/model/engagement.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/process/delivery_plan.hpp>
#include <throughline/process/draft_project.hpp>
#include <throughline/process/won_deal.hpp>

using namespace throughline;

namespace {

std::vector<Process> before_and_after() { return {draft_project(), won_deal(), staffing_demand()}; }

std::size_t open_demand(Book const& book) {
    std::size_t open = 0;
    for (auto const& [id, request] : book.all<ResourceRequest>())
        open += request.status == ResourceRequest::Status::open;
    return open;
}

}  // namespace

TEST_CASE("R112: a deal below the threshold has no draft, one that reaches it has exactly one") {
    auto deal  = whole_deal(BillingModel::fixed_fee);
    deal.stage = Opportunity::Stage::qualification;
    auto book  = book_with(deal);
    book.settle(before_and_after());
    CHECK(book.all<Project>().empty());
    deal.stage = Opportunity::Stage::proposal;
    book.keep(id_of<Opportunity>("deal"), deal);
    book.settle(before_and_after());
    CHECK(book.settle(before_and_after()) == 0);
    REQUIRE(book.all<Project>().size() == 1);
    CHECK(book.all<Project>().front().second.status == Project::Status::draft);
    CHECK(book.all<Engagement>().front().second.status == Engagement::Status::proposed);
}

TEST_CASE("R55 R112 R119: demand is as likely as the deal, certain once it is won, and gone once it is lost") {
    auto const id   = id_of<Opportunity>("deal");
    auto       deal = whole_deal(BillingModel::fixed_fee);
    auto       book = book_with(deal);
    book.settle(before_and_after());
    REQUIRE(open_demand(book) == 2);
    CHECK(book.all<ResourceRequest>().front().second.probability == Percent{Decimal{70}});
    SUBCASE("won") {
        deal.stage = Opportunity::Stage::won;
        book.keep(id, deal);
        book.settle(before_and_after());
        CHECK(book.violations.empty());
        CHECK(book.all<Project>().size() == 1);  // The draft became it.
        CHECK(book.all<Project>().front().second.status == Project::Status::approved);
        CHECK(book.all<Engagement>().front().second.status == Engagement::Status::active);
        CHECK(open_demand(book) == 2);
        CHECK(book.all<ResourceRequest>().front().second.probability == Percent{Decimal{100}});
    }
    SUBCASE("lost") {
        deal.stage = Opportunity::Stage::lost;
        book.keep(id, deal);
        book.settle(before_and_after());
        CHECK(book.all<Project>().front().second.status == Project::Status::cancelled);
        CHECK(book.all<Engagement>().front().second.status == Engagement::Status::cancelled);
        CHECK(open_demand(book) == 0);
    }
    SUBCASE("a role that the deal no longer asks for") {
        deal.role_mix.pop_back();
        book.keep(id, deal);
        book.settle(before_and_after());
        CHECK(open_demand(book) == 1);
    }
}

TEST_CASE("R139 L10: a deal that is lost after its contract was made is for people") {
    auto deal  = whole_deal(BillingModel::fixed_fee);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle(before_and_after());
    deal.stage = Opportunity::Stage::lost;
    book.keep(id_of<Opportunity>("deal"), deal);
    book.settle(before_and_after());
    REQUIRE(book.violations.size() == 1);
    CHECK(book.violations.front().path == "Opportunity.stage");
    CHECK(book.violations.front().owner == "finance");
    CHECK(book.all<Project>().front().second.status == Project::Status::approved);  // Nothing is taken back by a click.
}

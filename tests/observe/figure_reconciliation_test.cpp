#include <throughline/core/random.hpp>
#include <throughline/observe/figure_reconciliation.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace throughline;

namespace {

Money usd(std::int64_t cents) { return Money::from_minor(cents, Currency::parse("USD").value()); }

/// Figures of lines, periods and measures, as two systems keep them.
std::vector<LedgerFigure> figures_of(std::size_t lines, std::size_t each) {
    std::vector<LedgerFigure> figures;
    for (std::size_t line = 0; line < lines; ++line)
        for (std::size_t period = 0; period < each; ++period)
            figures.push_back({"c" + std::to_string(line / 3) + "/l" + std::to_string(1'000 + line) + "/USD/billed/" +
                                   std::to_string(100 + period),
                               usd(static_cast<std::int64_t>(line * 100 + period)), "r"});
    std::ranges::sort(figures, {}, &LedgerFigure::key);
    return figures;
}

}  // namespace

TEST_CASE("two books are reconciled by reading what differs, and nothing else (R257)") {
    auto const store = std::move(FigureStore::open(":memory:").value());
    auto       ours  = figures_of(200, 12);
    REQUIRE(keep_figures(*store, "ours", ours));
    auto theirs = ours;
    for (auto& figure : theirs) figure.record = "their own";  // Where it stands is no difference.
    SeededRandom             random{7};
    std::vector<std::string> changed;
    for (int i = 0; i < 9; ++i) {
        auto& figure = theirs[random.below(theirs.size())];
        if (std::ranges::find(changed, figure.key) != changed.end()) continue;
        changed.push_back(figure.key);
        figure.amount += usd(1);
    }
    theirs.erase(std::ranges::find(theirs, "c0/l1000/USD/billed/100", &LedgerFigure::key));
    changed.push_back("c0/l1000/USD/billed/100");
    REQUIRE(keep_figures(*store, "theirs", theirs));

    std::vector<Break> found;
    auto const done = reconcile(*store, "ours", "theirs", {}, [&](Break const& each) { found.push_back(each); });
    REQUIRE(done);
    std::set<std::string> keys, groups;
    for (auto const& each : found) keys.insert(each.key);
    for (auto const& key : changed) groups.emplace(group_of_figure(key));
    CHECK(keys == std::set<std::string>(changed.begin(), changed.end()));
    CHECK(done->groups_read == groups.size());
    CHECK(done->figures_read <= groups.size() * 24);
    CHECK(found.front().kind == Break::Kind::missing);
    CHECK(found.front().left_record == "r");
    CHECK(reconcile(*store, "ours", "theirs", {.absolute = 1}, [](Break const&) {})->breaks == 1);
}

TEST_CASE("the same amount written with more zeros is the same figure") {
    auto const                store = std::move(FigureStore::open(":memory:").value());
    std::vector<LedgerFigure> figures{{"c/l/x", Money{Decimal::parse("1.50").value(), usd(0).currency()}, ""}};
    REQUIRE(keep_figures(*store, "ours", figures));
    figures[0].amount = Money{Decimal::parse("1.5").value(), usd(0).currency()};
    REQUIRE(keep_figures(*store, "theirs", figures));
    CHECK(reconcile(*store, "ours", "theirs", {}, [](Break const&) {})->groups_read == 0);

    REQUIRE(store->begin());
    REQUIRE(store->put("theirs", "c/l", {"c/l/x", "nonsense", ""}));
    REQUIRE(store->commit());
    CHECK(reconcile(*store, "ours", "theirs", {}, [](Break const&) {}).error().code() == ErrorCode::corrupt);
    CHECK(group_of_figure("alone") == "alone");
    CHECK(group_of_figure("c/l") == "c/l");
}

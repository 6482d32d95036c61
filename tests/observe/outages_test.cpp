#include "journal_of.hpp"
#include "stored.hpp"

#include <throughline/observe/outages.hpp>
#include <throughline/sync/last_read.hpp>

using namespace throughline;

namespace {

void note(Store& store, std::string_view when, std::string system, std::string_view action,
          std::string_view before = {}, std::string_view after = {}) {
    store
        .put_audit({.at         = at(when),
                    .object     = "Opportunity",
                    .member     = {},
                    .before     = before.empty() ? std::string{} : at(before).to_string(),
                    .after      = std::string{after},
                    .action     = std::string{action},
                    .connection = std::move(system)})
        .value();
}

}  // namespace

TEST_CASE("R196: how long outages went unseen, how long they lasted, and which last") {
    auto const store = empty_store();
    note(*store, "2026-05-01T08:05", "crm", unreadable_action, "2026-05-01T08:00", "transient");
    note(*store, "2026-05-01T08:07", "erp", unreadable_action, {}, "auth");
    note(*store, "2026-05-01T08:35", "crm", readable_action);
    note(*store, "2026-05-01T10:15", "crm", unreadable_action, "2026-05-01T10:00", "throttled");
    auto const outages = outages_of(*store).value();
    REQUIRE(outages.size() == 3);
    CHECK(outages[0].ended_at == at("2026-05-01T08:35"));
    CHECK(outages[1].code == "auth");
    CHECK_FALSE(outages[1].good_until);
    CHECK_FALSE(outages[1].ended_at);
    CHECK_FALSE(outages[2].ended_at);
    CHECK(outage_detection(outages).sorted() == std::vector{number("5"), number("15")});
    CHECK(outage_recovery(outages).sorted() == std::vector{number("30")});
    CHECK(outage_metrics(outages) ==
          "# TYPE throughline_system_out gauge\n"
          "throughline_system_out{system=\"crm\",object=\"Opportunity\"} 1\n"
          "throughline_system_out{system=\"erp\",object=\"Opportunity\"} 1\n"
          "# TYPE throughline_outages_total counter\n"
          "throughline_outages_total{system=\"crm\",object=\"Opportunity\"} 2\n"
          "throughline_outages_total{system=\"erp\",object=\"Opportunity\"} 1\n"
          "# TYPE throughline_outage_unseen_seconds_max gauge\n"
          "throughline_outage_unseen_seconds_max{system=\"crm\",object=\"Opportunity\"} 900\n"
          "throughline_outage_unseen_seconds_max{system=\"erp\",object=\"Opportunity\"} 0\n");
    CHECK(outages_of(*empty_store()).value().empty());
}

#include "office.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

TEST_CASE("L1 L2 L4 R144: with the stage the name passes from sales to delivery, last word included") {
    Office office;
    auto   engine = office.engine();
    office.found(engine);
    SUBCASE("a rename that comes with the hand-over is the old owner's last word, and reaches the new owner") {
        office.edit(office.sales, Value::object({{"name", "Web shop"}, {"status", "approved"}}));
        REQUIRE(engine.run_until_idle());
        CHECK(office.shown(office.delivery, "name") == "Web shop");
        CHECK(office.shown(office.delivery, "status") == "approved");
        office.edit(office.delivery, Value::object({{"name", "Shop"}}));
        REQUIRE(engine.run_until_idle());
        CHECK(office.shown(office.sales, "name") == "Shop");
        office.edit(office.sales, Value::object({{"name", "Mine again"}}));
        REQUIRE(engine.run_until_idle());
        CHECK(office.shown(office.sales, "name") == "Shop");  // Restored.
    }
    SUBCASE("both write during the transfer: the one who owned it before") {
        office.edit(office.delivery, Value::object({{"name", "Delivery's"}}));
        office.edit(office.sales, Value::object({{"name", "Sales'"}, {"status", "approved"}}));
        REQUIRE(engine.run_until_idle());
        CHECK(office.shown(office.sales, "name") == "Sales'");
        CHECK(office.shown(office.delivery, "name") == "Sales'");
    }
    CHECK(office.shown(office.sales, "name") == office.shown(office.delivery, "name"));
    CHECK(engine.plan().value().empty());
    auto const audit = office.store->count_audit().value();
    REQUIRE(engine.run_until_idle());
    CHECK(office.store->count_audit().value() == audit);
}

TEST_CASE("L4 R150: what a forged plan writes against the authority never reaches a system, and people are told") {
    Office office;
    auto   engine = office.engine();
    office.found(engine);
    office.edit(office.sales, Value::object({{"name", "Website 2"}}));
    auto honest = engine.plan().value();
    REQUIRE(honest.writes.size() == 1);
    auto const& view   = view_of<Clerical, Project>;
    auto const  row_of = [&](std::string_view field) {
        for (std::size_t row = 0; row < view.rows.size(); ++row)
            if (view.rows[row].name == field) return row;
        return view.rows.size();
    };
    auto forged = honest;
    SUBCASE("a field that the system decides itself") { forged.writes[0].rows.set(row_of("start")); }
    SUBCASE("the owner's own system") {
        forged.writes[0].system = "sales";
        forged.writes[0].key    = office.sales.list("projects").front()["id"].text();
    }
    SUBCASE("another record's key") { forged.writes[0].key = "999"; }
    auto const before =
        office.sales.list("projects").front().to_json() + office.delivery.list("projects").front().to_json();
    auto const applied = engine.apply(forged);
    REQUIRE(applied);
    CHECK(applied->applied == 0);
    CHECK(applied->rejected == 1);
    CHECK(office.sales.list("projects").front().to_json() + office.delivery.list("projects").front().to_json() ==
          before);
    auto const open = office.store->open_exceptions("plan|", 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().code == "forbidden");
    CHECK_FALSE(open.front().remedy.empty());

    REQUIRE(engine.apply(honest));  // What was owed is still owed, and the complaint goes with the forgery.
    CHECK(office.shown(office.delivery, "name") == "Website 2");
    CHECK(office.store->open_exceptions("plan|", 10).value().empty());
}

TEST_CASE("L4 R150: a create in a system that does not take the record is refused") {
    Office office;
    auto   topology = office.topology();
    topology.routes = {
        {.object = "Project", .system = "delivery", .takes = [](RecordId, AnyObject const& object, Records&) {
             return object.as<Project>().status != Project::Status::draft;
         }}};
    office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "draft"}})).value();
    auto forged = office.engine().plan().value();  // As if there were no routes.
    REQUIRE(forged.writes.size() == 1);
    auto again = office.engine(topology);
    CHECK(again.apply(forged).value().rejected == 1);
    REQUIRE(again.run_until_idle());
    CHECK(office.delivery.count("projects") == 0);
    office.edit(office.sales, Value::object({{"status", "approved"}}));
    REQUIRE(again.run_until_idle());
    CHECK(office.delivery.count("projects") == 1);
}

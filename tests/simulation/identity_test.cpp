#include "circle.hpp"
#include "exception_text.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

void recognise_by_code(Topology& topology) {
    topology.identity = {{"Skill", "code", [](AnyObject const& object) -> std::optional<std::string> {
                              return object.as<Skill>().code;
                          }}};
}

Value skill(std::string const& code, std::string const& name) {
    return Value::object({{"code", code}, {"name", name}});
}

}  // namespace

TEST_CASE("L3 P02: what two systems knew before they met is recognised by its natural key, and made nowhere twice") {
    Circle circle{61, {.size = 3, .adjust = recognise_by_code}};
    for (auto& [field, owner] : circle.owner_of) owner = 1;
    circle.systems[0]->insert("skills", skill("S1", "One")).value();
    circle.systems[1]->insert("skills", skill(" s1 ", "Uno")).value();
    circle.settle();
    CHECK(circle.findings.empty());
    for (auto const& system : circle.systems) {
        REQUIRE(system->count("skills") == 1);
        CHECK(system->creates("skills") == 1);
        CHECK(system->list("skills").front()["name"].text() == "Uno");  // As the owner says.
    }
    CHECK(circle.store->count_records("Skill").value() == 1);
}

TEST_CASE("L10 P02: where two records could be the same one, nothing is guessed") {
    Circle circle{62, {.size = 2, .adjust = recognise_by_code}};
    circle.systems[0]->insert("skills", skill("S1", "One")).value();
    circle.systems[0]->insert("skills", skill("S1", "Another")).value();
    circle.systems[1]->insert("skills", skill("S1", "Which?")).value();
    circle.open();
    circle.engine->refresh().value();
    auto const open = circle.store->open_exceptions("read|system1", 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().code == "duplicate");
    CHECK(open.front().owner == "data steward");
    check_exception_text(*circle.store, "read|system1", "error-duplicate");
    CHECK(circle.store->count_records("Skill").value() == 2);
}

#include <throughline/connector/csv_source.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/dry_run.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <set>

namespace throughline::tests {
struct Workforce {};
}  // namespace throughline::tests

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::tests::Workforce, throughline::Resource> =
    throughline::map_object<throughline::Resource>("workers", {
        throughline::key<"no">,
        throughline::field<"number", &throughline::Resource::employee_number>,
        throughline::field<"name", &throughline::Resource::name>,
        throughline::field<"email", &throughline::Resource::email>,
        throughline::field<"hired", &throughline::Resource::hire_date>,
        throughline::field<"left", &throughline::Resource::termination_date>,
        throughline::omit<&throughline::Resource::kind, "not in this table">,
        throughline::omit<&throughline::Resource::role, "not in this table">,
        throughline::omit<&throughline::Resource::skills, "not in this table">,
        throughline::omit<&throughline::Resource::region, "not in this table">,
        throughline::omit<&throughline::Resource::department, "not in this table">,
        throughline::omit<&throughline::Resource::legal_entity, "not in this table">,
        throughline::omit<&throughline::Resource::cost_rate, "not in this table">,
        throughline::omit<&throughline::Resource::calendar, "not in this table">,
        throughline::omit<&throughline::Resource::manager, "not in this table">,
        throughline::omit<&throughline::Resource::utilization_target, "not in this table">,
    });
// clang-format on

using namespace throughline;

TEST_CASE("R5: what says who somebody is, or how to reach or pay them, is classified as personal in every object") {
    std::set<std::string_view> const about_people{"given_name", "family_name", "email", "hire_date",
                                                  "termination_date"};
    for (auto const* type : all_object_types())
        for (auto const& member : type->members) {
            CAPTURE(type->name);
            CAPTURE(member.name);
            if (about_people.contains(member.name) || member.kind == MemberKind::personal_text) CHECK(member.personal);
        }
    std::string personal;
    for (auto const& member : object_type<Resource>().members)
        if (member.personal) personal += std::string{member.name} + " ";
    CHECK(personal == "name email cost_rate hire_date termination_date ");
}

TEST_CASE("R5 L13: what HR says of people is in no event, audit entry, exception or dry run") {
    std::string const workers =
        "no,number,name,email,hired,left\n"
        "1,E-1,Grace Example,grace@example.org,2021-04-05,\n"
        "2,E-2,Ada Example,ada@example.org,2022-06-07,5 o'clock\n";
    std::string            now = workers;
    VirtualClock           clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom           random{5};
    InProcessTransport     transport{};
    auto const             store = std::move(SqliteStore::open(":memory:").value());
    CsvSourceOptions const tables{.tables = {{"workers", [&] { return Result<std::string>{now}; }}}};
    Topology               topology{.name = "firm", .systems = {}};
    topology.systems.push_back(csv_system("people", Owner::hr, tables, {view_of<tests::Workforce, Resource>}));
    auto const hides = [](std::string const& text) {
        for (auto const* secret : {"Grace", "Ada", "grace@", "ada@", "2021-04-05", "2022-06-07", "o'clock"})
            CHECK_MESSAGE(text.find(secret) == std::string::npos, secret);
    };
    auto const read = [&] {
        hides(dry_run(topology, {*store, transport, clock, random}).value().to_text(100));
        Engine engine{topology, {*store, transport, clock, random}};
        CHECK(engine.refresh().value().failures.empty());
    };
    read();
    CHECK(store->count_records("Resource").value() == 1);
    now.replace(now.find("Grace"), 5, "Gracia");
    now.replace(now.find("5 o'clock"), 9, "");
    read();
    CHECK(store->count_records("Resource").value() == 2);
    std::uint64_t changes = 0;
    for (auto const& entry : store->audit(0, 1'000).value()) {
        hides(entry.before + entry.after);
        changes += entry.object == "Resource";
    }
    CHECK(changes >= 3);
    auto const was = store->exception("read|people|workers|2").value();
    REQUIRE(was);
    hides(was->value + was->message + was->expected + was->remedy);
    for (auto const& rule : standard_events()) {
        auto const* type = find_object_type(rule.object);
        if (!type) continue;
        for (auto const& told : rule.tells) CHECK_FALSE(type->members[type->place_named(told)].personal);
    }
}

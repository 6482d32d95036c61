#include <throughline/connector/csv_source.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/document.hpp>
#include <throughline/model/capacity.hpp>
#include <throughline/model/department.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/dry_run.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <map>

// An HR system, mapped as an integrator maps one: who works here, what they can do, when they can work, and where they
// belong. And a planning system that says how far they are to be used.

namespace throughline::tests {

struct HumanResources {};
struct Targets {};

/// "S1;S2": the keys of the system's own skills.
struct SkillsCodec {
    static constexpr std::string_view name = "keys of skills, separated by semicolons";

    Result<std::vector<Id<Skill>>> decode(Wire const& wire, MappingContext& context) const {
        std::vector<Id<Skill>> skills;
        std::string            left{wire.text};
        while (!left.empty()) {
            auto const  end = std::min(left.find(';'), left.size());
            std::string key = left.substr(0, end);
            Wire        one{wire};
            one.text         = key;
            auto const known = refers_to<"skills", Skill>.decode(one, context);
            if (!known) return known.error();
            skills.push_back(*known);
            left.erase(0, end + 1);
        }
        return skills;
    }
    Result<> encode(std::vector<Id<Skill>> const&, WireWriter&, MappingContext&) const {
        return Error{ErrorCode::unsupported, "skills are kept in the HR system"};
    }
};

/// "2026-07".
struct MonthCodec {
    static constexpr std::string_view name = "month";

    Result<Period> decode(Wire const& wire, MappingContext&) const {
        auto const first = Date::parse(std::string{wire.text} + "-01");
        if (!first) return first.error();
        return Period{.range = {*first, first->plus_months(1)}, .name = std::string{wire.text}};
    }
    Result<> encode(Period const& period, WireWriter& out, MappingContext&) const {
        return out.text(period.name), Result<>{};
    }
};

inline constexpr auto skills_by_key = SkillsCodec{};
inline constexpr auto month         = MonthCodec{};
inline constexpr auto contracts     = picklist<Resource::Kind>({
    {"staff", Resource::Kind::employee},
    {"freelance", Resource::Kind::contractor},
    {"partner", Resource::Kind::subcontractor},
});

}  // namespace throughline::tests

namespace throughline {

using tests::HumanResources, tests::Targets;

// clang-format off
template <>
inline constexpr auto mapping<HumanResources, Skill> = map_object<Skill>("skills", {
    key<"id">,
    field<"code", &Skill::code>,
    field<"title", &Skill::name>,
    field<"part_of", &Skill::parent, refers_to<"skills", Skill>>,
    omit<&Skill::active, "what is listed is in use">,
    omit<&Skill::effective, "what is listed is in use">,
});
static_assert(complete<HumanResources, Skill>);

template <>
inline constexpr auto mapping<HumanResources, Department> = map_object<Department>("org_units", {
    key<"id">,
    field<"code", &Department::code>,
    field<"title", &Department::name>,
    field<"reports_to", &Department::parent, refers_to<"org_units", Department>>,
    omit<&Department::active, "what is listed is in use">,
    omit<&Department::effective, "what is listed is in use">,
});
static_assert(complete<HumanResources, Department>);

template <>
inline constexpr auto mapping<HumanResources, Resource> = map_object<Resource>("workers", {
    key<"id">,
    field<"number", &Resource::employee_number>,
    field<"full_name", &Resource::name>,
    field<"mail", &Resource::email>,
    field<"contract", &Resource::kind, tests::contracts>,
    field<"job", &Resource::role, coded<"role", Role>>,
    read_only(field<"skills", &Resource::skills, tests::skills_by_key>),
    field<"country", &Resource::region, coded<"region", Region>>,
    field<"org_unit", &Resource::department, refers_to<"org_units", Department>>,
    omit<&Resource::legal_entity, "not in this table">,
    omit<&Resource::cost_rate, "payroll keeps it">,
    omit<&Resource::calendar, "not in this table">,
    field<"hired", &Resource::hire_date>,
    field<"left", &Resource::termination_date>,
    field<"manager", &Resource::manager, refers_to<"workers", Resource>>,
    field<"target", &Resource::utilization_target>,
});
static_assert(complete<HumanResources, Resource>);

template <>
inline constexpr auto mapping<HumanResources, Capacity> = map_object<Capacity>("availability", {
    key<"id">,
    field<"worker", &Capacity::resource, refers_to<"workers", Resource>>,
    omit<&Capacity::role, "kept by person">,
    omit<&Capacity::region, "kept by person">,
    field<"month", &Capacity::period, tests::month>,
    field<"hours", &Capacity::available_hours>,
    omit<&Capacity::booked_hours, "delivery knows them">,
    omit<&Capacity::tentative_hours, "delivery knows them">,
});
static_assert(complete<HumanResources, Capacity>);

template <>
inline constexpr auto mapping<Targets, Resource> = map_object<Resource>("targets", {
    key<"id">,
    omit<&Resource::employee_number, "not in this table">,
    field<"person", &Resource::name>,
    field<"mail", &Resource::email>,
    omit<&Resource::kind, "not in this table">,
    omit<&Resource::role, "not in this table">,
    omit<&Resource::skills, "not in this table">,
    omit<&Resource::region, "not in this table">,
    omit<&Resource::department, "not in this table">,
    omit<&Resource::legal_entity, "not in this table">,
    omit<&Resource::cost_rate, "not in this table">,
    omit<&Resource::calendar, "not in this table">,
    omit<&Resource::hire_date, "not in this table">,
    omit<&Resource::termination_date, "not in this table">,
    omit<&Resource::manager, "not in this table">,
    field<"target", &Resource::utilization_target>,
});
static_assert(complete<Targets, Resource>);
// clang-format on

}  // namespace throughline

using namespace throughline;

namespace {

struct Office {
    std::map<std::string, std::string> tables{
        {"skills", "id,code,title,part_of\nS1,CPP,C++,\nS2,CPP-20,C++20,S1\n"},
        {"org_units", "id,code,title,reports_to\nU1,DEL,Delivery,\nU2,DEL-N,Delivery North,U1\n"},
        {"workers",
         "id,number,full_name,mail,contract,job,skills,country,org_unit,hired,left,manager,target\n"
         "W1,E-1,Grace Example,grace@example.org,staff,LEAD,S1,IE,U1,2021-04-05,,,10\n"
         "W2,E-2,Ada Example,ada@example.org,freelance,CONS,S1;S2,IE,U2,2022-06-07,2026-12-31,W1,20\n"},
        {"availability", "id,worker,month,hours\nA1,W2,2026-07,152.5\n"},
        {"targets", "id,person,mail,target\nT1,Ada,ada@example.org,80\n"}};
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{5};
    InProcessTransport           transport{};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();

    CsvTable table(std::string const& name) {
        return {name, [this, name] { return Result<std::string>{tables.at(name)}; }};
    }
    Topology topology() {
        Topology firm{.name = "firm", .systems = {}};
        firm.systems.push_back(
            csv_system("people", Owner::hr,
                       {.tables = {table("skills"), table("org_units"), table("workers"), table("availability")}},
                       {view_of<HumanResources, Skill>, view_of<HumanResources, Department>,
                        view_of<HumanResources, Resource>, view_of<HumanResources, Capacity>}));
        firm.systems.back().crosswalks["role"]   = {{"LEAD", "lead"}, {"CONS", "consultant"}};
        firm.systems.back().crosswalks["region"] = {{"IE", "north"}};
        firm.systems.push_back(
            csv_system("planning", Owner::fpa, {.tables = {table("targets")}}, {view_of<Targets, Resource>}));
        return firm;
    }
    Engine::Parts parts() { return {*store, transport, clock, random}; }
    void          read() {
        clock.advance(std::chrono::hours{1});
        Engine engine{topology(), parts()};
        CHECK(engine.refresh().value().failures.empty());
    }
    template <class Object>
    std::pair<Id<Object>, Object> held(char const* table, char const* key) {
        auto const binding = store->binding("people", table, key).value();
        REQUIRE(binding);
        auto const stored = store->record(binding->record).value();
        return {Id<Object>{stored->id},
                from_canonical_json(object_type<Object>(), stored->body).value().template as<Object>()};
    }
};

}  // namespace

TEST_CASE("R5: workers, skills, availability and org units come from the HR role, tied to one another") {
    Office office;
    office.read();
    REQUIRE(office.store->open_exceptions("", 10).value().empty());
    auto const [grace_id, grace] = office.held<Resource>("workers", "W1");
    auto const [ada_id, ada]     = office.held<Resource>("workers", "W2");
    auto const [cpp_id, cpp]     = office.held<Skill>("skills", "S1");
    auto const [newer_id, newer] = office.held<Skill>("skills", "S2");
    auto const [unit_id, unit]   = office.held<Department>("org_units", "U2");
    auto const [whole_id, whole] = office.held<Department>("org_units", "U1");
    auto const capacity          = office.held<Capacity>("availability", "A1").second;
    CHECK(ada.employee_number == "E-2");
    CHECK(ada.name.reveal() == "Ada Example");
    CHECK(ada.kind == Resource::Kind::contractor);
    CHECK(ada.role == Id<Role>{reference_data_id("role", "consultant")});
    CHECK(ada.region == Id<Region>{reference_data_id("region", "north")});
    CHECK(ada.skills == std::vector{cpp_id, newer_id});
    CHECK(ada.department == unit_id);
    CHECK(ada.manager == grace_id);
    CHECK(ada.hire_date == Date{2022, 6, 7});
    CHECK(newer.parent == cpp_id);
    CHECK(unit.parent == whole_id);
    CHECK(unit.code == "DEL-N");
    CHECK(capacity.resource == ada_id);
    CHECK(capacity.available_hours == Hours{Decimal::parse("152.5").value()});
    CHECK(capacity.period.range == DateRange{Date{2026, 7, 1}, Date{2026, 8, 1}});
    // Somebody changes unit, and HR's word counts.
    auto& workers = office.tables["workers"];
    workers.replace(workers.find(",U2,"), 4, ",U1,");
    office.read();
    CHECK(office.held<Resource>("workers", "W2").second.department == whole_id);
}

TEST_CASE("R5 L13: what HR maps of people says that it is personal, and is shown nowhere") {
    std::string tagged;
    for (auto const& row : view_of<HumanResources, Resource>.rows) {
        auto const words = in_words(view_of<HumanResources, Resource>, row);
        if (words.personal && !words.field.empty()) tagged += std::string{words.field} + " ";
    }
    CHECK(tagged == "full_name mail hired left ");
    Office office;
    auto&  workers = office.tables["workers"];
    workers.replace(workers.find("2022-06-07"), 10, "last spring");  // What cannot be read is told, and not shown.
    auto const hides = [](std::string const& text) {
        for (auto const* secret : {"Grace", "Ada", "grace@", "ada@", "2021-04-05", "2026-12-31", "last spring"})
            CHECK_MESSAGE(text.find(secret) == std::string::npos, secret);
    };
    hides(dry_run(office.topology(), office.parts()).value().to_text(100));
    office.read();
    workers.replace(workers.find("last spring"), 11, "2022-06-07");
    office.read();
    CHECK(office.store->count_records("Resource").value() == 2);
    for (auto const& entry : office.store->audit(0, 1'000).value()) hides(entry.before + entry.after);
    auto const was = office.store->exception("read|people|workers|W2").value();
    REQUIRE(was);
    hides(was->value + was->message + was->expected + was->remedy);
}

TEST_CASE("R282 L4: how far somebody is to be used is planning's to say, and not HR's; who they are is HR's") {
    Office office;
    office.read();
    office.read();
    CHECK(office.store->count_records("Resource").value() == 2);  // Recognised by their address.
    auto const ada = office.held<Resource>("workers", "W2").second;
    CHECK(ada.utilization_target == Percent{80});
    CHECK(ada.name.reveal() == "Ada Example");
    auto& workers = office.tables["workers"];
    workers.replace(workers.find(",W1,20"), 6, ",W1,30");
    office.read();
    CHECK(office.held<Resource>("workers", "W2").second.utilization_target == Percent{80});
    auto& targets = office.tables["targets"];
    targets.replace(targets.find(",80"), 3, ",75");
    office.read();
    CHECK(office.held<Resource>("workers", "W2").second.utilization_target == Percent{75});
    auto const& type = object_type<Resource>();
    for (auto const& stage : Authority::stages_of(type))
        CHECK(standard_authority().owner_of(type, type.place_named("utilization_target"), stage) == Owner::fpa);
}

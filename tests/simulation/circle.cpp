#include "circle.hpp"

#include <nlohmann/json.hpp>

namespace throughline::simulation {

using sandbox::Value;

namespace {

constexpr std::array roles{Owner::hr, Owner::psa, Owner::erp, Owner::crm, Owner::fpa, Owner::mdm};
constexpr std::array fields{"code", "name", "parent", "active"};

sandbox::ObjectDefinition skills() {
    return {.name   = "skills",
            .fields = {{.name = "code", .length = 40, .nillable = false},
                       {.name = "name", .length = 80, .nillable = false},
                       {.name = "parent", .length = 40},
                       {.name = "active", .type = sandbox::FieldType::boolean}}};
}

template <class Choices>
auto const& one_of(Random& random, Choices const& choices) {
    return choices[random.below(choices.size())];
}

/// What a field says, references followed to the code of what they name: keys differ from system to system.
std::string said(Circle const& circle, std::size_t system, Value const& skill, std::string const& field) {
    auto const& value = skill[field];
    if (value.is_null()) return "nothing";
    if (field != "parent") return value.to_json();
    auto const parent = circle.systems[system]->read("skills", value.text());
    return parent.is_null() ? "a skill that is not there" : std::string{parent["code"].text()};
}

}  // namespace

Circle::Circle(std::uint64_t its_seed, std::size_t size)
    : seed{its_seed},
      virtual_clock{Timestamp::from_seconds(1'772'452'800)},
      vendors_chance{its_seed * 3 + 1},
      chance{its_seed * 13 + 5},
      network{virtual_clock, its_seed * 7 + 1},
      clock{virtual_clock},
      store{SqliteStore::open(":memory:").value()} {
    for (std::size_t each = 0; each < size; ++each) {
        auto const name = "system" + std::to_string(each);
        systems.push_back(
            std::make_unique<sandbox::JsonApi>(virtual_clock, vendors_chance,
                                               sandbox::JsonApiOptions{.name   = name,
                                                                       .origin = "https://" + name + ".example",
                                                                       .token  = name,
                                                                       .notification_key = "key of " + name,
                                                                       .page_rows_max    = 5},
                                               std::vector{skills()}));
        network.connect(*systems.back());
    }
    for (auto const* field : fields) owner_of[field] = chance.below(size);
}

Topology Circle::topology() {
    Topology topology{.name = "circle", .systems = {}, .authority = {}, .processes = {}, .identity = {}};
    for (std::size_t each = 0; each < systems.size(); ++each) {
        auto const& api = *systems[each];
        RestOptions options{.vendor        = "circular",
                            .base_url      = api.base_url(),
                            .authorization = Secret{"Bearer " + api.name()},
                            .objects       = {{"skills"}}};
        options.page_rows        = 5;
        options.notification_key = Secret{"key of " + api.name()};
        topology.systems.push_back(
            rest_system(api.name(), roles[each], std::move(options), {view_of<Circular, Skill>}));
        topology.systems.back().creates = {"Skill"};
    }
    for (auto const& [field, owner] : owner_of) topology.authority.give("Skill", field, {}, roles[owner]);
    return topology;
}

void Circle::open() {
    if (engine) return;
    engine = std::make_unique<Engine>(topology(), Engine::Parts{*store, network, clock, chance});
}

void Circle::found_skill() {
    auto const place = chance.below(systems.size());
    auto const code  = "S" + std::to_string(++born_);
    systems[place]
        ->insert("skills", Value::object({{"code", code}, {"name", "Skill " + code}, {"active", true}}))
        .value();
}

void Circle::edit_skill() {
    auto const place  = chance.below(systems.size());
    auto const skills = systems[place]->list("skills");
    if (skills.empty()) return;
    auto const& skill = one_of(chance, skills);
    auto const field = std::string{fields[1 + chance.below(fields.size() - 1)]};  // Codes stay: they tell skills apart.
    Value      value;
    if (field == "name") value = Value{"Name " + std::to_string(chance.below(1'000))};
    if (field == "active" && chance.chance(2, 3)) value = Value{chance.chance(1, 2)};
    if (field == "parent" && chance.chance(2, 3)) {
        auto const& parent = one_of(chance, skills);
        // An elder: there are no cycles to be made.
        auto const age = [](Value const& each) { return std::stoi(std::string{each["code"].text()}.substr(1)); };
        if (age(parent) < age(skill)) value = Value{parent["id"].text()};
    }
    auto const id     = std::string{skill["id"].text()};
    auto const before = said(*this, place, skill, field);
    systems[place]->update("skills", id, Value::object({{field, value}})).value();
    ++edits;
    notify(place, id);
    if (owner_of[field] == place && said(*this, place, systems[place]->read("skills", id), field) != before)
        ledger[{std::string{skill["code"].text()}, field}] =
            said(*this, place, systems[place]->read("skills", id), field);
}

/// Notifications get lost, come twice, and overtake one another.
void Circle::notify(std::size_t system, std::string const& id) {
    if (chance.chance(1, 3)) return;
    late_notices.emplace_back(system, systems[system]->notification("skills", id));
    if (chance.chance(1, 5)) late_notices.push_back(late_notices.back());
    while (!late_notices.empty() && chance.chance(1, 2)) {
        auto const each            = chance.below(late_notices.size());
        auto const [place, notice] = late_notices[each];
        late_notices.erase(late_notices.begin() + static_cast<std::ptrdiff_t>(each));
        if (!engine) continue;  // The host is down: nobody listens.
        auto const taken = engine->ingest(systems[place]->name(), notice);
        if (!taken) CHECK(taken.error().code() == ErrorCode::auth);  // Too old by now.
        notices += taken.has_value();
    }
}

void Circle::people_work() {
    if (chance.chance(1, 2)) found_skill();
    for (auto count = chance.below(4); count > 0; --count) edit_skill();
    virtual_clock.advance(std::chrono::seconds{chance.below(90)});
}

void Circle::one_pass() {
    try {
        open();
        if (chance.chance(1, 3)) clock.crash_after(1 + chance.below(150));
        auto const plan = engine->plan();
        people_work();  // Between planning and applying, too.
        if (plan) engine->apply(*plan).ignore("what could not be done is owed again");
    } catch (Crash const&) {
        ++crashes;
        engine.reset();
        network.break_all();
    }
    clock.crash_after(0);
}

void Circle::run() {
    auto weather = sandbox::Weather::stormy();
    // Few exchanges, so each is in more danger.
    for (auto* danger : {&weather.lost_requests, &weather.lost_responses, &weather.late, &weather.failed_after,
                         &weather.failed_before, &weather.duplicated})
        *danger *= 3;
    network.set_weather(weather);
    found_skill();
    for (auto passes = 3 + chance.below(4); passes > 0; --passes) {
        people_work();
        one_pass();
    }
    settle();
}

void Circle::settle() {
    network.set_weather({});
    virtual_clock.advance(std::chrono::minutes{10});
    open();
    auto const done = engine->run_until_idle();
    INFO((done ? "" : done.error().describe()));
    REQUIRE(done);
}

namespace {

/// L11: the audit alone tells every record as it stands.
void check_audit(Store& store) {
    auto const records = store.records("Skill", {}, 1'000).value();
    for (auto const& record : records) {
        nlohmann::json rebuilt = nlohmann::json::object();
        for (auto const& entry : store.audit_of(record.id).value()) {
            if (entry.action == "recorded") rebuilt = nlohmann::json::parse(entry.after);
            if (entry.action == "merged") rebuilt[entry.member] = nlohmann::json::parse(entry.after);
        }
        auto const body = nlohmann::json::parse(record.body);
        for (auto const* member : fields)
            CHECK(rebuilt.value(member, nlohmann::json{}) == body.value(member, nlohmann::json{}));
    }
}

}  // namespace

void check_circle(Circle& circle) {
    check_audit(*circle.store);

    auto const audit = circle.store->count_audit().value();
    auto       again = circle.engine->run_until_idle();
    REQUIRE(again);
    CHECK(again->applied == 0);                             // L1, L5
    CHECK(circle.store->count_audit().value() == audit);    // L5
    CHECK(circle.store->open_intents(10).value().empty());  // L1
    CHECK(circle.store->open_exceptions("", 10).value().empty());

    auto const by_code = [&](std::size_t system) {
        std::map<std::string, Value> skills;
        for (auto const& skill : circle.systems[system]->list("skills")) {
            auto const code = std::string{skill["code"].text()};
            CAPTURE(code);
            CHECK(skills.emplace(code, skill).second);  // L3
        }
        return skills;
    };
    std::vector<std::map<std::string, Value>> books;
    for (std::size_t each = 0; each < circle.systems.size(); ++each) books.push_back(by_code(each));
    for (std::size_t each = 0; each < books.size(); ++each) {
        CAPTURE(each);
        CHECK(books[each].size() == books.front().size());  // L2: a skill that one has, all have.
        CHECK(circle.systems[each]->creates("skills") == static_cast<std::int64_t>(books[each].size()));  // L3
        for (auto const& [code, skill] : books[each])
            for (auto const& [field, owner] : circle.owner_of) {
                CAPTURE(code);
                CAPTURE(field);
                REQUIRE(books[owner].count(code) == 1);
                auto const owners = said(circle, owner, books[owner].at(code), field);
                auto const told   = circle.ledger.find({code, field});
                // An owner that has nothing, and of whom nobody ever heard that it had something, empties nothing.
                if (owners != "nothing") CHECK(said(circle, each, skill, field) == owners);  // L4
                if (told != circle.ledger.end()) CHECK(told->second == owners);              // L2
            }
    }
}

}  // namespace throughline::simulation

#include "circle.hpp"

#include <tool/simulation/story.hpp>

#include <nlohmann/json.hpp>

#include <set>

namespace throughline::simulation {

using sandbox::Value;

namespace {

constexpr std::array roles{Owner::hr, Owner::psa, Owner::erp, Owner::crm, Owner::fpa, Owner::mdm};
constexpr std::array fields{"code", "name", "parent", "active"};

template <class Choices>
auto const& one_of(Random& random, Choices const& choices) {
    return choices[random.below(choices.size())];
}

sandbox::ObjectDefinition const& skills_definition() { return find_plain_object("Skill")->definition; }

/// What a field says, references followed to the code of what they name: keys differ from system to system.
std::string said(Circle const& circle, std::size_t system, Value const& skill, std::string const& field) {
    auto const& value = skill[field];
    if (value.is_null()) return "nothing";
    if (field != "parent") return value.to_json();
    auto const parent = circle.systems[system]->read("skills", value.text());
    return parent.is_null() ? "a skill that is not there" : std::string{parent["code"].text()};
}

}  // namespace

Circle::Circle(std::uint64_t its_seed, CircleOptions its_options) : Stage{its_seed}, options{std::move(its_options)} {
    looks_before_crash_max = 150;
    if (options.disk) store = options.disk->open_store();
    for (std::size_t each = 0; each < options.size; ++each) {
        auto const name = "system" + std::to_string(each);
        auto const skew = options.clocks_differ ? static_cast<std::int64_t>(chance.below(241)) - 120 : 0;
        clocks.push_back(std::make_unique<SkewedClock>(virtual_clock, std::chrono::seconds{skew}));
        systems.push_back(
            std::make_unique<sandbox::JsonApi>(*clocks.back(), vendors_chance,
                                               sandbox::JsonApiOptions{.name   = name,
                                                                       .origin = "https://" + name + ".example",
                                                                       .token  = name,
                                                                       .notification_key = "key of " + name,
                                                                       .page_rows_max    = 5,
                                                                       .commit_lag       = options.commit_lag},
                                               std::vector{skills_definition()}));
        network.connect(*systems.back());
    }
    for (auto const* field : fields) owner_of[field] = chance.below(options.size);
}

Topology Circle::topology() {
    Topology topology{.name = "circle", .systems = {}, .authority = {}, .processes = {}, .identity = {}};
    for (std::size_t each = 0; each < systems.size(); ++each) {
        auto const& api = *systems[each];
        RestOptions rest{.vendor        = "circular",
                         .base_url      = api.base_url(),
                         .authorization = Secret{"Bearer " + api.name()},
                         .objects       = {{.name = "skills", .shows_changes = each >= options.read_whole}}};
        rest.page_rows        = 5;
        rest.notification_key = Secret{"key of " + api.name()};
        if (options.fields_change) rest.description = "schema";
        topology.systems.push_back(rest_system(api.name(), roles[each], std::move(rest), {view_of<Plain, Skill>}));
        topology.systems.back().creates = {"Skill"};
    }
    for (auto const& [field, owner] : owner_of) topology.authority.give("Skill", field, {}, roles[owner]);
    if (options.adjust) options.adjust(topology);
    return topology;
}

void Circle::after_crash() {
    if (!options.disk) return;
    options.disk->lose_power(chance);
    store.reset();
    store = options.disk->open_store();
}

void Circle::trouble() {
    for (auto const& each : store->open_exceptions("", 100).value()) breaks += each.cause.starts_with("drift|");
}

void Circle::retry_all() {
    for (int round = 0; round < 2; ++round) {
        for (auto const& each : store->open_exceptions("", 100).value()) engine->retry(each.cause, "ann").value();
        REQUIRE(engine->run_until_idle());
    }
}

std::chrono::seconds Circle::calm_down() {
    if (options.fields_change) mend_fields();
    // A system that is not read whole shows no deletions: somebody has to tell.
    open();
    for (auto const& [what, id] : removed)
        if (auto const place = what.second; place >= options.read_whole)
            CHECK(engine->ingest(systems[place]->name(), systems[place]->notification("skills", id)));
    // Descriptions are looked at once an hour.
    return options.fields_change ? std::chrono::minutes{70} : options.commit_lag;
}

void Circle::found_skill() {
    auto const place = chance.below(systems.size());
    auto const code  = "S" + std::to_string(++born_);
    auto const made =
        systems[place]->insert("skills", Value::object({{"code", code}, {"name", "Skill " + code}, {"active", true}}));
    CHECK((made || options.fields_change));
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
    auto const done   = systems[place]->update("skills", id, Value::object({{field, value}}));
    if (!done && options.fields_change) return;  // It does not fit what the field has become.
    REQUIRE(done);
    ++edits;
    auto const after = said(*this, place, systems[place]->read("skills", id), field);
    if (owner_of[field] != place && after != before) ++meddled[{std::string{skill["code"].text()}, place, field}];
    if (owner_of[field] == place && after != before) ledger[{std::string{skill["code"].text()}, field}] = after;
    notify(place, id);  // In which the host may die: what people did stays done.
}

void Circle::remove_or_restore() {
    if (!removed.empty() && chance.chance(1, 2)) {
        auto const [what, id] = *removed.begin();
        if (!systems[what.second]->restore("skills", id)) return;  // It was made anew meanwhile.
        removed.erase(what);
        ++returns;
        return;
    }
    auto const place  = chance.below(systems.size());
    auto const skills = systems[place]->list("skills");
    if (skills.empty()) return;
    auto const& skill = one_of(chance, skills);
    auto const  id    = std::string{skill["id"].text()};
    systems[place]->remove("skills", id).value();
    removed[{std::string{skill["code"].text()}, place}] = id;
    // What was typed and deleted before anybody read it was never said.
    for (auto const& [field, owner] : owner_of)
        if (owner == place) ledger.erase({std::string{skill["code"].text()}, field});
    ++removals;
    notify(place, id);
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

/// One field of one system is taken away, or changed so that some of what flowed cannot.
void Circle::change_field() {
    auto&      system = *systems[chance.below(systems.size())];
    auto const place  = chance.below(fields.size());
    auto const name   = std::string{fields[place]};
    auto       field  = skills_definition().fields[place];
    switch (chance.below(5)) {
        case 0:
            return system.hide_field("skills", name);
        case 1:
            field.updateable = false;
            break;
        case 2:
            field.createable = field.updateable = false;
            break;
        case 3:
            field.length = 2;
            break;
        default:
            return system.change_field("skills", {.name = "extra" + std::to_string(chance.below(3))});
    }
    system.change_field("skills", field);
}

void Circle::mend_fields() {
    for (auto& system : systems)
        for (auto const& field : skills_definition().fields) {
            system->show_field("skills", field.name);
            system->change_field("skills", field);
        }
}

void Circle::people_work() {
    if (options.fields_change && chance.chance(1, 3)) change_field();
    if (options.fields_change && chance.chance(1, 8)) mend_fields();
    if (options.fields_change && chance.chance(1, 2)) virtual_clock.advance(std::chrono::minutes{chance.below(90)});
    if (chance.chance(1, 2)) found_skill();
    for (auto count = chance.below(4); count > 0; --count) edit_skill();
    if (options.deletions && chance.chance(1, 3)) remove_or_restore();
    if (options.also) options.also(*this);
    virtual_clock.advance(std::chrono::seconds{chance.below(90)});
}

namespace {

/// L11: the audit alone tells every record as it stands, and once for every system how it came to stand there.
void check_audit(Store& store, bool deletions) {
    auto const records = store.records("Skill", {}, 1'000).value();
    for (auto const& record : records) {
        nlohmann::json             rebuilt = nlohmann::json::object();
        std::map<std::string, int> begun;
        for (auto const& entry : store.audit_of(record.id).value()) {
            begun[entry.connection] +=
                entry.action == "recorded" || entry.action == "created" || entry.action == "bound";
            if (entry.action == "recorded") rebuilt = nlohmann::json::parse(entry.after);
            if (entry.action == "merged") rebuilt[entry.member] = nlohmann::json::parse(entry.after);
        }
        auto const body = nlohmann::json::parse(record.body);
        for (auto const* member : fields)
            CHECK(rebuilt.value(member, nlohmann::json{}) == body.value(member, nlohmann::json{}));
        if (deletions) continue;  // What was made, deleted, and made again began twice.
        for (auto const& binding : store.bindings_of(record.id).value()) CHECK(begun[binding.connection] == 1);
    }
}

/// How a skill came to be what it is in a system.
std::string story(Circle& circle, std::size_t system, Value const& skill) {
    auto const bound = circle.store->binding(circle.systems[system]->name(), "skills", skill["id"].text()).value();
    if (!bound) return "nobody knows it";
    std::map<std::string, sandbox::System const*> systems;
    for (auto const& each : circle.systems) systems.emplace(each->name(), each.get());
    return story_of(*circle.store, bound->record, systems);
}

/// People changed the same field again and again where it is not theirs to change, and it is left alone (P10).
bool is_fight(Circle& circle, std::size_t system, std::string const& code, std::string const& field) {
    auto const times = circle.meddled.find({code, system, field});
    return times != circle.meddled.end() && times->second >= 3;
}
bool is_fight(Circle& circle, StoredException const& exception) {
    auto const record = circle.store->record(exception.record_id).value();
    if (!exception.cause.starts_with("fight|system") || !record) return false;
    auto const system = std::stoul(exception.connection.substr(std::string_view{"system"}.size()));
    auto const code   = nlohmann::json::parse(record->body).value("code", std::string{});
    return is_fight(circle, system, code, exception.cause.substr(exception.cause.rfind('|') + 1));
}

/// What stays open after all has settled: deletions, which people decide about, and fights.
void check_exceptions(Circle& circle) {
    std::set<std::string> gone;
    for (auto const& [what, id] : circle.removed)
        gone.insert("deleted|system" + std::to_string(what.second) + "|skills|" + id);
    for (auto const& exception : circle.store->open_exceptions("", 100).value())
        if (!is_fight(circle, exception))
            CHECK_MESSAGE(gone.count(exception.cause) == 1, exception.cause << ": " << exception.message);  // L10
}

/// What one system says of a skill, against what its owner says and last said.
void check_field(Circle& circle, std::size_t system, Value const& skill, std::string const& field,
                 Value const& owners_skill) {
    auto const owner   = circle.owner_of[field];
    auto const here    = said(circle, system, skill, field);
    auto const owners  = said(circle, owner, owners_skill, field);
    auto const told    = circle.ledger.find({std::string{skill["code"].text()}, field});
    bool const dangles = here.starts_with("a skill") || owners.starts_with("a skill");  // Its parent is gone there.
    if (dangles && circle.options.deletions) return;
    // A parent that is gone there cannot be told there.
    if (field == "parent" && circle.options.deletions) return;
    // An owner that has nothing, and of whom nobody ever heard that it had something, empties nothing.
    bool const fought = system != owner && is_fight(circle, system, std::string{skill["code"].text()}, field);
    if (owners != "nothing" && !fought) CHECK(here == owners);       // L4
    if (told != circle.ledger.end()) CHECK(told->second == owners);  // L2
}

}  // namespace

void check_circle(Circle& circle) {
    for (auto const& finding : circle.findings) FAIL_CHECK(finding.law << ": " << finding.what);
    check_audit(*circle.store, circle.removals != 0);

    auto const audit = circle.store->count_audit().value();
    auto       again = circle.engine->run_until_idle();
    REQUIRE(again);
    CHECK(again->applied == 0);                             // L1, L5
    CHECK(circle.store->count_audit().value() == audit);    // L5
    CHECK(circle.store->open_intents(10).value().empty());  // L1
    check_exceptions(circle);

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
    bool const complete = circle.removals == 0;
    for (std::size_t each = 0; each < books.size(); ++each) {
        CAPTURE(each);
        if (complete) {
            CHECK(books[each].size() == books.front().size());  // L2: a skill that one has, all have.
            CHECK(circle.systems[each]->creates("skills") == static_cast<std::int64_t>(books[each].size()));  // L3
        }
        for (auto const& [code, skill] : books[each])
            for (auto const& [field, owner] : circle.owner_of) {
                CAPTURE(code);
                CAPTURE(field);
                INFO(story(circle, each, skill));
                auto const owners = books[owner].find(code);
                if (complete) REQUIRE(owners != books[owner].end());
                if (owners != books[owner].end()) check_field(circle, each, skill, field, owners->second);
            }
    }
}

}  // namespace throughline::simulation

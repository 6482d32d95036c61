#include "plain.hpp"
#include "rehearsal.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

// The auditor: reads the vendors' books and the store, and shares no arithmetic with the engine.

namespace throughline::simulation {

namespace {

constexpr std::size_t page = 500;

/// The field row of a member, in a plain object's mapping.
FieldRow const* row_of(MappingView const& view, std::string_view member) {
    for (auto const& row : view.rows)
        if (row.kind == RowKind::member && row.member == member) return &row;
    return nullptr;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> const& checked_laws() {
    static std::vector<std::pair<std::string, std::string>> const laws{
        {"L1", "once people and faults rest, everything settles within a bound, and nothing is owed"},
        {"L2", "every record of a system is in the records, or kept aside with an exception"},
        {"L3", "nothing was made twice"},
        {"L4", "JSON systems say of every field what its owner says"},
        {"L5", "further passes write nothing, neither to a system nor to the audit"},
        {"L7", "all of this after crashes between any two steps"},
        {"L10", "every open exception has a code, an owner and a remedy"},
        {"L11", "the audit alone tells every record as it stands"},
    };
    return laws;
}

void Rehearsal::check() {
    open();
    check_silence();
    check_books();
    check_doubles();
    check_audit();
    check_exceptions();
    std::set<std::string_view> objects;
    for (auto const& system : scenario_.systems) objects.insert(system.objects.begin(), system.objects.end());
    for (auto const object : objects) check_owners(object);
}

void Rehearsal::check_silence() {
    auto const audit = store->count_audit().value();
    for (int pass = 0; pass < 2; ++pass) {
        auto const again = engine->run_until_idle();
        if (!again) return found("L1", "a later pass fails: " + again.error().describe());
        if (again->applied) found("L5", "a later pass wrote " + std::to_string(again->applied) + " records");
        virtual_clock.advance(std::chrono::minutes{5});
    }
    auto const entries = store->audit(audit, 1).value();
    if (!entries.empty())
        found("L5", "a later pass changed " + entries.front().object + "." + entries.front().member,
              entries.front().record);
    for (auto const& intent : store->open_intents(page).value())
        found("L1", "a write of " + intent.object + " to " + intent.connection + " is not settled", intent.record);
}

/// L2: each live record that our user can see is tied to one of ours, or waits with an exception.
void Rehearsal::check_books() {
    for (auto const& party : parties_) {
        auto const system = party->connection();
        for (auto const& view : system.mappings) {
            if (view.is_line()) continue;
            for (auto const& key : party->keys(view.vendor_object)) {
                auto const bound = store->binding(system.name, view.vendor_object, key).value();
                if (bound && !bound->deleted) continue;
                if (store->parked_record(system.name, view.vendor_object, key).value()) continue;
                found("L2", system.name + " has " + std::string{view.vendor_object} + " " + key +
                                ", which is neither in the records nor in an exception");
            }
        }
    }
}

void Rehearsal::check_doubles() {
    for (auto const& party : parties_)
        for (auto const& what : party->doubles()) {
            auto const ours = RecordId::parse(what.substr(what.rfind(' ') + 1));
            found("L3", party->vendor().name() + ": made more than once: " + what, ours ? *ours : RecordId{});
        }
}

std::vector<RecordId> Rehearsal::records_of(std::string_view object) {
    std::vector<RecordId> ids;
    for (RecordId after{};;) {
        auto const records = store->records(object, after, page).value();
        for (auto const& record : records) ids.push_back(record.id);
        if (records.size() < page) return ids;
        after = records.back().id;
    }
}

void Rehearsal::check_audit() {
    for (auto const* type : all_object_types())
        for (auto const id : records_of(type->name)) {
            auto rebuilt = nlohmann::json::object();
            for (auto const& entry : store->audit_of(id).value()) {
                if (entry.action == "recorded") rebuilt = nlohmann::json::parse(entry.after);
                if (entry.action == "merged" || entry.action == "derived")
                    rebuilt[entry.member] = nlohmann::json::parse(entry.after);
            }
            auto const body = nlohmann::json::parse(store->record(id).value()->body);
            for (auto const& member : type->members) {
                auto const name = std::string{member.name};
                if (member.personal || rebuilt.value(name, nlohmann::json{}) == body.value(name, nlohmann::json{}))
                    continue;
                found("L11", "the audit does not tell " + std::string{type->name} + "." + name, id);
            }
        }
}

void Rehearsal::check_exceptions() {
    std::string after;
    for (;;) {
        auto const open = store->open_exceptions(after, page).value();
        for (auto const& each : open)
            if (each.code.empty() || each.owner.empty() || each.remedy.empty() || each.message.empty())
                found("L10", "an exception without owner, remedy or words: " + each.cause, each.record_id);
        if (open.size() < page) return;
        after = open.back().cause;
    }
}

PlainParty const* Rehearsal::owner_of(std::string_view object, std::size_t place) const {
    auto const& member = find_object_type(object)->members[place];
    auto        owner  = member.owner;
    for (auto const& rule : scenario_.authority)
        if (rule.object == object && (rule.member.empty() || rule.member == member.name) && rule.stage.empty())
            owner = rule.owner;
    for (std::size_t each = 0; each < plain_.size(); ++each) {
        if (plain_[each] == nullptr) continue;
        if (scenario_.systems[each].role == owner && plain_[each]->has(object)) return plain_[each];
    }
    return nullptr;
}

/// Whether records of that object that exist elsewhere are made in the system.
bool Rehearsal::receives(std::size_t system, std::string_view object) const {
    auto const& creates = scenario_.systems[system].creates;
    return creates.empty() || std::find(creates.begin(), creates.end(), object) != creates.end();
}

/// What a system says of a field, references followed to our records: keys differ from system to system.
std::string Rehearsal::said(PlainParty const& party, MappingView const& view, RecordId record, FieldRow const& row) {
    auto const& name  = party.name();
    auto const  bound = store->binding_of(record, name, view.vendor_object).value();
    if (!bound || bound->deleted) return {};
    auto const value = party.value(view.vendor_object, bound->key, row.name);
    if (row.member != "parent" || value == "null" || value.empty()) return value;
    auto const parent = store->binding(name, view.vendor_object, value.substr(1, value.size() - 2)).value();
    return parent ? parent->record.to_string() : "a record that nobody knows";
}

void Rehearsal::check_owners(std::string_view object) {
    auto const& type = *find_object_type(object);
    auto const& view = find_plain_object(object)->view;
    for (auto const id : records_of(object))
        for (std::size_t place = 0; place < type.members.size(); ++place) {
            auto const* owner = owner_of(object, place);
            auto const* row   = row_of(view, type.members[place].name);
            if (!owner || !row) continue;
            auto const owners = said(*owner, view, id, *row);
            // An owner that does not have it, or has nothing there, empties nothing.
            if (owners.empty() || owners == "null") continue;
            for (std::size_t each = 0; each < plain_.size(); ++each) {
                if (!plain_[each] || !plain_[each]->has(object)) continue;
                auto const here = said(*plain_[each], view, id, *row);
                if (here.empty() && !receives(each, object)) continue;
                auto const truce = store->exception("fight|" + scenario_.systems[each].name + "|" + id.to_string() +
                                                    "|" + std::string{row->member});
                if (truce.value() && truce.value()->open) continue;  // Left alone, and said so.
                if (here != owners)
                    found("L4",
                          std::string{object} + "." + std::string{row->member} + " is " + owners +
                              " for its owner, and " + (here.empty() ? "missing" : here) + " in " +
                              scenario_.systems[each].name,
                          id);
            }
        }
}

}  // namespace throughline::simulation

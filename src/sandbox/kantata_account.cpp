#include "kantata_account.hpp"

#include <throughline/core/date.hpp>

#include <algorithm>
#include <stdexcept>

namespace throughline::sandbox {

namespace {

constexpr std::size_t title_characters_max = 200;

bool is_unset(Value const& value) { return value.is_null() || (value.is_text() && value.text().empty()); }

bool fits(KantataMember const& member, Value const& value) {
    if (is_unset(value)) return true;
    switch (member.type) {
        case FieldType::integer:
            return value.is_number() && value.decimal() && value.decimal()->units(0);
        case FieldType::boolean:
            return value.is_boolean();
        case FieldType::date:
            return value.is_text() && Date::parse(value.text());
        case FieldType::number:
            return value.is_number();
        default:
            return true;
    }
}

std::string_view symbol_of(std::string_view currency) {
    if (currency == "EUR") return "€";
    if (currency == "GBP") return "£";
    if (currency == "JPY") return "¥";
    return "$";
}

int base_unit_of(std::string_view currency) {
    if (currency == "JPY") return 1;
    return currency == "KWD" ? 1000 : 100;
}

}  // namespace

std::string_view parameter(KantataQuery const& query, std::string_view name) {
    for (auto const& [key, value] : query)
        if (key == name) return value;
    return {};
}

KantataAccount::KantataAccount(KantataOptions const& options, Clock const& clock, Records& records)
    : options_{options}, clock_{clock}, records_{records} {
    for (auto const& collection : kantata_collections()) {
        ObjectDefinition object{.name = std::string{collection.name}};
        for (auto const& member : collection.members) {
            FieldDefinition field{.name = std::string{member.name}, .type = member.type};
            field.lookup = member.name == "service_model_ref" || member.name == "parent_id";
            object.fields.push_back(std::move(field));
        }
        records_.add_table(std::move(object));
    }
    records_.add_table({.name   = "subscribed_events",
                        .fields = {{.name = "event_type"}, {.name = "subject_type"}, {.name = "subject_id"}}});
}

RowPtr KantataAccount::find(std::string_view collection, std::string_view id) const {
    auto const* const table = records_.table(collection);
    return table == nullptr ? nullptr : table->find(id);
}

Value KantataAccount::cell(KantataCollection const& collection, Row const& row, std::string_view member) const {
    return table(collection).cell(row, member);
}

Value KantataAccount::cell(std::string_view collection, std::string_view id, std::string_view member) const {
    auto const row = find(collection, id);
    return row ? records_.table(collection)->cell(*row, member) : Value{};
}

/// `2013-07-31T10:43:32-07:00`: in the account's offset, without fractions.
std::string KantataAccount::stamp(Timestamp at) const {
    auto const minutes = options_.utc_offset.count();
    auto const local   = Timestamp::from_seconds(at.seconds()) + options_.utc_offset;
    auto const size    = minutes < 0 ? -minutes : minutes;
    auto const two     = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return local.to_string(0, (minutes < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60));
}

Value KantataAccount::allowed(KantataCollection const& collection, Value const& body, char right,
                              KantataCaller const& caller) {
    Value fields = Value::object();
    for (auto const& [name, value] : body.members()) {
        if (name == "external_reference") continue;
        auto const* const member = collection.member(name);
        bool const        may    = member != nullptr && member->may.find(right) != std::string_view::npos;
        if (!may) {
            drop(std::string{collection.singular} + "." + name);
            continue;
        }
        // The member is left out without a word, and the record becomes the caller's own.
        if (name == "user_id" && !caller.rights.books_for_others) continue;
        fields.set(name, value);
    }
    return fields;
}

KantataAccount::Refused KantataAccount::check(KantataCollection const& collection, Value const& fields,
                                              bool is_new) const {
    Refused refused;
    for (auto const& member : collection.members) {
        std::string const name{member.name};
        auto const&       value    = fields[name];
        bool const        required = member.may.find('!') != std::string_view::npos;
        if (required && (is_new || fields.has(name)) && is_unset(value))
            refused.push_back({"Please give " + name, name});
        else if (!fits(member, value))
            refused.push_back({name + " is invalid", name});
    }
    for (auto const& association : collection.associations) {
        auto const& value = fields[association.member];
        if (!association.many && !is_unset(value) && !find(association.collection, value.text()))
            refused.push_back({std::string{association.name} + " cannot be found", std::string{association.member}});
    }
    if (fields["title"].text().size() > title_characters_max && collection.name == "stories")
        refused.push_back({"Title is too long (maximum is 200 characters)", "title"});
    if (auto const& key = fields["status_key"]; !is_unset(key))
        if (std::none_of(options_.statuses.begin(), options_.statuses.end(),
                         [&](KantataStatus const& each) { return std::to_string(each.key) == key.text(); }))
            refused.push_back({"Status is not one of the account's", "status_key"});
    return refused;
}

void KantataAccount::fill_in(KantataCollection const& collection, Value& fields, KantataCaller const& caller) const {
    auto const unless_given = [&](std::string_view name, Value value) {
        if (!fields.has(name)) fields.set(name, std::move(value));
    };
    if (collection.name == "workspaces") {
        unless_given("currency", options_.currency);
        unless_given("archived", false);
        unless_given("stage", "project");
        unless_given("require_time_approvals", false);
        unless_given("require_expense_approvals", false);
        unless_given("status_key", Value{options_.statuses.front().key});
        unless_given("creator_id", caller.user_id);
    } else if (collection.name == "stories") {
        unless_given("state", "not started");
        unless_given("archived", false);
        unless_given("billable", true);
        unless_given("percentage_complete", 0);
        for (auto const* logged : {"logged_billable_time_in_minutes", "logged_nonbillable_time_in_minutes"})
            unless_given(logged, 0);
    } else if (collection.name == "time_entries") {
        unless_given("user_id", caller.user_id);
        unless_given("billable", true);
        unless_given("taxable", false);
        unless_given("rate_in_cents", 0);
    } else if (collection.name == "expenses") {
        unless_given("user_id", caller.user_id);
        unless_given("reimbursable", false);
        unless_given("taxable", false);
    } else if (collection.name == "workspace_allocations") {
        unless_given("hard", false);
    }
}

std::pair<std::string, KantataAccount::Refused> KantataAccount::create(KantataCollection const& collection,
                                                                       Value const& body, KantataCaller const& caller) {
    auto        fields    = allowed(collection, body, 'c', caller);
    auto        refused   = check(collection, fields, true);
    auto const& reference = body["external_reference"];
    if (reference.is_object() && is_unset(reference["service_model_ref"]))
        refused.push_back({"Service model ref can't be blank", "external_reference"});
    if (!refused.empty()) return {{}, std::move(refused)};
    fill_in(collection, fields, caller);
    auto id = put_new(collection, fields);
    if (reference.is_object() && put_reference(collection, id, reference)) {
        auto const name = "creates " + std::string{collection.name};
        Value      made = records_.fact(name);
        made.push(reference["service_model_ref"]);
        records_.set_fact(name, std::move(made));
    }
    return {std::move(id), {}};
}

bool KantataAccount::is_locked(KantataCollection const& collection, std::string_view id) const {
    bool const is_time = collection.name == "time_entries";
    if (!is_time && collection.name != "expenses") return false;
    auto const status = cell(is_time ? "timesheet_submissions" : "expense_report_submissions",
                             cell(collection.name, id, "recent_submission_id").text(), "status");
    return status.text() == "pending" || status.text() == "approved";
}

KantataAccount::Refused KantataAccount::change(KantataCollection const& collection, std::string_view id,
                                               Value const& body, KantataCaller const& caller) {
    auto fields  = allowed(collection, body, 'u', caller);
    auto refused = check(collection, fields, false);
    if (is_locked(collection, id)) refused.push_back({"This has been submitted and cannot be changed", "base"});
    if (!refused.empty()) return refused;
    put(collection, id, fields);
    if (auto const& reference = body["external_reference"]; reference.is_object())
        put_reference(collection, id, reference);
    return {};
}

KantataAccount::Refused KantataAccount::remove(KantataCollection const& collection, std::string_view id) {
    if (is_locked(collection, id)) return {{"This has been submitted and cannot be deleted", "base"}};
    bool const softly = collection.member("deleted_at") != nullptr;
    if (softly) {
        put(collection, id, Value::object({{"deleted_at", stamp(clock_.now())}}));
    } else {
        for (auto const& reference : references_of(collection, id)) records_.erase("external_references", reference);
        records_.erase(collection.name, id);
    }
    tell(collection, id, "deleted");
    return {};
}

std::string KantataAccount::put_new(KantataCollection const& collection, Value const& members) {
    auto id = std::to_string(1000 + records_.next(collection.name));
    Row  row{.id       = id,
             .created  = clock_.now(),
             .modified = clock_.now(),
             .cells    = std::vector<Value>(table(collection).definition().fields.size())};
    records_.put(collection.name, std::move(row));
    put(collection, id, members);
    tell(collection, id, "created");
    return id;
}

void KantataAccount::put(KantataCollection const& collection, std::string_view id, Value const& members) {
    auto const held = table(collection).find(id);
    if (!held) throw std::invalid_argument{"sandbox: there is no such record of " + std::string{collection.name}};
    Row  row     = *held;
    bool changed = false;
    auto set     = [&](std::string_view name, Value value) {
        auto& place = row.cells[*table(collection).column(name)];
        changed     = changed || !(place == value);
        place       = std::move(value);
    };
    for (auto const& [name, value] : members.members()) {
        if (collection.member(name) == nullptr)
            throw std::invalid_argument{"sandbox: " + std::string{collection.name} + " has no " + name};
        set(name, value);
        if (name == "billable" && collection.name == "expenses") set("is_billable", value);
        if (name == "resource_id" && collection.name == "workspace_allocations") set("workspace_resource_id", value);
        if (name == "price" && collection.name == "workspaces") {
            auto const amount = Decimal::parse(value.text());
            auto const unit   = base_unit_of(row.cells[*table(collection).column("currency")].text());
            auto const cents  = amount ? Decimal::multiply(*amount, unit) : amount;
            auto const whole  = cents ? cents->rounded(0, Rounding::half_up) : cents;
            set("price_in_cents", whole ? Value{*whole} : Value{});
        }
    }
    if (!changed) return;
    bool const is_new = held->modified == clock_.now() && held->created == clock_.now();
    row.modified      = clock_.now();
    records_.put(collection.name, std::move(row));
    if (!is_new) tell(collection, id, "updated");
}

std::vector<std::string> KantataAccount::references_of(KantataCollection const& collection, std::string_view id) const {
    std::vector<std::string> found;
    auto const&              references = *records_.table("external_references");
    for (auto const& row : references.ordered())
        if (references.cell(*row, "subject_type").text() == collection.subject &&
            references.cell(*row, "subject_id").text() == id)
            found.push_back(row->id);
    return found;
}

/// One per service and record: a second one takes the first one's place.
bool KantataAccount::put_reference(KantataCollection const& collection, std::string_view id, Value const& reference) {
    auto const& kind  = *kantata_collection("external_references");
    Value       given = reference;
    given.set("subject_type", collection.subject).set("subject_id", id);
    for (auto const& each : references_of(collection, id)) {
        if (!(cell("external_references", each, "service_name") == reference["service_name"])) continue;
        put(kind, each, given);
        return false;
    }
    put_new(kind, given);
    return true;
}

void KantataAccount::tell(KantataCollection const& collection, std::string_view id, std::string_view verb) {
    auto const type = std::string{collection.singular} + ":" + std::string{verb};
    for (int copy = 0; copy < (options_.doubles_events ? 2 : 1); ++copy)
        records_.put("subscribed_events", {.id       = std::to_string(records_.next("events")),
                                           .created  = clock_.now(),
                                           .modified = clock_.now(),
                                           .cells    = {type, collection.subject, id}});
}

Value KantataAccount::derived(KantataCollection const& collection, Row const& row, std::string_view member) const {
    Value const kept      = cell(collection, row, member);
    bool const  is_money  = member == "currency" || member == "currency_symbol" || member == "currency_base_unit";
    bool const  of_parent = is_money && collection.name != "workspaces" && collection.member("workspace_id") != nullptr;
    if (is_money && !(member == "currency" && !kept.is_null())) {
        auto const currency = of_parent ? cell("workspaces", cell(collection, row, "workspace_id").text(), "currency")
                                        : cell(collection, row, "currency");
        auto const code     = currency.is_null() ? options_.currency : currency.text();
        if (member == "currency") return code;
        return member == "currency_symbol" ? Value{symbol_of(code)} : Value{base_unit_of(code)};
    }
    if (collection.name == "workspaces") {
        if (member == "status")
            for (auto const& each : options_.statuses)
                if (std::to_string(each.key) == cell(collection, row, "status_key").text())
                    return Value::object({{"color", each.color}, {"key", each.key}, {"message", each.message}});
        if (member == "price" && kept.is_null()) return "TBD";
        if (member == "start_date" || member == "due_date") return kept.is_null() ? Value{""} : kept;
    }
    if (member == "sub_story_count")
        return Value{static_cast<std::int64_t>(table(collection).find_by("parent_id", row.id).size())};
    if (collection.name == "time_entries" && member == "approved") {
        bool const asks =
            cell("workspaces", cell(collection, row, "workspace_id").text(), "require_time_approvals").is_true();
        auto const submission = cell(collection, row, "recent_submission_id").text();
        return !asks || cell("timesheet_submissions", submission, "status").text() == "approved";
    }
    if (collection.name == "workspace_allocations" && member == "workspace_id")
        return cell("workspace_resources", cell(collection, row, "workspace_resource_id").text(), "workspace_id");
    return kept;
}

Value KantataAccount::shown(KantataCollection const& collection, Row const& row, std::string_view include,
                            std::string_view optional, KantataCaller const& caller) const {
    Value      record = Value::object();
    auto const has    = [](KantataMember const& member, char right) {
        return member.may.find(right) != std::string_view::npos;
    };
    if (collection.name != "users" && collection.name != "additional_items")
        record.set("created_at", stamp(row.created)).set("updated_at", stamp(row.modified));
    for (auto const& member : collection.members) {
        if (has(member, 'h') || (has(member, '$') && !caller.rights.sees_finances)) continue;
        if (has(member, 'o') && !lists(optional, member.name)) continue;
        if (has(member, 'a') && std::none_of(collection.associations.begin(), collection.associations.end(),
                                             [&](KantataAssociation const& association) {
                                                 return association.member == member.name &&
                                                        lists(include, association.name);
                                             }))
            continue;
        auto value = derived(collection, row, member.name);
        if (has(member, 'i') && value.is_text()) value = Value::number(value.text());
        record.set(member.name, std::move(value));
    }
    if (lists(include, "external_references")) {
        Value ids = Value::array();
        for (auto const& id : references_of(collection, row.id))
            if (clock_.now() - find("external_references", id)->created >= options_.search_lag) ids.push(id);
        record.set("external_reference_ids", std::move(ids));
    }
    return record.set("id", row.id);
}

}  // namespace throughline::sandbox

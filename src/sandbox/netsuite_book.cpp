#include "netsuite_book.hpp"
#include "text.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace throughline::sandbox::suite {

namespace {

/// Where the ids of a space begin: far from each other for what comes and goes, from 1 for standing lists, whose ids
/// therefore meet those of other lists, as they do in a real account.
std::int64_t first_id_of(std::string_view space) {
    if (space == "entity") return 10'001;
    if (space == "transaction") return 500'001;
    if (space == "projectTask") return 70'001;
    if (space == "billingSchedule") return 30'001;
    return 1;
}

FieldDefinition document(std::string_view name) {
    FieldDefinition field;
    field.name       = name;
    field.type       = FieldType::document;
    field.filterable = false;
    return field;
}

ObjectDefinition definition_of(RecordType const& type) {
    ObjectDefinition object;
    object.name                  = type.name;
    object.fields                = {text("externalId", 99)};
    object.fields.front().unique = true;
    for (FieldDefinition const& field : type.fields) object.fields.push_back(field);
    for (Sublist const& sublist : type.sublists) object.fields.push_back(document(sublist.name));
    for (Subrecord const& subrecord : type.subrecords) object.fields.push_back(document(subrecord.name));
    // Held in the row itself, so that the cells stay empty.
    for (std::string const& name : {type.created_field, std::string{type.dated ? "lastModifiedDate" : ""}}) {
        if (name.empty()) continue;
        object.fields.push_back(findable(computed(moment(name))));
    }
    return object;
}

ObjectDefinition creations() {
    ObjectDefinition object;
    object.name   = "_created";
    object.fields = {indexed(text("record")), text("id"), document("fields")};
    return object;
}

ObjectDefinition jobs() {
    ObjectDefinition object;
    object.name                  = "_job";
    object.fields                = {text("idempotencyKey"), document("request"), document("tasks"), text("progress")};
    object.fields.front().unique = true;
    return object;
}

}  // namespace

Draft::Draft(RecordType const& type, Table const& table, RowPtr before, std::string id)
    : type_{type}, table_{table}, before_{std::move(before)} {
    if (before_) {
        row_ = *before_;
        return;
    }
    row_.id = std::move(id);
    for (FieldDefinition const& field : table.definition().fields) row_.cells.push_back(field.initial);
}

void Draft::set(std::string_view field, Value value) {
    auto const place = table_.column(field);
    if (!place) throw std::invalid_argument{"sandbox: " + type_.name + " has no field " + std::string{field}};
    row_.cells[*place] = std::move(value);
}

void Draft::set_default(std::string_view field, Value const& value) {
    if (!has(field)) set(field, value);
}

Decimal Draft::number(std::string_view field) const { return decimal_or_zero(get(field)); }

Book::Book(Records& records, Clock const& clock, NetSuiteOptions const& options)
    : records_{records},
      clock_{clock},
      options_{options},
      time_{options.time_zone, options.date_format},
      search_lag_{options.search_lag} {
    for (auto&& family : {list_types(), entity_types(), project_types(), transaction_types()})
        for (RecordType const& type : family) types_.push_back(std::make_unique<RecordType>(type));
    for (auto const& type : types_) {
        if (auto const own = options.required.find(type->name); own != options.required.end())
            type->required = own->second;
        if (!options.one_world) std::erase(type->required, "subsidiary");
        by_name_[lower_case(type->name)] = type.get();
        records_.add_table(definition_of(*type));
    }
    records_.add_table(creations());
    records_.add_table(jobs());
}

RecordType const* Book::type(std::string_view name) const {
    auto const found = by_name_.find(lower_case(name));
    return found == by_name_.end() ? nullptr : found->second;
}

void Book::add_custom_field(RecordType const& type, FieldDefinition field) {
    field.custom = true;
    records_.table(type.name)->add_field(field);
    by_name_.at(lower_case(type.name))->fields.push_back(std::move(field));
    ++edition_;
}

RowPtr Book::find_external(RecordType const& type, std::string_view external_id) const {
    if (external_id.empty()) return nullptr;
    auto const found = table(type).find_by("externalId", external_id);
    return found.empty() ? nullptr : found.front();
}

std::vector<RowPtr> Book::rows_in_search(RecordType const& type) const {
    std::vector<RowPtr> rows = table(type).ordered();
    if (search_lag_.count() == 0) return rows;
    Timestamp const     seen_until = clock_.now() - search_lag_;
    std::vector<RowPtr> seen;
    for (RowPtr const& row : rows) {
        if (row->modified <= seen_until) {
            seen.push_back(row);
            continue;
        }
        auto const past = past_.find(type.name + '/' + row->id);
        if (past == past_.end()) continue;
        auto const version = std::find_if(past->second.rbegin(), past->second.rend(),
                                          [&](RowPtr const& old) { return old->modified <= seen_until; });
        if (version != past->second.rend()) seen.push_back(*version);
    }
    return seen;
}

Value Book::cell(RecordType const& type, Row const& row, std::string_view field) const {
    if (same_name(field, "id")) return row.id;
    if (type.dated && same_name(field, "lastModifiedDate")) return row.modified.to_string(0, "Z");
    if (!type.created_field.empty() && same_name(field, type.created_field)) return row.created.to_string(0, "Z");
    Value const& stored = table(type).cell(row, field);
    if (!stored.is_null()) return stored;
    FieldDefinition const* const definition = table(type).field(field);
    if (definition != nullptr && !definition->createable && type.name == "customer")
        return receivable(row, definition->name);
    return stored;
}

std::pair<RecordType const*, RowPtr> Book::resolve(FieldDefinition const& field, std::string_view id) const {
    for (std::string const& name : field.refers_to) {
        RecordType const* const target = type(name);
        if (target == nullptr) continue;
        if (RowPtr row = find(*target, id)) return {target, std::move(row)};
    }
    return {nullptr, nullptr};
}

std::string Book::display(RecordType const& type, Row const& row) const {
    for (FieldDefinition const& field : type.fields) {
        if (!field.name_field) continue;
        std::string const name = table(type).cell(row, field.name).text();
        if (type.name == "invoice") return "Invoice #" + name;
        if (type.name == "salesOrder") return "Sales Order #" + name;
        if (type.name == "customerPayment") return "Payment #" + name;
        return name;
    }
    return row.id;
}

Outcome<Written> Book::create(RecordType const& type, Value const& body, WriteRules const& rules,
                              std::string_view external_id) {
    Draft draft{type, table(type), nullptr, next_id(type)};
    if (!external_id.empty()) draft.set("externalId", external_id);
    return write(std::move(draft), body, rules);
}

Outcome<Written> Book::update(RecordType const& type, std::string_view id, Value const& body, WriteRules const& rules) {
    RowPtr const row = find(type, id);
    if (!row) return refused(no_such_record());
    return write(Draft{type, table(type), row, row->id}, body, rules);
}

Outcome<Written> Book::write(Draft draft, Value const& body, WriteRules const& rules) {
    Records::Mark const mark = records_.mark();
    BodyReader          reader{*this, records_, rules};
    reader.read(body, draft);
    if (reader.problems.empty()) settle(draft, reader.problems);
    if (!reader.problems.empty()) {
        records_.roll_back_to(mark);
        return tl::unexpected{std::move(reader.problems)};
    }
    save(draft);
    if (draft.is_new()) remember_creation(draft);
    return Written{draft.row().id, std::move(reader.unknown), std::move(reader.warnings)};
}

void Book::save(Draft& draft) {
    Row& row     = draft.row();
    row.modified = Timestamp::from_seconds(clock_.now().seconds());
    if (draft.is_new()) row.created = row.modified;
    RowPtr const before = find(draft.type(), row.id);
    if (search_lag_.count() > 0 && before) {
        auto&           versions = past_[draft.type().name + '/' + row.id];
        Timestamp const seen     = clock_.now() - search_lag_;
        while (versions.size() > 1 && versions[1]->modified <= seen) versions.erase(versions.begin());
        versions.push_back(before);
    }
    records_.put(draft.type().name, row);
    ++edition_;
}

void Book::remember_creation(Draft const& draft) {
    Value fields = Value::object();
    for (FieldDefinition const& field : table(draft.type()).definition().fields)
        if (Value const& value = draft.get(field.name); field.type != FieldType::document && !value.is_null())
            fields.set(field.name, value);
    Row row;
    row.id       = std::to_string(records_.next("creation"));
    row.created  = clock_.now();
    row.modified = row.created;
    row.cells    = {draft.type().name, draft.row().id, std::move(fields)};
    records_.put("_created", std::move(row));
}

std::string Book::next_id(RecordType const& type) {
    return std::to_string(first_id_of(type.id_space) - 1 + records_.next("id of " + type.id_space));
}

Outcome<void> Book::remove(RecordType const& type, std::string_view id) {
    RowPtr const row = find(type, id);
    if (!row) return refused(no_such_record());
    for (auto const& other : types_)
        for (FieldDefinition const& field : other->fields) {
            auto const& targets = field.refers_to;
            if (std::find(targets.begin(), targets.end(), type.name) == targets.end()) continue;
            for (RowPtr const& dependent : table(*other).find_by(field.name, id))
                if (dependent->id != id)
                    return refused(user_error("This record cannot be deleted because it has dependent records."));
        }
    Problems            problems;
    Records::Mark const mark = records_.mark();
    if (type.name == "customerPayment") apply_payments(table(type).cell(*row, "apply"), {}, problems);
    if (type.name == "invoice") {
        if (!decimal_or_zero(table(type).cell(*row, "amountPaid")).is_zero())
            return refused(user_error("This transaction cannot be deleted because it is linked to by payments."));
        bill_order(*row, -1);
    }
    if (!problems.empty()) {
        records_.roll_back_to(mark);
        return tl::unexpected{std::move(problems)};
    }
    records_.erase(type.name, id);
    ++edition_;
    return {};
}

void Book::add_standing_lists() {
    using Member   = Value::Member;
    auto const add = [this](std::string_view name, std::vector<Member> fields) {
        auto const written = create(*type(name), Value::object(std::move(fields)), {.names = Strictness::error});
        if (!written) throw std::logic_error{"sandbox: " + written.error().front().detail};
    };
    struct Unit {
        std::string_view name, symbol;
        int              precision;
        std::string_view rate;
    };
    for (Unit const& unit : {Unit{"US Dollar", "USD", 2, "1"}, Unit{"British Pound", "GBP", 2, "1.25"},
                             Unit{"Canadian Dollar", "CAD", 2, "0.75"}, Unit{"Euro", "EUR", 2, "1.1"},
                             Unit{"Japanese Yen", "JPY", 0, "0.0067"}})
        add("currency", {{"name", unit.name},
                         {"symbol", unit.symbol},
                         {"currencyPrecision", unit.precision},
                         {"exchangeRate", Value::number(unit.rate)},
                         {"isBaseCurrency", unit.symbol == "USD"}});
    add("subsidiary", {{"name", "Parent Company"}, {"country", "US"}, {"currency", Value::object({{"id", "1"}})}});
    for (auto const& [name, days] : {std::pair{"Net 15", 15}, {"Net 30", 30}, {"Net 60", 60}, {"Due on receipt", 0}})
        add("term", {{"name", name}, {"daysUntilNetDue", days}});
    for (char const* const status : {"CUSTOMER-Closed Won", "CUSTOMER-Lost Customer"})
        add("customerStatus", {{"name", status}});
    for (char const* const status : {"In Progress", "Not Awarded", "Pending", "Awarded", "Closed"})
        add("jobStatus", {{"name", status}});
    for (char const* const method : {"Wire Transfer", "Check", "Credit Card"}) add("paymentMethod", {{"name", method}});
    add("serviceSaleItem", {{"itemId", "Professional Services"}, {"displayName", "Professional Services"}});
}

Value tidy(Decimal const& number) { return number.normalized(); }

Value tidy(Value const& number) {
    auto const read = number.decimal();
    return read ? tidy(*read) : number;
}

Decimal decimal_or_zero(Value const& number) {
    auto const read = number.decimal();
    return read ? *read : Decimal{};
}

}  // namespace throughline::sandbox::suite

#include "salesforce_org.hpp"
#include "salesforce_cells.hpp"
#include "salesforce_id.hpp"
#include "text.hpp"

#include <algorithm>
#include <charconv>

namespace throughline::sandbox {

namespace {

std::string joined(std::vector<std::string> const& names) {
    std::string text;
    for (std::string const& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

tl::unexpected<SalesforceRefusal> no_such_column(std::string_view field, std::string_view object) {
    return refuse("INVALID_FIELD",
                  "No such column '" + std::string{field} + "' on sobject of type " + std::string{object});
}

}  // namespace

void SalesforceDraft::set(std::string_view field, Value value) {
    if (auto const place = table_.column(field)) row_.cells[*place] = std::move(value);
}

bool SalesforceDraft::changes(std::string_view field) const {
    return !before_ || table_.cell(*before_, field) != get(field);
}

SalesforceOrg::SalesforceOrg(Records& held, Clock const& clock, Random& random, SalesforceOptions const& options)
    : records{held}, clock_{clock}, random_{random}, options_{options} {}

Table const* SalesforceOrg::object(std::string_view name) const {
    if (Table const* const exact = records.table(name)) return exact;
    for (std::string const& each : records.objects())
        if (same_name(each, name)) return records.table(each);
    return nullptr;
}

Table const* SalesforceOrg::object_of(std::string_view id) const {
    for (std::string const& each : records.objects())
        if (id.starts_with(records.table(each)->definition().key_prefix)) return records.table(each);
    return nullptr;
}

Outcome<RowPtr> SalesforceOrg::live(Table const& table, std::string_view id) const {
    auto const known = salesforce_id_18(id);
    if (!known)
        return refuse("NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + std::string{id},
                      {}, 404);
    RowPtr row = table.find(*known);
    if (!row) return resource_not_found();
    if (row->deleted) return refuse("ENTITY_IS_DELETED", "entity is deleted", {}, 404);
    return row;
}

Value SalesforceOrg::shown(Table const& table, Row const& row, std::size_t place) const {
    FieldDefinition const& field = table.definition().fields[place];
    if (field.type != FieldType::document) return row.cells[place];
    std::map<std::string, Value> parts;
    bool                         empty = true;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        FieldDefinition const& part = table.definition().fields[at];
        if (part.compound != field.name) continue;
        std::string name = part.name.substr(field.name.size() - std::string_view{"Address"}.size());
        name.front()     = static_cast<char>(name.front() - 'A' + 'a');
        empty            = empty && row.cells[at].is_null();
        parts.emplace(std::move(name), row.cells[at]);
    }
    Value whole = Value::object();
    for (auto& [name, value] : parts) whole.set(name, std::move(value));
    return empty ? Value{} : whole;
}

Outcome<std::string> SalesforceOrg::create(std::string_view name, Value const& fields, SalesforceWriter const& writer) {
    Table const* const table = object(name);
    if (table == nullptr) return resource_not_found();
    if (auto checked = check_write(*table, "", fields); !checked) return refuse(checked.error());

    Row row;
    for (FieldDefinition const& field : table->definition().fields) row.cells.push_back(field.initial);
    SalesforceDraft draft{*table, std::move(row), nullptr};
    if (auto filled = fill(draft, fields, writer); !filled) return refuse(filled.error());
    fill_defaults(draft, writer);
    Timestamp const at  = stamp();
    draft.row().created = at;
    if (auto saved = save(draft, writer, at); !saved) return refuse(saved.error());

    std::string const counter = "creates:" + table->definition().name;
    std::int64_t      creates = 0;
    std::string const before  = records.fact(counter).text();
    std::from_chars(before.data(), before.data() + before.size(), creates);
    records.set_fact(counter, creates + 1);
    return draft.row().id;
}

Outcome<> SalesforceOrg::update(std::string_view name, std::string_view id, Value const& fields,
                                SalesforceWriter const& writer) {
    Table const* const table = object(name);
    if (table == nullptr) return resource_not_found();
    auto const before = live(*table, id);
    if (!before) return refuse(before.error());
    if (auto checked = check_write(*table, (*before)->id, fields); !checked) return checked;

    SalesforceDraft draft{*table, **before, *before};
    if (auto filled = fill(draft, fields, writer); !filled) return filled;
    return save(draft, writer, std::max(stamp(), (*before)->modified));
}

Outcome<SalesforceOrg::Upserted> SalesforceOrg::upsert(std::string_view name, std::string_view field,
                                                       std::string_view value, Value const& fields,
                                                       SalesforceWriter const& writer) {
    Table const* const table = object(name);
    if (table == nullptr) return resource_not_found();
    FieldDefinition const* const key = table->field(field);
    if (key == nullptr || !(key->external_id || key->lookup))
        return refuse("NOT_FOUND",
                      "Provided external ID field does not exist or is not accessible: " + std::string{field}, {}, 404);
    std::vector<RowPtr> matches;
    if (key->type != FieldType::id) {
        matches = table->find_by(key->name, value);
    } else if (!value.empty()) {
        auto row = live(*table, value);
        if (!row) return refuse(row.error());
        matches.push_back(*row);
    }
    if (matches.size() > 1) {
        std::vector<std::string> ids;
        for (RowPtr const& row : matches) ids.push_back(row->id);
        return refuse("DUPLICATE_EXTERNAL_ID",
                      key->name + ": more than one record found for external id field: [" + joined(ids) + "]",
                      std::move(ids), 300);
    }
    if (matches.size() == 1) {
        auto updated = update(name, matches.front()->id, fields, writer);
        if (!updated) return refuse(updated.error());
        return Upserted{matches.front()->id, false};
    }
    Value whole = fields;
    if (key->type != FieldType::id) whole.set(key->name, value);
    auto created = create(name, whole, writer);
    if (!created) return refuse(created.error());
    return Upserted{*created, true};
}

Outcome<> SalesforceOrg::check_write(Table const& table, std::string_view id, Value const& fields) {
    std::string const& name = table.definition().name;
    if (auto const lock = locked.find(name); lock != locked.end() && lock->second > 0) {
        --lock->second;
        return refuse("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record: " +
                                                (id.empty() ? std::string{"a new one"} : std::string{id}));
    }
    if (write_check)
        if (auto refusal = write_check(name, id, fields)) return refuse(std::move(*refusal));
    return {};
}

Outcome<> SalesforceOrg::fill(SalesforceDraft& draft, Value const& fields, SalesforceWriter const& writer) const {
    if (!fields.is_object())
        return refuse("JSON_PARSER_ERROR", "Expected a JSON object for a record of " + draft.object());
    for (Value::Member const& member : fields.members()) {
        if (member.name == "attributes") continue;
        if (auto filled = fill_one(draft, member, writer); !filled) return filled;
    }
    return {};
}

Outcome<> SalesforceOrg::fill_one(SalesforceDraft& draft, Value::Member const& member,
                                  SalesforceWriter const& writer) const {
    FieldDefinition const* const field = draft.table().field(member.name);
    if (field == nullptr) return follow(draft, member, writer);
    bool const allowed = draft.before() ? field->updateable : field->createable;
    if (!allowed && !(writer.is_system && field->type != FieldType::id && field->type != FieldType::document))
        return refuse("INVALID_FIELD_FOR_INSERT_UPDATE",
                      "Unable to create/update fields: " + field->name +
                          ". Please check the security settings of this field and verify that it is read/write for "
                          "your profile or permission set.",
                      {field->name});
    auto cell = cell_from(draft.table().definition(), *field, member.value);
    if (!cell) return refuse(cell.error());
    if (field->type == FieldType::reference && !cell->is_null())
        if (auto checked = check_reference(*field, *cell); !checked) return checked;
    draft.set(field->name, std::move(*cell));
    draft.mark_sent(field->name);
    return {};
}

Outcome<> SalesforceOrg::follow(SalesforceDraft& draft, Value::Member const& member,
                                SalesforceWriter const& writer) const {
    for (FieldDefinition const& field : draft.table().definition().fields) {
        if (field.refers_to.empty() || !same_name(field.relationship, member.name)) continue;
        Table const* const target = object(field.refers_to.front());
        Value              keys   = member.value;
        keys.erase("attributes");
        if (target == nullptr || keys.members().size() != 1) break;
        auto const& [name, value]        = keys.members().front();
        FieldDefinition const* const key = target->field(name);
        if (key == nullptr || !(key->external_id || key->lookup))
            return no_such_column(name, target->definition().name);
        auto const found = target->find_by(key->name, value.text());
        if (found.size() > 1)
            return refuse("DUPLICATE_EXTERNAL_ID", key->name + ": more than one record found for external id field");
        if (found.empty())
            return refuse("INVALID_FIELD", "Foreign key external ID: " + value.text() + " not found for field " +
                                               key->name + " in entity " + target->definition().name);
        return fill_one(draft, {field.name, found.front()->id}, writer);
    }
    return no_such_column(member.name, draft.object());
}

Outcome<> SalesforceOrg::check_reference(FieldDefinition const& field, Value const& id) const {
    bool known = false;
    for (std::string const& name : field.refers_to) {
        Table const* const target = records.table(name);
        if (target == nullptr || !id.text().starts_with(target->definition().key_prefix)) continue;
        RowPtr const row = target->find(id.text());
        if (row && row->deleted) return refuse("ENTITY_IS_DELETED", "entity is deleted");
        if (row) return {};
        known = true;
    }
    if (!known && object_of(id.text()) != nullptr)
        return refuse("MALFORMED_ID", field.label + ": id value of incorrect type: " + id.text(), {field.name});
    return refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {});
}

void SalesforceOrg::fill_defaults(SalesforceDraft& draft, SalesforceWriter const& writer) {
    std::string const& name = draft.object();
    for (FieldDefinition const& field : draft.table().definition().fields) {
        if (!draft.get(field.name).is_null()) continue;
        if (field.auto_number) {
            std::string number = std::to_string(records.next("number:" + field.name));
            draft.set(field.name, std::string(number.size() < 8 ? 8 - number.size() : 0, '0') + number);
        }
        for (PicklistValue const& value : field.picklist)
            if (value.is_default) draft.set(field.name, value.value);
    }
    if (draft.get("OwnerId").is_null()) draft.set("OwnerId", writer.user);
    std::string const& prefix = draft.table().definition().key_prefix;
    draft.row().id            = salesforce_id(prefix, records.next("id:" + name));
    draft.set("Id", draft.row().id);
}

Outcome<> SalesforceOrg::save(SalesforceDraft& draft, SalesforceWriter const& writer, Timestamp at) {
    if (auto derived = derive(draft, records, at); !derived) return derived;
    if (auto checked = check_saved(draft); !checked) return checked;
    std::string const moment = at.to_string(3, "+0000");
    if (!draft.before()) {
        // People may import records with the dates that they had elsewhere.
        if (!draft.was_sent("CreatedDate")) draft.set("CreatedDate", moment);
        draft.set("CreatedById", writer.user);
    }
    if (!draft.was_sent("LastModifiedDate")) draft.set("LastModifiedDate", moment);
    draft.set("LastModifiedById", writer.user);
    touch(draft.table(), draft.row(), at);
    roll_up(draft.object(), draft.row(), at);
    return {};
}

Outcome<> SalesforceOrg::check_saved(SalesforceDraft const& draft) const {
    std::vector<std::string> missing;
    for (FieldDefinition const& field : draft.table().definition().fields) {
        bool const required = !field.nillable && field.createable && (!field.defaulted || draft.was_sent(field.name));
        if (required && draft.get(field.name).is_null()) missing.push_back(field.name);
    }
    if (!missing.empty())
        return refuse("REQUIRED_FIELD_MISSING", "Required fields are missing: [" + joined(missing) + "]", missing);
    return check_unique(draft);
}

Outcome<> SalesforceOrg::check_unique(SalesforceDraft const& draft) const {
    for (FieldDefinition const& field : draft.table().definition().fields) {
        if (!field.unique || draft.get(field.name).is_null()) continue;
        for (RowPtr const& other : draft.table().find_by(field.name, draft.get(field.name).text()))
            if (other->id != draft.row().id)
                return refuse("DUPLICATE_VALUE", "duplicate value found: " + field.name +
                                                     " duplicates value on record with id: " + other->id);
    }
    return {};
}

}  // namespace throughline::sandbox

#include "journal.hpp"
#include "text.hpp"

#include <throughline/sandbox/records.hpp>

#include <stdexcept>
#include <utility>

namespace throughline::sandbox {

namespace {

Value const no_value;

}  // namespace

Table::Table(ObjectDefinition definition) {
    std::vector<FieldDefinition> fields = std::move(definition.fields);
    definition.fields.clear();
    definition_ = std::move(definition);
    for (FieldDefinition& field : fields) add_field(std::move(field));
}

std::optional<std::size_t> Table::column(std::string_view field) const {
    auto const found = columns_.find(lower_case(field));
    if (found == columns_.end()) return std::nullopt;
    return found->second;
}

FieldDefinition const* Table::field(std::string_view name) const {
    auto const place = column(name);
    return place ? &definition_.fields[*place] : nullptr;
}

void Table::add_field(FieldDefinition field) {
    auto const [found, is_new] = columns_.try_emplace(lower_case(field.name), definition_.fields.size());
    std::size_t const place    = found->second;
    if (field.unique || field.external_id || field.lookup || field.cascades) indexes_.try_emplace(place);
    if (!is_new) {
        definition_.fields[place] = std::move(field);
    } else {
        Value const initial = field.initial;
        definition_.fields.push_back(std::move(field));
        for (auto& [id, row] : rows_) {
            Row wider = *row;
            wider.cells.push_back(initial);
            row = std::make_shared<Row const>(std::move(wider));
        }
    }
    ordered_.clear();
    for (auto& [column, by_value] : indexes_) by_value.clear();
    for (auto const& [id, row] : rows_) index(row);
}

void Table::remove_field(std::string_view name) {
    auto const place = column(name);
    if (!place) throw std::invalid_argument{"sandbox: there is no field " + std::string{name}};
    auto const gone = static_cast<std::ptrdiff_t>(*place);
    definition_.fields.erase(definition_.fields.begin() + gone);
    columns_.clear();
    indexes_.clear();
    ordered_.clear();
    for (std::size_t each = 0; each < definition_.fields.size(); ++each) {
        auto const& field = definition_.fields[each];
        columns_.emplace(lower_case(field.name), each);
        if (field.unique || field.external_id || field.lookup || field.cascades) indexes_.try_emplace(each);
    }
    for (auto& [id, row] : rows_) {
        Row narrower = *row;
        narrower.cells.erase(narrower.cells.begin() + gone);
        row = std::make_shared<Row const>(std::move(narrower));
        index(row);
    }
}

RowPtr Table::find(std::string_view id) const {
    auto const found = rows_.find(std::string{id});
    return found == rows_.end() ? nullptr : found->second;
}

Value const& Table::cell(Row const& row, std::string_view field) const {
    auto const place = column(field);
    return place ? row.cells[*place] : no_value;
}

std::vector<RowPtr> Table::find_by(std::string_view field, std::string_view text) const {
    std::vector<RowPtr> found;
    auto const          place = column(field);
    if (!place) return found;
    auto const indexed = indexes_.find(*place);
    if (indexed == indexes_.end()) {
        std::map<std::string_view, RowPtr> by_id;
        for (auto const& [id, row] : rows_)
            if (!row->deleted && !row->cells[*place].is_null() && row->cells[*place].text() == text) by_id[id] = row;
        for (auto const& [id, row] : by_id) found.push_back(row);
        return found;
    }
    auto const ids = indexed->second.find(std::string{text});
    if (ids == indexed->second.end()) return found;
    for (std::string const& id : ids->second) found.push_back(rows_.at(id));
    return found;
}

std::vector<RowPtr> Table::ordered(Timestamp since) const {
    std::vector<RowPtr> rows;
    for (auto at = ordered_.lower_bound({since, ""}); at != ordered_.end(); ++at) rows.push_back(at->second);
    return rows;
}

void Table::put(RowPtr row) {
    if (row->cells.size() != definition_.fields.size())
        throw std::invalid_argument{"sandbox: a row of " + definition_.name + " must have a cell for every field"};
    auto& held = rows_[row->id];
    if (held) {
        unindex(held);
        if (!held->deleted) --live_;
    }
    held = std::move(row);
    if (!held->deleted) ++live_;
    index(held);
}

void Table::erase(std::string_view id) {
    auto const found = rows_.find(std::string{id});
    if (found == rows_.end()) return;
    unindex(found->second);
    if (!found->second->deleted) --live_;
    rows_.erase(found);
}

void Table::index(RowPtr const& row) {
    ordered_.emplace(Key{row->modified, row->id}, row);
    if (row->deleted) return;
    for (auto& [column, by_value] : indexes_)
        if (!row->cells[column].is_null()) by_value[row->cells[column].text()].insert(row->id);
}

void Table::unindex(RowPtr const& row) {
    ordered_.erase(Key{row->modified, row->id});
    if (row->deleted) return;
    for (auto& [column, by_value] : indexes_) {
        auto const found = by_value.find(row->cells[column].text());
        if (found == by_value.end()) continue;
        found->second.erase(row->id);
        if (found->second.empty()) by_value.erase(found);
    }
}

Records::Records()  = default;
Records::~Records() = default;

Table& Records::add_table(ObjectDefinition definition) {
    std::string const name     = definition.name;
    auto const [found, is_new] = tables_.try_emplace(name);
    if (!is_new) throw std::invalid_argument{"sandbox: there is already an object " + name};
    found->second = std::make_unique<Table>(std::move(definition));
    order_.push_back(name);
    return *found->second;
}

Table* Records::table(std::string_view object) {
    auto const found = tables_.find(object);
    return found == tables_.end() ? nullptr : found->second.get();
}

Table const* Records::table(std::string_view object) const {
    auto const found = tables_.find(object);
    return found == tables_.end() ? nullptr : found->second.get();
}

void Records::put(std::string_view object, Row row) {
    Table* const into = table(object);
    if (into == nullptr) throw std::invalid_argument{"sandbox: there is no object " + std::string{object}};
    auto   held   = std::make_shared<Row const>(std::move(row));
    RowPtr before = into->find(held->id);
    into->put(held);
    undo_.push_back({into, held->id, std::move(before), {}});
}

void Records::erase(std::string_view object, std::string_view id) {
    Table* const from   = table(object);
    RowPtr       before = from == nullptr ? nullptr : from->find(id);
    if (!before) return;
    from->erase(id);
    undo_.push_back({from, std::string{id}, std::move(before), {}});
}

std::int64_t Records::next(std::string_view sequence) {
    counted_.emplace(sequence);
    return ++sequences_[std::string{sequence}];
}

std::int64_t Records::current(std::string_view sequence) const {
    auto const found = sequences_.find(sequence);
    return found == sequences_.end() ? 0 : found->second;
}

void Records::set_fact(std::string_view name, Value value) {
    undo_.push_back({nullptr, std::string{name}, nullptr, fact(name)});
    facts_.insert_or_assign(std::string{name}, std::move(value));
}

Value const& Records::fact(std::string_view name) const {
    auto const found = facts_.find(name);
    return found == facts_.end() ? no_value : found->second;
}

void Records::roll_back_to(Mark mark) {
    while (undo_.size() > mark) {
        Undo undo = std::move(undo_.back());
        undo_.pop_back();
        if (undo.table == nullptr)
            facts_.insert_or_assign(std::move(undo.key), std::move(undo.fact_before));
        else if (undo.before)
            undo.table->put(std::move(undo.before));
        else
            undo.table->erase(undo.key);
    }
}

}  // namespace throughline::sandbox

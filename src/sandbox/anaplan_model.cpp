#include "anaplan_model.hpp"

#include <throughline/core/date.hpp>
#include <throughline/core/decimal.hpp>

#include <iconv.h>

#include <algorithm>

namespace throughline::sandbox {

namespace {

constexpr std::size_t code_max = 60;

std::string quoted(std::string const& cell) {
    if (cell.find_first_of("\",\r\n") == std::string::npos) return cell;
    std::string text{"\""};
    for (auto const each : cell) text.append(each == '"' ? 2 : 1, each);
    return text + "\"";
}

std::int64_t milliseconds(Timestamp at) { return at.seconds() * 1000; }

bool is_date(std::string const& text, std::string const& format) {
    if (format == "YYYY-MM-DD") return Date::parse(text).has_value();
    if (text.size() != 10 || text[2] != '/' || text[5] != '/') return false;
    return Date::parse(text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2)).has_value();
}

}  // namespace

std::optional<std::vector<AnaplanCsv::Line>> AnaplanCsv::parse(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<Line> lines;
    Line              line;
    std::string       cell;
    bool              open = false, any = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const each = text[at];
        if (open) {
            if (each != '"')
                cell += each;
            else if (at + 1 < text.size() && text[at + 1] == '"')
                cell += text[++at];
            else
                open = false;
            continue;
        }
        any = true;
        if (each == '"' && cell.empty()) {
            open = true;
        } else if (each == ',' || each == '\n') {
            if (each == '\n' && cell.ends_with('\r')) cell.pop_back();
            line.push_back(std::exchange(cell, {}));
            if (each == '\n') lines.push_back(std::exchange(line, {})), any = false;
        } else {
            cell += each;
        }
    }
    if (open) return std::nullopt;
    if (any) {
        line.push_back(cell);
        lines.push_back(line);
    }
    return lines;
}

void AnaplanCsv::append(std::string& out, Line const& line) {
    for (std::size_t at = 0; at < line.size(); ++at) out.append(at == 0 ? "" : ",").append(quoted(line[at]));
    out += '\n';
}

std::optional<std::string> recoded(std::string const& text, std::string const& from, std::string const& to) {
    if (from == to) return text;
    auto const converter = ::iconv_open(to.c_str(), from.c_str());
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    auto        copy = text;
    std::string result(text.size() * 4 + 8, '\0');
    char*       in      = copy.data();
    char*       out     = result.data();
    std::size_t in_left = copy.size(), out_left = result.size();
    bool const  done = ::iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1);
    ::iconv_close(converter);
    if (!done || in_left != 0) return std::nullopt;
    result.resize(result.size() - out_left);
    return result;
}

std::optional<std::vector<AnaplanCsv::Line>> AnaplanModel::lines_of(AnaplanTable const& table,
                                                                    std::string const&  file_id) {
    auto&      file = files_[file_id];
    auto const text = file.is_whole() ? recoded(file.content(), table.encoding, "UTF-8") : std::nullopt;
    if (text && !options_.keeps_files) file = {};
    return text ? AnaplanCsv::parse(*text) : std::nullopt;
}

bool AnaplanFile::is_whole() const {
    if (announced < 0) return false;
    for (std::int64_t chunk = 0; chunk < announced; ++chunk)
        if (!chunks.count(static_cast<std::size_t>(chunk))) return false;
    return announced > 0;
}

std::string AnaplanFile::content() const {
    std::string content;
    for (auto const& [number, chunk] : chunks) content += chunk;
    return content;
}

AnaplanModel::Held* AnaplanModel::find(std::string_view name) {
    auto const found = tables_.find(name);
    return found == tables_.end() ? nullptr : &found->second;
}
AnaplanModel::Held const* AnaplanModel::find(std::string_view name) const {
    auto const found = tables_.find(name);
    return found == tables_.end() ? nullptr : &found->second;
}

std::string AnaplanModel::key_of(AnaplanTable const& table, Row const& row) const {
    std::string key;
    for (auto const& header : table.key) {
        auto const cell = row.find(header);
        if (&header != &table.key.front()) key += '|';
        if (cell != row.end()) key += cell->second;
    }
    return key;
}

/// True where the row is new.
bool AnaplanModel::put(Held& held, Row row) {
    auto const key   = key_of(held.table, row);
    auto const known = held.rows.find(key);
    if (known != held.rows.end() && known->second == row) return false;
    ++serial_;
    bool const fresh = known == held.rows.end();
    if (fresh) held.order.push_back(key);
    held.rows[key] = std::move(row);
    return fresh;
}

void AnaplanModel::erase(Held& held, std::string const& key) {
    if (held.rows.erase(key) == 0) return;
    ++serial_;
    std::erase(held.order, key);
    held.marked.erase(key);
}

void AnaplanModel::restructure(Held& held, std::vector<AnaplanColumn> columns) {
    ++serial_;
    held.table.columns = std::move(columns);
}

bool AnaplanModel::has_action(std::string_view action) const {
    auto const slash = action.find('/');
    auto const kind  = action.substr(0, slash);
    auto const id    = action.substr(slash + 1);
    if (id.empty()) return false;
    for (auto const& [name, held] : tables_) {
        auto const& table = held.table;
        if (kind == "exports" && table.export_id == id) return true;
        if (kind == "imports" && (table.import_id == id || table.mark_import_id == id)) return true;
        if (kind == "actions" && table.delete_action_id == id) return true;
        if (kind == "processes" && table.process_id == id) return true;
    }
    return false;
}

AnaplanTask const* AnaplanModel::start(std::string action, std::string id) {
    auto const now = clock_.now();
    // One at a time: a running action keeps the others of its model waiting.
    auto const begins = std::max(now, last_end_);
    last_end_         = begins + options_.task_time;
    ++started_[action];
    tasks_.push_back({.id      = std::move(id),
                      .action  = std::move(action),
                      .created = milliseconds(now) + static_cast<std::int64_t>(tasks_.size() % 1000),
                      .begins  = begins,
                      .ends    = last_end_});
    return &tasks_.back();
}

void AnaplanModel::settle() {
    if (held_) return;
    auto const now = clock_.now();
    for (auto& task : tasks_) {
        if (task.state != AnaplanTask::State::waiting && task.state != AnaplanTask::State::running) continue;
        if (now < task.begins) return;
        task.state = AnaplanTask::State::running;
        if (now < task.ends) return;
        carry_out(task);
        task.state = AnaplanTask::State::complete;
    }
}

void AnaplanModel::cancel_running() {
    for (auto& task : tasks_) {
        if (task.state != AnaplanTask::State::waiting && task.state != AnaplanTask::State::running) continue;
        task.state = AnaplanTask::State::cancelled;
        last_end_  = clock_.now();
        return;
    }
}

AnaplanTask const* AnaplanModel::task(std::string_view action, std::string_view id) const {
    for (auto const& each : tasks_)
        if (each.action == action && each.id == id) return &each;
    return nullptr;
}

std::vector<AnaplanTask const*> AnaplanModel::tasks(std::string_view action) const {
    std::vector<AnaplanTask const*> found;
    for (auto const& each : tasks_)
        if (each.action == action) found.push_back(&each);
    return found;
}

bool AnaplanModel::is_busy() const {
    return std::any_of(tasks_.begin(), tasks_.end(),
                       [](AnaplanTask const& task) { return task.state == AnaplanTask::State::running; });
}

std::string const* AnaplanModel::dump(std::string_view task_id, std::string_view import) const {
    for (auto const& [whose, dump] : dumps_)
        if (dump.first == task_id && (import.empty() || import == whose)) return &dump.second;
    return nullptr;
}

void AnaplanModel::carry_out(AnaplanTask& task) {
    auto const slash = task.action.find('/');
    auto const id    = task.action.substr(slash + 1);
    for (auto& [name, held] : tables_) {
        auto const& table = held.table;
        if (task.action.starts_with("exports/") && table.export_id == id) {
            export_to_file(held);
            task.result = result_of(id, 0, {}, true, {});
        } else if (task.action.starts_with("imports/") && table.import_id == id) {
            task.result = import(held, id, task.id);
        } else if (task.action.starts_with("imports/") && table.mark_import_id == id) {
            task.result = mark(held, task.id);
        } else if (task.action.starts_with("processes/") && table.process_id == id) {
            task.result = process(held, id, task.id);
        } else if (task.action.starts_with("actions/") && table.delete_action_id == id) {
            auto const marked = held.marked;
            for (auto const& key : marked) erase(held, key);
            task.result = result_of(id, 0, {}, true, {});
        }
    }
}

std::optional<std::string> AnaplanModel::fault_of(AnaplanColumn const& column, std::string const& cell) const {
    if (cell.empty()) return std::nullopt;
    auto const invalid = [&](char const* what) { return std::string{"Invalid "} + what + ": " + column.header; };
    switch (column.cell) {
        case AnaplanCell::number:
            if (!Decimal::parse(cell)) return invalid("number");
            break;
        case AnaplanCell::date:
            if (!is_date(cell, options_.date_format)) return invalid("date");
            break;
        case AnaplanCell::boolean:
            if (cell != "true" && cell != "false") return invalid("boolean");
            break;
        case AnaplanCell::period:
            if (std::find(options_.periods.begin(), options_.periods.end(), cell) == options_.periods.end())
                return invalid("time period");
            break;
        case AnaplanCell::item: {
            auto const* const list = find(column.list);
            if (list == nullptr || !list->rows.count(cell)) return invalid("item") + " (" + cell + ")";
            break;
        }
        case AnaplanCell::text:
            break;
    }
    return std::nullopt;
}

/// A number is a number, however many noughts were written behind it.
std::string AnaplanModel::kept(AnaplanColumn const& column, std::string const& cell) const {
    if (column.cell != AnaplanCell::number || cell.find('.') == std::string::npos) return cell;
    auto text = cell;
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

Value AnaplanModel::import(Held& held, std::string const& import_id, std::string const& task_id) {
    auto const& table = held.table;
    auto const  lines = lines_of(table, table.file_id);
    if (!lines || lines->empty()) return result_of(import_id, 0, {}, false, "The file is not complete");
    auto const& header = lines->front();
    if (header.size() != table.columns.size() ||
        !std::all_of(table.columns.begin(), table.columns.end(), [&](AnaplanColumn const& column) {
            return std::find(header.begin(), header.end(), column.header) != header.end();
        }))
        return result_of(import_id, 0, {}, false, "The columns do not match the import's definition");

    std::vector<Refused>  refused;
    std::set<std::string> seen;
    for (std::size_t each = 1; each < lines->size(); ++each) {
        auto const&                line = (*lines)[each];
        Row                        row;
        std::optional<std::string> fault;
        if (line.size() != header.size()) fault = "The row has another number of columns";
        for (std::size_t at = 0; at < line.size() && !fault; ++at) {
            auto const column = std::find_if(table.columns.begin(), table.columns.end(),
                                             [&](AnaplanColumn const& one) { return one.header == header[at]; });
            fault             = fault_of(*column, line[at]);
            if (!line[at].empty()) row[header[at]] = kept(*column, line[at]);
        }
        auto const key = key_of(table, row);
        for (auto const& name : table.key)
            if (!fault && (row[name].empty() || row[name].size() > code_max)) fault = "Invalid code";
        if (!fault && !seen.insert(key).second) fault = "Duplicate code";
        if (fault)
            refused.push_back({*fault, line, each + 1});
        else if (put(held, std::move(row)))
            ++held.creates[key];
    }
    keep_dump(import_id, task_id, header, refused);
    return result_of(import_id, lines->size() - 1, refused, true, {});
}

/// Its steps count rows and have dumps; it has neither of its own.
Value AnaplanModel::process(Held& held, std::string const& process_id, std::string const& task_id) {
    auto       result = import(held, held.table.import_id, task_id);
    bool const done   = result["successful"].is_true();
    for (int depth = 0; depth < options_.process_depth; ++depth) {
        auto outer = Value::object({{"objectId", process_id}, {"successful", done}, {"failureDumpAvailable", false}});
        outer.set("nestedResults", Value::array({std::move(result)}));
        result = std::move(outer);
    }
    return result;
}

Value AnaplanModel::mark(Held& held, std::string const& task_id) {
    auto const& table = held.table;
    auto const  lines = lines_of(table, table.mark_file_id);
    if (!lines || lines->empty()) return result_of(table.mark_import_id, 0, {}, false, "The file is not complete");
    held.marked.clear();
    std::vector<Refused> refused;
    for (std::size_t each = 1; each < lines->size(); ++each) {
        auto const& line = (*lines)[each];
        if (line.empty() || !held.rows.count(line.front()))
            refused.push_back({"Invalid item: code", line, each + 1});
        else
            held.marked.insert(line.front());
    }
    keep_dump(table.mark_import_id, task_id, lines->front(), refused);
    return result_of(table.mark_import_id, lines->size() - 1, refused, true, {});
}

void AnaplanModel::keep_dump(std::string const& import_id, std::string const& task_id, AnaplanCsv::Line const& header,
                             std::vector<Refused> const& refused) {
    dumps_.erase(import_id);  // Replaced by every run.
    if (refused.empty() || !options_.keeps_dumps) return;
    auto first = header;
    first.insert(first.begin(), "_Status_");
    first.insert(first.end(), {"_Line_", "_Error_1_"});
    std::string text;
    AnaplanCsv::append(text, first);
    for (auto const& row : refused) {
        auto line = row.cells;
        line.resize(header.size());
        line.insert(line.begin(), "Failed");
        line.insert(line.end(), {std::to_string(row.line), row.message});
        AnaplanCsv::append(text, line);
    }
    dumps_[import_id] = {task_id, std::move(text)};
}

Value AnaplanModel::result_of(std::string const& object, std::size_t rows, std::vector<Refused> const& refused,
                              bool done, std::string const& words) const {
    bool const dumped = !refused.empty() && options_.keeps_dumps;
    auto       result = Value::object({{"objectId", object}, {"successful", done}, {"failureDumpAvailable", dumped}});
    if (!words.empty())
        result.set("details", Value::array({Value::object({{"localMessageText", words}, {"occurrences", 0}})}));
    if (rows == 0 || !options_.counts_rows) return result;
    auto const text   = [](std::size_t number) { return Value{std::to_string(number)}; };
    auto       detail = Value::object({{"type", "hierarchyRowsProcessed"}, {"occurrences", 0}});
    detail.set("localMessageText", std::to_string(rows - refused.size()) + " rows successful");
    detail.set("values", Value::array({"totalRowCount", text(rows), "successRowCount", text(rows - refused.size()),
                                       "failedCount", text(refused.size()), "ignoredCount", "0"}));
    result.set("details", Value::array({std::move(detail)}));
    return result;
}

void AnaplanModel::export_to_file(Held const& held) {
    std::string      text{"\xEF\xBB\xBF"};
    AnaplanCsv::Line line;
    for (auto const& column : held.table.columns) line.push_back(column.header);
    AnaplanCsv::append(text, line);
    for (auto const& key : held.order) {
        auto const& row = held.rows.at(key);
        line.clear();
        for (auto const& column : held.table.columns) {
            auto const cell = row.find(column.header);
            line.push_back(cell == row.end() ? std::string{} : cell->second);
        }
        AnaplanCsv::append(text, line);
    }
    if (held.table.encoding != "UTF-8") text = recoded(text.substr(3), "UTF-8", held.table.encoding).value();
    AnaplanFile file;
    for (std::size_t from = 0; from < text.size(); from += options_.chunk_bytes)
        file.chunks[file.chunks.size()] = text.substr(from, options_.chunk_bytes);
    file.announced               = static_cast<std::int64_t>(file.chunks.size());
    files_[held.table.export_id] = std::move(file);
}

}  // namespace throughline::sandbox

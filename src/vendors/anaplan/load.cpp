#include "connector.hpp"

#include <throughline/core/digest.hpp>

#include <algorithm>
#include <set>

namespace throughline::anaplan {

namespace {

constexpr std::size_t dump_chunks_max = 100;

Outcome ended(Outcome::Kind kind, Error error) {
    Outcome outcome;
    outcome.kind = kind;
    outcome.error.emplace(std::move(error));
    return outcome;
}

/// What an error says of a load that met it. Whatever was met before the start had no effect.
Outcome failed(Error error) {
    switch (error.code()) {
        case ErrorCode::transient:
        case ErrorCode::throttled:
        case ErrorCode::auth:
        case ErrorCode::conflict:
        case ErrorCode::cancelled:
            return ended(Outcome::Kind::retryable, std::move(error));
        case ErrorCode::uncertain:
            return ended(Outcome::Kind::uncertain, std::move(error));
        default:
            return ended(Outcome::Kind::rejected, std::move(error));
    }
}

std::string const& code_of(WriteItem const& item) { return item.key.empty() ? item.external_id : item.key; }

Error refused_row(std::string_view message, std::string_view column) {
    auto error = Error{ErrorCode::validation, message.empty() ? "the model refused the row" : std::string{message}}
                     .with_owner("planning")
                     .with_remedy("correct the value, or add the item that it names to the model");
    return column.empty() ? error : std::move(error).in_field(column);
}

/// The table and the import agree on the columns, or nothing is sent: a column that the import does not read would be
/// lost, and one that it reads and nobody fills would be emptied.
Result<std::vector<std::string>> agreed_headers(TablePlan const& plan, ImportFormat const& format) {
    auto const& ours = plan.written_headers();
    if (format.headers.empty()) return ours;
    std::set<std::string> const written{ours.begin(), ours.end()};
    std::set<std::string> const read{format.headers.begin(), format.headers.end()};
    if (written == read) return format.headers;
    std::string expected;
    for (auto const& name : format.headers) expected += (expected.empty() ? "" : ", ") + name;
    return Error{ErrorCode::validation, "the import reads other columns than the connection writes"}
        .with_expected(expected)
        .with_owner("planning")
        .with_remedy("map the same columns in the import as in the connection's table");
}

/// One row more of a file, unless the model could not read it.
Result<> append_row(TablePlan const& plan, WriteItem const& item, std::vector<std::string> const& headers,
                    ImportFormat const& format, std::string& content, CsvWriter& out) {
    auto const before = content.size();
    if (auto const done = plan.append_row(item, headers, format.decimal_separator, out); !done) return done;
    auto const spelled = encoded(format.spoken, std::string_view{content}.substr(before));
    if (spelled) return {};
    content.resize(before);
    return spelled.error();
}

}  // namespace

/// What goes in one load.
struct AnaplanConnector::Rows {
    std::vector<std::size_t> items{};  ///< Of the batch, one to a row.
    std::string              content{};
};

/// What a load, its steps and theirs say of rows that they refused.
struct AnaplanConnector::Refusals {
    std::map<std::string, Error> rows{};            ///< That dumps name, by their codes.
    std::int64_t                 named     = 0;     ///< A row counts once in each dump that has it.
    bool                         named_all = true;  ///< Nobody refused more than dumps name.

    /// Whether a result's own words agree with what its dumps, and those of its steps, name.
    void count(Task const& task, std::int64_t named_by_it) {
        bool const refused_more = task.failed.value_or(0) > named_by_it;
        bool const hides_dump   = task.has_dump && !task.steps.empty() && named_by_it == 0;
        bool const hides_step   = task.successful && std::any_of(task.steps.begin(), task.steps.end(),
                                                                 [](Task const& step) { return !step.successful; });
        if (refused_more || hides_dump || hides_step || task.is_cut) named_all = false;
    }
};

namespace {

/// What an import does not say of itself is as the connection's table says; a process says nothing.
Result<ImportFormat> completed(ImportFormat format, Table const& table, Options const& options) {
    constexpr std::string_view separators{",;|\t"};
    if (format.separator == '\0') format.separator = table.separator;
    if (format.decimal_separator == '\0') format.decimal_separator = options.decimal_separator;
    auto const spoken = encoding_named(format.encoding.empty() ? table.encoding : format.encoding);
    if (!spoken) return spoken.error();
    format.spoken = *spoken;
    if (separators.find(format.separator) != std::string_view::npos) return format;
    return Error{ErrorCode::unsupported, "the import's columns are separated by what cannot separate them"}
        .with_value(std::string_view{&format.separator, 1})
        .with_expected("a comma, a semicolon, a bar or a tabulator")
        .with_owner("planning");
}

}  // namespace

Async<Result<ImportFormat>> AnaplanConnector::format_of(TablePlan const* plan) {
    auto const& load = plan->table().load_id;
    if (load.starts_with("118")) co_return completed({}, plan->table(), options_);
    if (auto const known = formats_.find(load); known != formats_.end()) co_return known->second;
    auto                url  = model_.address_of(load_action(load)).text();
    Result<std::string> body = co_await model_.read(std::move(url));
    if (!body) co_return body.error();
    auto format = read_import_format(*body);
    if (!format) co_return format.error();
    format = completed(*std::move(format), plan->table(), options_);
    if (format) formats_.emplace(load, *format);
    co_return format;
}

Async<Result<std::string>> AnaplanConnector::file_of(std::string load_id, std::string file_id) {
    if (!file_id.empty()) co_return file_id;
    if (auto const known = files_.find(load_id); known != files_.end()) co_return known->second;
    Result<std::string> file = co_await model_.file_of_import(load_id);
    if (file) files_.emplace(load_id, *file);
    co_return file;
}

/// One load: not before an earlier one has ended, because files are not locked while they are read. The error is
/// `uncertain` from the start on, and where the file is another afterwards: an upload that was given up may have
/// arrived late, before the file was read.
Async<Result<Task>> AnaplanConnector::run(Action action, std::string file, std::string content,
                                          std::string correlation) {
    Result<> settled = co_await model_.settle(action);
    if (!settled) co_return settled.error();
    auto const size     = content.size();
    auto const digest   = sha256_hex(content);
    Result<>   uploaded = co_await model_.upload(file, std::move(content));
    if (!uploaded) co_return uploaded.error();
    Result<Task> started = co_await model_.start(action, std::move(correlation));
    if (!started) co_return started.error();
    Result<Task> done = co_await model_.finish(action, *std::move(started));
    if (!done) co_return Error{ErrorCode::uncertain, done.error().message()}.with_value(done.error().context().value);
    if (done->state == Task::State::cancelled)
        co_return Error{ErrorCode::cancelled, "the load was cancelled, and rolled back"};
    Result<std::optional<bool>> ours = co_await model_.holds(std::move(file), size, digest);
    if (!ours) co_return Error{ErrorCode::uncertain, ours.error().message()};
    if (*ours == false) co_return Error{ErrorCode::uncertain, "the file that was loaded may be another than was sent"};
    co_return done;
}

/// Rows that a load refused, by their codes.
Async<Result<>> AnaplanConnector::read_dump(TablePlan const* plan, http::Address dump, Refusals* into) {
    dump.at("/chunks");
    auto                url    = dump.text();
    Result<std::string> listed = co_await model_.read(std::move(url));
    if (!listed) co_return listed.error();
    auto const count = read_chunk_count(*listed);
    if (!count) co_return count.error();
    if (*count > dump_chunks_max) into->named_all = false;
    std::string text;
    for (std::size_t chunk = 0; chunk < std::min(*count, dump_chunks_max); ++chunk) {
        auto                address = http::Address{dump}.step(std::to_string(chunk)).text();
        Result<std::string> piece   = co_await model_.read(std::move(address));
        if (!piece) co_return piece.error();
        text += *piece;
    }
    CsvReader rows{text, {.delimiter = ','}};
    if (auto named = rows.require({plan->code_header()}); !named) co_return std::move(named).error();
    bool const personal = std::any_of(rows.header().begin(), rows.header().end(),
                                      [&](std::string const& header) { return plan->is_personal(header); });
    while (rows.next_row()) {
        std::string message;
        for (std::size_t at = 0; at < rows.header().size(); ++at)
            if (rows.header()[at].starts_with("_Error_") && !rows.row().cells[at].text.empty())
                message.append(message.empty() ? "" : "; ").append(rows.row().cells[at].text);
        if (message.empty()) continue;
        std::string column;
        for (auto const& header : rows.header())
            if (!header.starts_with('_') && column.empty() && message.find(header) != std::string::npos)
                column = header;
        into->rows.emplace(rows.cell(plan->code_header()), refused_row(personal ? std::string{} : message, column));
        ++into->named;
    }
    if (rows.failed()) co_return rows.fault();
    co_return Result<>{};
}

/// The dumps of a task and of its steps, as deep as they lie: all of them stand under the task that was started.
Async<Result<>> AnaplanConnector::read_dumps(TablePlan const* plan, http::Address base, http::Address own,
                                             Task const* task, Refusals* into) {
    auto const before = into->named;
    if (task->steps.empty() && task->has_dump) {
        Result<> done = co_await read_dump(plan, std::move(own), into);
        if (!done) co_return done;
    }
    for (auto const& step : task->steps) {
        auto     dump = http::Address{base}.at("/dumps").step(step.object);
        Result<> done = co_await read_dumps(plan, base, std::move(dump), &step, into);
        if (!done) co_return done;
    }
    into->count(*task, into->named - before);
    co_return Result<>{};
}

Async<Result<>> AnaplanConnector::read_refusals(TablePlan const* plan, Action action, Task const* task,
                                                Refusals* into) {
    auto     base = model_.address_of(action).at("/tasks").step(task->id);
    auto     own  = http::Address{base}.at("/dump");
    Result<> done = co_await read_dumps(plan, std::move(base), std::move(own), task, into);
    co_return done;
}

/// What a load that has ended says of a row that its dumps do not name.
Outcome AnaplanConnector::unnamed(Task const& task, std::size_t rows, Refusals const& refusals, WriteItem const& item) {
    auto const unknown = [](char const* why) {
        return ended(Outcome::Kind::uncertain, Error{ErrorCode::uncertain, why});
    };
    bool const counted_otherwise = task.rows && *task.rows != static_cast<std::int64_t>(rows);
    if (!task.successful) {
        if (refusals.named > 0 || (task.rows && task.failed && *task.failed < *task.rows))
            return unknown("the load failed, and does not say which rows it had taken");
        auto const words = task.message.empty() ? std::string{"the load failed"} : task.message;
        return ended(Outcome::Kind::rejected,
                     Error{ErrorCode::validation, words}
                         .with_owner("planning")
                         .with_remedy("run the import in the model and see what it says; then retry this exception"));
    }
    // Another file than ours was read: somebody else's upload, or a late one.
    if (counted_otherwise && task.steps.empty()) return unknown("the load read another number of rows than were sent");
    if (!refusals.named_all) return unknown("the load refused rows and does not say which");
    Outcome done;
    done.kind    = Outcome::Kind::applied;
    done.key     = code_of(item);
    done.created = item.operation == Operation::create || item.operation == Operation::upsert;
    return done;
}

Async<std::vector<Outcome>> AnaplanConnector::load(TablePlan const* plan, WriteBatch const* batch,
                                                   std::vector<std::size_t> items) {
    std::vector<Outcome> outcomes(items.size());
    auto const           all    = [&](Outcome const& outcome) { return std::vector<Outcome>(items.size(), outcome); };
    Result<ImportFormat> format = co_await format_of(plan);
    if (!format) co_return all(failed(std::move(format).error()));
    auto const headers = agreed_headers(*plan, *format);
    if (!headers) co_return all(failed(headers.error()));

    Rows       rows;
    CsvDialect dialect;
    dialect.delimiter = format->separator;
    CsvWriter out{rows.content, dialect};
    for (auto const& header : *headers) out.text(header);
    out.end_row();
    std::set<std::string_view> codes;
    for (std::size_t each = 0; each < items.size(); ++each) {
        auto const& item = batch->items[items[each]];
        if (!codes.insert(code_of(item)).second) {
            outcomes[each] = failed(Error{ErrorCode::conflict, "the same record twice in one load"});
            continue;
        }
        if (auto appended = append_row(*plan, item, *headers, *format, rows.content, out); !appended)
            outcomes[each] = ended(Outcome::Kind::rejected, std::move(appended).error());
        else
            rows.items.push_back(each);
    }
    if (rows.items.empty()) co_return outcomes;
    auto content = encoded(format->spoken, rows.content);
    if (!content) co_return all(failed(std::move(content).error()));
    rows.content = *std::move(content);

    auto const settle_all = [&](Outcome const& outcome) {
        for (auto const each : rows.items) outcomes[each] = outcome;
    };
    Result<std::string> file = co_await file_of(plan->table().load_id, plan->table().file_id);
    if (!file) {
        settle_all(failed(std::move(file).error()));
        co_return outcomes;
    }
    auto const   action = load_action(plan->table().load_id);
    auto         trace  = batch->items[items.front()].correlation;
    Result<Task> task   = co_await run(action, *file, std::move(rows.content), std::move(trace));
    if (!task) {
        settle_all(failed(std::move(task).error()));
        co_return outcomes;
    }
    Refusals refused;
    Result<> read = co_await read_refusals(plan, action, &*task, &refused);
    if (!read) {
        // Some rows were refused, and nobody says which: what is there will tell.
        settle_all(ended(Outcome::Kind::uncertain, Error{ErrorCode::uncertain, read.error().message()}));
        co_return outcomes;
    }
    for (auto const each : rows.items) {
        auto const& item  = batch->items[items[each]];
        auto const  found = refused.rows.find(code_of(item));
        outcomes[each]    = found != refused.rows.end() ? ended(Outcome::Kind::rejected, found->second)
                                                        : unnamed(*task, rows.items.size(), refused, item);
    }
    co_return outcomes;
}

/// Marks what is to go, then lets the model delete what is marked.
Async<std::vector<Outcome>> AnaplanConnector::remove(TablePlan const* plan, WriteBatch const* batch,
                                                     std::vector<std::size_t> items) {
    auto const  all   = [&](Outcome const& outcome) { return std::vector<Outcome>(items.size(), outcome); };
    auto const& table = plan->table();
    if (table.remove_load_id.empty() || table.remove_action_id.empty())
        co_return all(failed(Error{ErrorCode::unsupported, "the connection's table has no actions that delete"}
                                 .with_owner("integration")
                                 .with_remedy("name an import that marks codes, and the action that deletes them")));
    Result<std::string> file = co_await file_of(table.remove_load_id, table.remove_file_id);
    if (!file) co_return all(failed(std::move(file).error()));
    std::string content;
    CsvWriter   out{content, {.delimiter = table.separator}};
    out.text(plan->code_header());
    out.end_row();
    for (auto const each : items) {
        out.text(batch->items[each].key);
        out.end_row();
    }
    auto const spoken = encoding_named(table.encoding);
    auto       text   = spoken ? encoded(*spoken, content) : Result<std::string>{spoken.error()};
    if (!text) co_return all(failed(std::move(text).error()));
    content             = *std::move(text);
    auto         mark   = load_action(table.remove_load_id);
    std::string  trace  = batch->items[items.front()].correlation;
    Result<Task> marked = co_await run(mark, *file, std::move(content), trace);
    // Marks that nobody acts upon delete nothing, and the next import of marks clears them.
    if (!marked && marked.error().code() == ErrorCode::uncertain)
        co_return all(failed(Error{ErrorCode::transient, marked.error().message()}));
    if (!marked) co_return all(failed(std::move(marked).error()));
    Refusals refused;
    Result<> read = co_await read_refusals(plan, mark, &*marked, &refused);
    if (!read || !marked->successful)
        co_return all(failed(Error{ErrorCode::transient, "what is to be deleted could not be marked"}));

    Action       action{Action::Kind::other, table.remove_action_id};
    Result<Task> started = co_await model_.start(action, std::move(trace));
    if (!started) co_return all(failed(std::move(started).error()));
    Result<Task> done = co_await model_.finish(action, *std::move(started));
    if (!done || !done->successful)
        co_return all(failed(Error{ErrorCode::uncertain, "it is not known whether the deletion was carried out"}));
    std::vector<Outcome> outcomes;
    for (auto const each : items) {
        auto const& item  = batch->items[each];
        auto const  found = refused.rows.find(item.key);
        outcomes.push_back(found == refused.rows.end() ? unnamed(*done, items.size(), refused, item)
                                                       : ended(Outcome::Kind::rejected, found->second));
    }
    co_return outcomes;
}

Async<std::vector<Outcome>> AnaplanConnector::write(WriteBatch batch) {
    std::vector<Outcome>     outcomes(batch.items.size());
    auto const* const        plan = plan_of(batch.vendor_object);
    std::vector<std::size_t> loads, removals;
    for (std::size_t each = 0; each < batch.items.size(); ++each) {
        auto const& item = batch.items[each];
        if (plan == nullptr || !plan->writable())
            outcomes[each] = ended(Outcome::Kind::rejected,
                                   Error{plan ? ErrorCode::unsupported : ErrorCode::not_found,
                                         plan ? "this table is only read" : "the connection has no such table"});
        else if (code_of(item).empty() || code_of(item).size() > 60)
            outcomes[each] =
                ended(Outcome::Kind::rejected,
                      Error{ErrorCode::validation, "a code has 1 to 60 characters"}.with_value(code_of(item)));
        else
            (item.operation == Operation::remove ? removals : loads).push_back(each);
    }
    for (auto* const kind : {&loads, &removals}) {
        for (std::size_t from = 0; from < kind->size(); from += options_.load_rows) {
            auto const               to = std::min(kind->size(), from + options_.load_rows);
            std::vector<std::size_t> items{kind->begin() + static_cast<std::ptrdiff_t>(from),
                                           kind->begin() + static_cast<std::ptrdiff_t>(to)};
            auto const               taken = items;
            std::vector<Outcome>     done;
            if (kind == &loads)
                done = co_await load(plan, &batch, std::move(items));
            else
                done = co_await remove(plan, &batch, std::move(items));
            for (std::size_t at = 0; at < taken.size(); ++at) outcomes[taken[at]] = std::move(done[at]);
        }
    }
    for (std::size_t each = 0; each < outcomes.size(); ++each)
        if (auto& error = outcomes[each].error)
            error = std::move(*error).in_object(batch.vendor_object).in_record(code_of(batch.items[each]));
    co_return outcomes;
}

}  // namespace throughline::anaplan

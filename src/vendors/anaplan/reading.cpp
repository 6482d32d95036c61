#include "connector.hpp"

#include <throughline/mapping/json.hpp>

#include <algorithm>

namespace throughline::anaplan {

namespace {

constexpr std::size_t   matches_max         = 20;  // More than one is already too many.
constexpr std::uint64_t assumption_rows_max = 10'000;
constexpr std::size_t   export_chunks_max   = 1'000;  // Of 10 MB.

CsvDialect dialect_of(char separator) { return {.delimiter = separator}; }

Error in_export(Error error, std::string_view object) {
    if (error.code() != ErrorCode::corrupt) return std::move(error).in_object(object);
    return std::move(error)
        .in_object(object)
        .with_owner("planning")
        .with_remedy("export the table as CSV in a tabular layout, with the connection's encoding and separator");
}

std::string_view member_of(std::string_view record, std::string_view field) {
    JsonReader       reader{record};
    std::string_view name, raw;
    reader.enter_object();
    while (reader.next_member(name)) {
        bool const wanted = name == field;
        if (!reader.raw(raw)) return {};
        if (wanted) return raw;
    }
    return {};
}

bool matches(LookUp const& query, TableRecord const& record) {
    if (!query.external_id.empty()) return record.code == query.external_id;
    if (!query.key.empty()) return record.key == query.key;
    std::string quoted;
    append_json_text(quoted, query.match_value);
    return member_of(record.text, query.match_field) == quoted;
}

/// Searches by what they look for, so that a table is gone through once for all of them.
class Searches {
  public:
    explicit Searches(std::vector<LookUp> const& queries) : queries_{queries} {
        for (std::size_t each = 0; each < queries.size(); ++each) {
            auto const& query = queries[each];
            if (!query.external_id.empty())
                by_code_[query.external_id].push_back(each);
            else if (!query.key.empty())
                by_key_[query.key].push_back(each);
            else
                others_.push_back(each);
        }
    }

    void meet(TableRecord const& record, std::vector<Found>& into) const {
        auto const take = [&](std::vector<std::size_t> const& candidates) {
            for (auto const each : candidates)
                if (into[each].bodies.size() < matches_max && matches(queries_[each], record))
                    into[each].bodies.push_back(record.text);
        };
        if (auto const ours = by_code_.find(record.code); ours != by_code_.end()) take(ours->second);
        if (auto const theirs = by_key_.find(record.key); theirs != by_key_.end()) take(theirs->second);
        take(others_);
    }

  private:
    using Places = std::map<std::string, std::vector<std::size_t>>;

    std::vector<LookUp> const& queries_;
    Places                     by_code_{};
    Places                     by_key_{};
    std::vector<std::size_t>   others_{};
};

}  // namespace

/// The reading that is at that place already.
AnaplanConnector::Held AnaplanConnector::take_held(TablePlan const* plan, Position const& position) {
    auto held = std::move(reading_);
    if (held && held->plan == plan && held->task == position.task && held->taken == position.rows) return held;
    return {};
}

Async<Result<AnaplanConnector::Held>> AnaplanConnector::run_export(std::string export_id, char separator,
                                                                   std::string encoding) {
    auto         action = export_action(export_id);
    std::string  nobody{};  // Of no record's: nothing is written.
    Result<Task> started = co_await model_.start(action, std::move(nobody));
    // An export changes nothing: where it is not known whether one was started, another is.
    if (!started && started.error().code() == ErrorCode::uncertain)
        co_return Error{ErrorCode::transient, started.error().message()};
    if (!started) co_return started.error();
    Result<Task> ended = co_await model_.finish(action, *std::move(started));
    if (!ended) co_return ended.error();
    if (ended->state != Task::State::complete || !ended->successful)
        co_return Error{ErrorCode::transient, "the export did not succeed"}
            .with_value(ended->message)
            .with_owner("planning")
            .with_remedy("run the export in the model and see what it says");
    auto reading       = std::make_unique<Reading>();
    reading->export_id = std::move(export_id);
    reading->task      = ended->id;
    Result<> attached  = co_await attach(reading.get(), separator, std::move(encoding));
    if (!attached) co_return attached.error();
    co_return std::move(reading);
}

/// The file of the export's latest run, from its beginning.
Async<Result<>> AnaplanConnector::attach(Reading* reading, char separator, std::string encoding) {
    auto const spoken = encoding_named(encoding);
    if (!spoken) co_return spoken.error();
    auto                url  = model_.address().at("/files").step(reading->export_id).at("/chunks").text();
    Result<std::string> body = co_await model_.read(std::move(url));
    if (!body) co_return body.error();
    auto const count = read_chunk_count(*body);
    if (!count) co_return count.error();
    if (*count > export_chunks_max)
        co_return Error{ErrorCode::unsupported, "the export is too large"}.with_value(std::to_string(*count));
    reading->chunks   = *count;
    reading->encoding = Transcoder{*spoken};
    reading->rows     = std::make_unique<CsvReader>(dialect_of(separator));
    co_return Result<>{};
}

/// Fetches the next piece; false where there is none.
Async<Result<bool>> AnaplanConnector::more(Reading* reading) {
    if (reading->ended) co_return false;
    if (reading->next == reading->chunks) {
        if (auto const whole = reading->encoding.finish(); !whole) co_return whole.error();
        reading->rows->finish();
        reading->ended = true;
        co_return true;
    }
    auto url =
        model_.address().at("/files").step(reading->export_id).at("/chunks").step(std::to_string(reading->next)).text();
    Result<std::string> body = co_await model_.read(std::move(url));
    if (!body) co_return body.error();
    auto text = reading->encoding.feed(*body);
    if (!text) co_return std::move(text).error();
    reading->chunk = std::make_unique<std::string>(*std::move(text));
    reading->rows->feed(*reading->chunk);
    ++reading->next;
    co_return true;
}

/// Steps to the next row; false at the end.
Async<Result<bool>> AnaplanConnector::step(Reading* reading) {
    while (!reading->rows->next_row()) {
        if (reading->rows->failed()) co_return reading->rows->fault();
        Result<bool> fed = co_await more(reading);
        if (!fed || !*fed) co_return fed;
    }
    ++reading->taken;
    co_return true;
}

/// Reads the header, and what a row does not hold by itself.
Async<Result<>> AnaplanConnector::prepare(Reading* reading, TablePlan const* plan, Fields const* fields) {
    reading->plan = plan;
    while (!reading->rows->read_header()) {
        if (reading->rows->failed()) co_return reading->rows->fault();
        Result<bool> fed = co_await more(reading);
        if (!fed) co_return fed.error();
        if (!*fed) co_return Error{ErrorCode::corrupt, "the export's file has no header"};
    }
    auto shape = plan->shape_of(reading->rows->header(), *fields);
    if (!shape) co_return std::move(shape).error();
    reading->shape = *std::move(shape);
    if (plan->table().object != "scenarios" || options_.assumptions.export_id.empty()) co_return Result<>{};
    Result<Assumptions> assumptions = co_await read_assumptions();
    if (!assumptions) co_return assumptions.error();
    reading->assumptions = *std::move(assumptions);
    co_return Result<>{};
}

Async<Result<AnaplanConnector::Held>> AnaplanConnector::open(TablePlan const* plan, Fields const* fields) {
    Result<Held> reading =
        co_await run_export(plan->table().export_id, plan->table().separator, plan->table().encoding);
    if (!reading) co_return reading.error();
    Result<> prepared = co_await prepare(reading->get(), plan, fields);
    if (!prepared) co_return prepared.error();
    co_return std::move(*reading);
}

/// A reading that a process before this one had begun. Null where the export has been run again since.
Async<Result<AnaplanConnector::Held>> AnaplanConnector::reopen(TablePlan const* plan, Fields const* fields,
                                                               Position const* position) {
    auto                      action = export_action(plan->table().export_id);
    Result<std::vector<Task>> tasks  = co_await model_.tasks(action);
    if (!tasks) co_return tasks.error();
    auto const latest = std::max_element(
        tasks->begin(), tasks->end(), [](Task const& left, Task const& right) { return left.created < right.created; });
    if (latest == tasks->end() || latest->id != position->task || latest->is_under_way()) co_return Held{};
    auto reading       = std::make_unique<Reading>();
    reading->export_id = plan->table().export_id;
    reading->task      = position->task;
    Result<> attached  = co_await attach(reading.get(), plan->table().separator, plan->table().encoding);
    if (!attached) co_return attached.error();
    Result<> prepared = co_await prepare(reading.get(), plan, fields);
    if (!prepared) co_return prepared.error();
    while (reading->taken < position->rows) {
        Result<bool> stepped = co_await step(reading.get());
        if (!stepped) co_return stepped.error();
        if (!*stepped) break;
    }
    co_return std::move(reading);
}

Async<Result<Assumptions>> AnaplanConnector::read_assumptions() {
    auto const&  table   = options_.assumptions;
    Result<Held> reading = co_await run_export(table.export_id, ',', table.encoding);
    if (!reading) co_return reading.error();
    auto&       rows = **reading;
    Assumptions assumptions;
    for (;;) {
        Result<bool> stepped = co_await step(&rows);
        if (!stepped) co_return stepped.error();
        if (auto named = rows.rows->require({table.scenario, table.name, table.value}); !named)
            co_return std::move(named).error();
        if (!*stepped) break;
        if (rows.taken > assumption_rows_max)
            co_return Error{ErrorCode::unsupported, "the table of assumptions is too large"};
        if (rows.rows->cell(table.name).empty()) continue;
        auto&      list = assumptions[std::string{rows.rows->cell(table.scenario)}];
        JsonWriter row{list};
        list.empty() ? (void)(list = "[") : (list.pop_back(), (void)(list += ','));
        row.begin_object();
        row.name("name");
        row.text(rows.rows->cell(table.name));
        row.name("value");
        row.text(rows.rows->cell(table.value));
        row.name("note");
        auto const note = rows.rows->cell(table.note);
        note.empty() ? row.null() : row.text(note);
        row.end_object();
        list += ']';
    }
    co_return assumptions;
}

bool AnaplanConnector::is_unchanged(Position const& position, Marker const& marker) const {
    if (!options_.skips_unchanged || marker.busy || marker.serial.empty()) return false;
    return marker.serial == position.serial && position.began &&
           exchange_.now() - *position.began < options_.reread_after;
}

Async<Result<ChangePage>> AnaplanConnector::changes(ChangeQuery query) {
    auto const* const plan = plan_of(query.vendor_object);
    if (plan == nullptr)
        co_return Error{ErrorCode::not_found, "the connection has no such table"}.in_object(query.vendor_object);
    auto const from = Position::parse(query.bookmark);
    if (!from) co_return Error{from.error()}.in_object(query.vendor_object);
    Position position = *from;
    Held     reading  = position.task.empty() ? Held{} : take_held(plan, position);
    if (!reading && !position.task.empty()) {
        Result<Held> again = co_await reopen(plan, &query.fields, &position);
        if (!again) co_return in_export(std::move(again).error(), query.vendor_object);
        reading = *std::move(again);
    }
    bool const begins = !reading;
    if (begins) {
        Result<Marker> marker = co_await model_.marker();
        if (!marker) co_return std::move(marker).error().in_object(query.vendor_object);
        if (position.task.empty() && is_unchanged(position, *marker)) {
            ChangePage page;
            page.bookmark = query.bookmark;
            co_return page;
        }
        position       = Position{};
        position.began = exchange_.now();
        if (!marker->busy) position.serial = marker->serial;
        Result<Held> opened = co_await open(plan, &query.fields);
        if (!opened) co_return in_export(std::move(opened).error(), query.vendor_object);
        reading = *std::move(opened);
    }
    Result<ChangePage> page = co_await page_of(std::move(reading), std::move(position));
    if (!page) co_return in_export(std::move(page).error(), query.vendor_object);
    page->begins = begins;
    co_return page;
}

Async<Result<ChangePage>> AnaplanConnector::page_of(Held reading, Position position) {
    ChangePage                                       page;
    std::string                                      text;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    std::vector<TableRecord>                         records;
    page.last = false;
    while (places.size() < options_.page_rows) {
        Result<bool> stepped = co_await step(reading.get());
        if (!stepped) co_return stepped.error();
        page.last = !*stepped;
        if (page.last) break;
        records.clear();
        reading->plan->records_of(*reading->shape, reading->rows->row(), reading->assumptions, records);
        for (auto const& record : records) {
            places.emplace_back(text.size(), record.text.size());
            text += record.text;
        }
    }
    page.complete = page.last && reading->shape->whole;
    position.task = page.last ? std::string{} : reading->task;
    position.rows = page.last ? 0 : reading->taken;
    page.bookmark = position.to_bookmark();
    page.bodies.push_back(std::make_unique<std::string const>(std::move(text)));
    for (auto const& [from, size] : places)
        page.records.push_back({std::string_view{*page.bodies.back()}.substr(from, size)});
    if (!page.last) reading_ = std::move(reading);
    co_return page;
}

/// Everything is exported once, and gone through for all searches. Only what no load is still at work on is known.
Async<Result<>> AnaplanConnector::find_all(TablePlan const* plan, std::vector<LookUp> const* queries,
                                           std::vector<Found>* into) {
    if (plan->writable()) {
        auto     action  = load_action(plan->table().load_id);
        Result<> settled = co_await model_.settle(std::move(action));
        if (!settled) co_return settled.error();
    }
    reading_.reset();  // Its file is about to be another one.
    Result<Held> reading = co_await open(plan, &queries->front().fields);
    if (!reading) co_return reading.error();
    Searches const           searches{*queries};
    std::vector<TableRecord> records;
    for (;;) {
        Result<bool> stepped = co_await step(reading->get());
        if (!stepped) co_return stepped.error();
        if (!*stepped) co_return Result<>{};
        records.clear();
        plan->records_of(*(*reading)->shape, (*reading)->rows->row(), (*reading)->assumptions, records);
        for (auto const& record : records) searches.meet(record, *into);
    }
}

Async<std::vector<Result<Found>>> AnaplanConnector::look_all(std::vector<LookUp> queries) {
    std::vector<Result<Found>> answers;
    if (queries.empty()) co_return answers;
    auto const* const  plan = plan_of(queries.front().vendor_object);
    std::vector<Found> found(queries.size());
    Result<>           done = Error{ErrorCode::not_found, "the connection has no such table"};
    if (plan != nullptr) done = co_await find_all(plan, &queries, &found);
    for (std::size_t each = 0; each < queries.size(); ++each) {
        // Not to know the table must not be taken for the record's not being there.
        if (done)
            answers.emplace_back(std::move(found[each]));
        else if (plan != nullptr && done.error().code() == ErrorCode::not_found)
            answers.emplace_back(Error{ErrorCode::forbidden, done.error().message()});
        else
            answers.emplace_back(Error{done.error()}.in_object(queries[each].vendor_object));
    }
    co_return answers;
}

Async<Result<Found>> AnaplanConnector::look(LookUp query) {
    std::vector<LookUp> queries;
    queries.push_back(std::move(query));
    std::vector<Result<Found>> answers = co_await look_all(std::move(queries));
    co_return std::move(answers.front());
}

}  // namespace throughline::anaplan

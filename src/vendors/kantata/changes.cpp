#include "connector.hpp"

#include <throughline/mapping/json.hpp>

#include <algorithm>

namespace throughline::kantata {

namespace {

using namespace std::chrono_literals;

constexpr auto        events_kept      = std::chrono::hours{9 * 24 - 1};  // Nine days, less what clocks may differ.
constexpr std::size_t submissions_rows = 50;                              // In one step, with all their entries.
constexpr auto        stamp_grain      = 1s;                              // Stamps are told in seconds.
constexpr int         event_pages_max  = 2000;

std::optional<Timestamp> stamp_of(Answer const& answer, Answer::Result const& result, std::string_view member) {
    auto const record = Members::of(answer.find(result.collection, result.id));
    if (!record) return std::nullopt;
    auto const stamp = Timestamp::parse(record->text(member));
    if (!stamp) return std::nullopt;
    return *stamp;
}

/// The stamps of a page: where the next one begins, where it stands in order; and the newest.
struct Stamps {
    std::optional<Timestamp> last{};
    std::optional<Timestamp> newest{};
    bool                     ascend = true;
};

Stamps stamps_of(Answer const& answer, std::string_view member) {
    Stamps stamps;
    for (auto const& result : answer.results) {
        auto const stamp = stamp_of(answer, result, member);
        stamps.ascend    = stamps.ascend && stamp && (!stamps.last || *stamps.last <= *stamp);
        stamps.last      = stamp;
        if (stamp && (!stamps.newest || *stamps.newest < *stamp)) stamps.newest = stamp;
    }
    return stamps;
}

std::optional<Timestamp> later(std::optional<Timestamp> left, std::optional<Timestamp> right) {
    if (!left || !right) return left ? left : right;
    return std::max(*left, *right);
}

std::string in_seconds(Timestamp at) { return at.to_string(0, "Z"); }

bool is_last_page(Answer const& answer, std::int64_t page, std::int64_t rows) {
    // Rows that the token's user may not see count, and are left out after the page was cut: a short page is not the
    // end, and may even be empty.
    auto const size = answer.page_size.value_or(rows);
    if (answer.page_count) return page >= *answer.page_count;
    if (answer.count) return page * std::max<std::int64_t>(size, 1) >= *answer.count;
    return static_cast<std::int64_t>(answer.results.size()) < size;
}

constexpr ObjectKind submission_kind{.name = "", .collection = "", .singular = "", .include = "", .filters = ""};

}  // namespace

Parameters KantataConnector::page_parameters(ObjectKind const& kind, Position const& position, bool custom) const {
    auto parameters = base_parameters(kind, custom);
    parameters.emplace_back("order", kind.order == Order::updated   ? "updated_at:asc"
                                     : kind.order == Order::created ? "created_at:asc"
                                                                    : "alphabetical:asc");
    if (position.since) parameters.emplace_back("updated_after", in_seconds(*position.since));
    if (position.created) parameters.emplace_back("created_after", in_seconds(*position.created));
    parameters.emplace_back("per_page", std::to_string(options_.page_rows));
    parameters.emplace_back("page", std::to_string(position.page));
    return parameters;
}

/// True when nothing is left. Otherwise goes on from the last row's stamp, so that rows which move to the end of the
/// list meanwhile push none over the edge of a page; by the page's number only within one second.
bool KantataConnector::move_on(ObjectKind const& kind, Answer const& answer, Position& position) const {
    bool const by_update = kind.order == Order::updated;
    auto const changed   = stamps_of(answer, "updated_at");
    if (kind.by_stamp) position.pending = later(position.pending, changed.newest);

    auto const rows = kind.collection.empty() ? submissions_rows : options_.page_rows;
    if (is_last_page(answer, position.page, static_cast<std::int64_t>(rows))) return true;
    auto const order = by_update ? changed : stamps_of(answer, "created_at");
    auto&      floor = by_update ? position.since : position.created;
    if (kind.order != Order::alphabetical && order.ascend && order.last &&
        (!floor || *order.last - stamp_grain > *floor)) {
        floor         = *order.last - stamp_grain;
        position.page = 1;
    } else {
        ++position.page;
    }
    return false;
}

Overlap& KantataConnector::overlap_of(ObjectKind const& kind) {
    return overlaps_.try_emplace(std::string{kind.name}, options_.overlap).first->second;
}

/// How late rows show themselves.
void KantataConnector::measure(ObjectKind const& kind, Answer const& answer) {
    auto& overlap = overlap_of(kind);
    if (!overlap.measures()) return;
    for (auto const& result : answer.results)
        if (auto const stamp = stamp_of(answer, result, "updated_at")) overlap.saw(result.id, *stamp);
}

void KantataConnector::begin(ObjectKind const& kind, Position& position) {
    bool const follows_events = options_.events && !kind.event.empty();
    // Deletions are told for nine days: after a longer pause only reading everything shows them.
    bool const missed = follows_events && (!position.checked || exchange_.now() - *position.checked > events_kept);
    position.phase    = Position::Phase::rows;
    position.page     = 1;
    position.started  = exchange_.now();
    position.whole    = !kind.by_stamp || !position.newest || missed;
    position.pending  = position.newest;
    position.created.reset();
    position.since.reset();
    if (position.whole) return;
    position.since = *position.newest - overlap_of(kind).window();
    overlap_of(kind).begin(*position.newest);
}

Async<Result<ChangePage>> KantataConnector::changes(ChangeQuery query) {
    auto const* const kind = find_kind(query.vendor_object);
    if (kind == nullptr)
        co_return Error{ErrorCode::not_found, "the connection has no such object"}.in_object(query.vendor_object);
    auto from = Position::parse(query.bookmark);
    if (!from) co_return std::move(from).error().in_object(query.vendor_object);
    Position   position = *from;
    bool const begins   = position.phase == Position::Phase::none;
    if (begins) begin(*kind, position);
    bool const         of_approvals = position.phase == Position::Phase::approvals;
    Result<ChangePage> page         = Error{ErrorCode::cancelled, "not read"};
    if (of_approvals)
        page = co_await read_approvals(kind, &query, position);
    else
        page = co_await read_rows(kind, &query, position);
    if (!page) co_return std::move(page).error().in_object(query.vendor_object);
    page->begins = begins && position.whole;
    co_return page;
}

Async<Result<ChangePage>> KantataConnector::read_rows(ObjectKind const* kind, ChangeQuery const* query,
                                                      Position position) {
    bool const      custom  = query->custom && options_.custom_fields;
    auto            url     = address(kind->collection, page_parameters(*kind, position, custom));
    Result<Fetched> fetched = co_await fetch(kind, std::move(url));
    if (!fetched) co_return fetched.error();
    ChangePage page;
    page.last = false;
    if (auto const done = compose(*kind, query->fields, custom, *fetched, page); !done) co_return done.error();
    if (!position.whole) measure(*kind, fetched->main());
    if (!move_on(*kind, fetched->main(), position)) {
        page.bookmark = position.to_bookmark();
        co_return page;
    }
    if (!position.whole) overlap_of(*kind).end();
    settle_newest(*kind, position);
    position.page = 1;
    position.created.reset();
    if (!position.whole && !kind->submissions.collection.empty()) {
        position.phase   = Position::Phase::approvals;
        position.pending = position.approvals;
        position.since   = position.approvals;
        if (position.since) *position.since = *position.since - options_.overlap;
        page.bookmark = position.to_bookmark();
        co_return page;
    }
    Result<> done = co_await finish(kind, &position, &page);
    if (!done) co_return done.error();
    co_return page;
}

/// What the rows of a finished read say of where the next one begins.
void KantataConnector::settle_newest(ObjectKind const& kind, Position& position) const {
    // Kantata's clock stood at the newest stamp, or later, when the last page was answered; it stood before that by as
    // long as the reading took when it began, and of what changed since then nothing may be passed over.
    auto const took  = position.started ? exchange_.now() - *position.started : std::chrono::microseconds{0};
    auto const begun = position.pending ? std::optional{*position.pending - took} : std::nullopt;
    if (position.whole) position.events = position.approvals = begun;
    position.newest = kind.order == Order::updated ? position.pending : later(position.newest, begun);
}

/// Entries of timesheets (or of expense reports) that changed: what they count for may have changed with them.
Async<Result<ChangePage>> KantataConnector::read_approvals(ObjectKind const* kind, ChangeQuery const* query,
                                                           Position position) {
    Parameters parameters{{"order", "updated_at:asc"}};
    if (position.since) parameters.emplace_back("updated_after", in_seconds(*position.since));
    parameters.emplace_back("per_page", std::to_string(submissions_rows));
    parameters.emplace_back("page", std::to_string(position.page));
    auto     url = address(kind->submissions.collection, parameters);
    Fetched  documents;
    Result<> listed = co_await fetch_more(&documents, std::move(url));
    if (!listed) co_return listed.error();
    std::string ids;
    for (auto const& result : documents.main().results) ids += (ids.empty() ? "" : ",") + result.id;

    ChangePage page;
    page.last = false;
    if (!ids.empty()) {
        bool const custom = query->custom && options_.custom_fields;
        auto       rows   = base_parameters(*kind, custom);
        rows.emplace_back(std::string{kind->submissions.rows_filter}, ids);
        Fetched  entries;
        Result<> done = co_await fetch_all(&entries, std::string{kind->collection}, std::move(rows));
        if (!done) co_return done.error();
        for (auto& answer : entries.answers) {
            Fetched one;
            one.answers.push_back(std::move(answer));
            if (auto const made = compose(*kind, query->fields, custom, one, page); !made) co_return made.error();
        }
    }
    if (!move_on(submission_kind, documents.main(), position)) {
        page.bookmark = position.to_bookmark();
        co_return page;
    }
    position.approvals = position.pending;
    Result<> done      = co_await finish(kind, &position, &page);
    if (!done) co_return done.error();
    co_return page;
}

Async<Result<>> KantataConnector::finish(ObjectKind const* kind, Position* position, ChangePage* page) {
    page->last     = true;
    page->complete = position->whole;
    if (options_.events && !kind->event.empty()) {
        if (!position->whole) {
            Result<> done = co_await read_deletions(kind, position, page);
            if (!done) co_return done;
        }
        position->checked = exchange_.now();
    }
    position->phase = Position::Phase::none;
    position->whole = false;
    position->page  = 1;
    position->since.reset();
    position->created.reset();
    position->pending.reset();
    position->started.reset();
    if (!kind->by_stamp) *position = Position{};
    page->bookmark = position->to_bookmark();
    co_return Result<>{};
}

Async<Result<>> KantataConnector::read_deletions(ObjectKind const* kind, Position* position, ChangePage* page) {
    Parameters parameters{{"event_types", std::string{kind->event} + ":deleted"}, {"order", "created_at:asc"}};
    if (position->events)
        parameters.emplace_back("created_after", in_seconds(*position->events - options_.event_overlap));
    parameters.emplace_back("per_page", "200");
    for (std::int64_t number = 1; number <= event_pages_max; ++number) {
        auto paged = parameters;
        paged.emplace_back("page", std::to_string(number));
        auto     url = address("subscribed_events", paged);
        Fetched  events;
        Result<> done = co_await fetch_more(&events, std::move(url));
        if (!done) co_return done;
        auto const& answer = events.main();
        for (auto const& result : answer.results) {
            auto const event = Members::of(answer.find(result.collection, result.id));
            if (!event) co_return event.error();
            if (auto subject = event->text("subject_id"); !subject.empty()) page->deleted.push_back(std::move(subject));
        }
        position->events = later(position->events, stamps_of(answer, "created_at").newest);
        if (is_last_page(answer, number, 200)) co_return Result<>{};
    }
    co_return Error{ErrorCode::corrupt, "the vendor's events do not end"}.in_object(kind->event);
}

}  // namespace throughline::kantata

#include "rest_connector.hpp"

#include <throughline/connector/stand_in.hpp>
#include <throughline/mapping/json.hpp>

#include <algorithm>
#include <tuple>

namespace throughline::netsuite {

namespace {

using namespace std::chrono_literals;

constexpr auto        settled_after = 120s;  // Two changes within a second have one stamp; clocks differ by seconds.
constexpr std::size_t matches_max   = 10;    // More than one is ambiguous already.

Error unknown_object(std::string_view object) {
    return Error{ErrorCode::unsupported, "the connector does not know this record type"}.in_object(object);
}

/// A record that cannot be asked for, or has no place in the order of change: as it stands it cannot be read. Who looks
/// for it by its id gets the record itself.
std::string as_unplaced(RowPage::Row const& row, std::vector<std::string> const& fields) {
    Error const reason{ErrorCode::corrupt,
                       "no stamp can be read from \"" + std::string{column(row, "changed_at")} + "\""};
    return StandIn{"id", column(row, "id"), fields, "lastModifiedDate"}.text(reason).value_or(std::string{});
}

/// Whether an answer may be about one record alone. What the whole account says, or nobody, is none of a record's.
bool may_be_its_own(Error const& error) {
    auto const code = error.code();
    return code == ErrorCode::forbidden || code == ErrorCode::corrupt || code == ErrorCode::validation;
}

Error nothing_to_go_by(std::string_view row) {
    return Error{ErrorCode::corrupt, "no row of a page says where it stands in the order of change"}.with_value(row);
}

}  // namespace

RestConnector::RestConnector(Exchange exchange, std::shared_ptr<Login const> login, Options const& options)
    : session_{exchange, std::move(login), options}, sheet_{netsuite::sheet(options)}, options_{options} {
    options_.page_rows = std::clamp<std::size_t>(options_.page_rows, 1, 1000);
}

Async<Result<>> RestConnector::check() {
    Result<> const signed_in = co_await session_.sign_in();
    if (!signed_in) co_return signed_in;
    SuiteQl               suiteql{"SELECT id FROM customer WHERE id = 0"};
    Result<RowPage> const answer = co_await query(std::move(suiteql), 1);
    if (!answer) co_return Result<>{answer.error()};
    co_return Result<>{};
}

Async<Result<RowPage>> RestConnector::query(SuiteQl suiteql, std::size_t limit) {
    auto const text = suiteql.text();
    if (!text) co_return Result<RowPage>{text.error()};
    auto const path = http::Address{}
                          .at("/services/rest/query/v1/suiteql")
                          .ask("limit", std::to_string(limit))
                          .ask("offset", "0")
                          .text();
    if (!path) co_return Result<RowPage>{path.error()};
    std::string asked{"{\"q\":"};
    append_json_text(asked, *text);
    asked += "}";
    auto request = http::post(*path, "application/json", std::move(asked));
    request.headers.set("Prefer", "transient");
    request.headers.set("Accept", "application/json");
    Result<http::Response> answer = co_await session_.send(std::move(request), Repeat::always);
    auto const             body   = json_of(std::move(answer), "a page of rows");
    if (!body) co_return Result<RowPage>{body.error()};
    co_return rows_of(*body);
}

Async<Result<ChangePage>> RestConnector::changes(ChangeQuery query) {
    auto const* const kind = find_kind(query.vendor_object);
    if (!kind) co_return Result<ChangePage>{unknown_object(query.vendor_object)};
    Result<> const signed_in = co_await session_.sign_in();
    if (!signed_in) co_return Result<ChangePage>{signed_in.error()};
    Async<Result<ChangePage>> reading = kind->dated ? changes_since(*kind, query.fields, std::move(query.bookmark))
                                                    : whole(*kind, query.fields, std::move(query.bookmark));
    Result<ChangePage>        page    = co_await std::move(reading);
    if (!page) co_return Result<ChangePage>{std::move(page).error().in_object(kind->name)};
    co_return page;
}

Async<Result<ChangePage>> RestConnector::changes_since(RecordKind const& kind, std::vector<std::string> const& fields,
                                                       std::string bookmark) {
    auto const start = Position::from_bookmark(bookmark);
    if (!start) co_return Result<ChangePage>{start.error()};
    settled_.reached(kind.name, bookmark);
    auto&   overlap = overlaps_.try_emplace(std::string{kind.name}, options_.overlap).first->second;
    Listing listing{*start, overlap, fields};
    begin(kind, listing);
    do {  // Until there is something to tell, or all is known.
        Result<> const listed = co_await list(kind, listing);
        if (!listed) co_return Result<ChangePage>{listed.error()};
    } while (listing.position.open && (listing.is_empty() || listing.position.unstamped == before_all_ids));
    auto& position = listing.position;
    if (!position.open) end(*start, listing);
    if (!listing.listed.empty()) ++position.page;
    std::vector<Settled::Note> notes;
    Result<ChangePage>         page = co_await with_records(kind, fields, std::move(listing.listed), notes);
    if (!page) co_return page;
    for (auto& row : listing.unplaced) {
        page->bodies.push_back(std::make_unique<std::string const>(std::move(row)));
        page->records.push_back({*page->bodies.back()});
    }
    page->last     = !position.open;
    page->bookmark = position.to_bookmark();
    settled_.handed_out(kind.name, page->bookmark, std::move(notes));
    co_return page;
}

void RestConnector::begin(RecordKind const& kind, Listing& listing) {
    auto&      position = listing.position;
    auto const reached  = wall(position.at);
    position.whole      = position.open ? position.whole : position.at.empty();
    if (position.open || !reached) return;
    position.at = earlier(position.at, std::chrono::duration_cast<std::chrono::seconds>(listing.overlap.window()));
    position.id = 0;
    settled_.forget_before(kind.name, position.at);
    listing.overlap.begin(*reached);
}

// No filter by stamps shows a record that has none, and no order of them has a place for it. Those are asked for by id,
// behind the others, where a read shows everything: the first one, and whenever the host wants one (connector/
// reconciling.hpp). To ask each time would cost a request per pass and object for what hardly ever is.
Async<Result<>> RestConnector::list(RecordKind const& kind, Listing& listing) {
    auto&          position = listing.position;
    Position const before   = position;
    auto suiteql = position.unstamped ? unstamped_query(kind, *position.unstamped) : changes_query(kind, position);
    Result<RowPage> const rows = co_await query(std::move(suiteql), options_.page_rows);
    if (!rows) co_return Result<>{rows.error()};
    if (position.unstamped)
        take_unstamped(*rows, listing);
    else
        take_stamped(kind, *rows, listing);
    bool const more = rows->has_more || rows->rows.size() == options_.page_rows;
    bool const moved =
        std::tie(position.at, position.id, position.unstamped) > std::tie(before.at, before.id, before.unstamped);
    if (more && !moved)  // Asked from the same place, it would be the same page for ever.
        co_return Result<>{nothing_to_go_by(listing.unplaced.empty() ? std::string_view{} : listing.unplaced.back())};
    bool const unstamped_follow = !more && position.whole && !position.unstamped;
    if (unstamped_follow) position.unstamped = before_all_ids;
    position.open = more || unstamped_follow;
    co_return Result<>{};
}

void RestConnector::take_stamped(RecordKind const& kind, RowPage const& page, Listing& listing) {
    auto& position = listing.position;
    auto& overlap  = listing.overlap;
    for (auto const& row : page.rows) {
        auto const id        = whole_number(column(row, "id"));
        auto const at        = column(row, "changed_at");
        bool const is_placed = id && is_stamp(at);
        if (is_placed) {
            position.at = at;
            position.id = *id;
        }
        if (!is_placed || !id_number(column(row, "id"))) {
            listing.unplaced.push_back(as_unplaced(row, listing.fields));
            continue;
        }
        if (overlap.measures() && !position.whole)
            if (auto const stamp = wall(at)) overlap.saw(column(row, "id"), *stamp);
        if (position.whole || !settled_.knows(kind.name, column(row, "id"), at))
            listing.listed.push_back({std::string{column(row, "id")}, std::string{at}});
    }
}

void RestConnector::take_unstamped(RowPage const& page, Listing& listing) {
    for (auto const& row : page.rows) {
        if (auto const id = whole_number(column(row, "id"))) listing.position.unstamped = *id;
        listing.unplaced.push_back(as_unplaced(row, listing.fields));
    }
}

void RestConnector::end(Position const& start, Listing& listing) {
    auto& position = listing.position;
    listing.overlap.end();
    position.whole = false;
    position.unstamped.reset();
    if (position.at.empty()) position.at = before_all_stamps;  // What is new has a stamp: no need to read all again.
    if (position.at >= start.at) return;
    position.at = start.at;  // Nothing newer was there: stay.
    position.id = start.id;
}

// By list and offset: there is no stamp to go by. A record that comes or goes meanwhile moves the others, so that the
// read is complete only if their number never changed.
Async<Result<ChangePage>> RestConnector::whole(RecordKind const& kind, std::vector<std::string> const& fields,
                                               std::string bookmark) {
    auto place = Place::from_bookmark(bookmark);
    if (!place) co_return Result<ChangePage>{place.error()};
    place->offset -= place->offset % options_.page_rows;  // The vendor refuses any other.
    auto const path = record_path(kind.name)
                          .ask("limit", std::to_string(options_.page_rows))
                          .ask("offset", std::to_string(place->offset))
                          .text();
    if (!path) co_return Result<ChangePage>{path.error()};
    auto request = http::get(*path);
    request.headers.set("Accept", "application/json");
    Result<http::Response> answer = co_await session_.send(std::move(request), Repeat::always);
    auto const             body   = json_of(std::move(answer), "a list of records");
    if (!body) co_return Result<ChangePage>{body.error()};
    auto const rows = rows_of(*body);
    if (!rows) co_return Result<ChangePage>{rows.error()};
    std::vector<Listed> listed;
    for (auto const& row : rows->rows) {
        if (auto const id = id_number(column(row, "id")); !id) co_return Result<ChangePage>{id.error()};
        listed.push_back({std::string{column(row, "id")}});
    }
    place->steady = place->steady && (place->offset == 0 || place->total == rows->total);
    place->total  = rows->total;
    std::vector<Settled::Note> unused;
    auto const                 found = listed.size();
    Result<ChangePage>         page  = co_await with_records(kind, fields, std::move(listed), unused);
    if (!page) co_return page;
    page->begins   = place->offset == 0;
    page->last     = !rows->has_more || found == 0;
    page->complete = page->last && place->steady && place->offset + found == place->total;
    place->offset  = page->last ? 0 : place->offset + options_.page_rows;
    page->bookmark = place->to_bookmark();
    co_return page;
}

// Where none of a page's records can be read, the object cannot: a permission that is gone, or a proxy in between.
std::optional<std::size_t> RestConnector::why_stopped(std::vector<Result<Fetched>> const& fetched) {
    std::optional<std::size_t> unreadable;
    bool                       is_read = false;
    for (std::size_t at = 0; at < fetched.size(); ++at) {
        if (!fetched[at] && !may_be_its_own(fetched[at].error())) return at;
        if (!fetched[at] && !unreadable) unreadable = at;
        is_read = is_read || (fetched[at] && !fetched[at]->gone);
    }
    return is_read ? std::nullopt : unreadable;
}

// A page may be of one record alone: whether it is the object's trouble, a record tells that could be read before.
Async<bool> RestConnector::can_still_read(RecordKind const& kind) {
    auto const known = readable_.find(kind.name);
    if (known == readable_.end()) co_return false;
    std::string           id     = known->second;
    Result<Fetched> const record = co_await fetch(std::string{kind.name}, std::move(id));
    co_return record && !record->gone;
}

Async<Result<ChangePage>> RestConnector::with_records(RecordKind const& kind, std::vector<std::string> const& fields,
                                                      std::vector<Listed> listed, std::vector<Settled::Note>& notes) {
    std::vector<Async<Result<Fetched>>> fetches;
    fetches.reserve(listed.size());
    for (auto const& each : listed) fetches.push_back(fetch(std::string{kind.name}, each.id));
    std::vector<Result<Fetched>> fetched = co_await all(std::move(fetches));
    if (auto const stopped = why_stopped(fetched)) {
        auto const& error   = fetched[*stopped].error();
        bool        its_own = may_be_its_own(error);
        if (its_own) its_own = co_await can_still_read(kind);
        if (!its_own) co_return Result<ChangePage>{Error{error}.in_record(listed[*stopped].id)};
    }
    ChangePage         page;
    std::string const* readable = nullptr;
    for (std::size_t at = 0; at < fetched.size(); ++at) {
        auto& one = fetched[at];
        if (!one) {
            auto stand_in = StandIn{"id", listed[at].id, fields, "externalId"}.text(one.error());
            if (!stand_in) co_return Result<ChangePage>{std::move(one).error().in_record(listed[at].id)};
            page.bodies.push_back(std::make_unique<std::string const>(*std::move(stand_in)));
            page.records.push_back({*page.bodies.back()});
            continue;
        }
        if (one->gone) {  // Deleted since it was listed.
            page.deleted.push_back(listed[at].id);
            continue;
        }
        if (auto const& changed = one->head.modified_at;
            changed && *changed + settled_after < session_.exchange().now())
            notes.push_back({listed[at].id, listed[at].changed_at});
        page.bodies.push_back(std::make_unique<std::string const>(std::move(one->body)));
        page.records.push_back({*page.bodies.back()});
        readable = &listed[at].id;
    }
    if (readable) readable_.insert_or_assign(std::string{kind.name}, *readable);
    co_return Result<ChangePage>{std::move(page)};
}

Async<Result<RestConnector::Fetched>> RestConnector::fetch(std::string object, std::string id) {
    auto const path = record_path(object).step(id).ask("expandSubResources", "true").text();
    if (!path) co_return Result<Fetched>{path.error()};
    auto request = http::get(*path);
    request.headers.set("Accept", "application/json");
    Result<http::Response> answer = co_await session_.send(std::move(request), Repeat::always);
    if (answer && answer->status == 404) {
        Fetched gone;
        gone.gone = true;
        co_return Result<Fetched>{std::move(gone)};
    }
    auto body = json_of(std::move(answer), "a record");
    if (!body) co_return Result<Fetched>{std::move(body).error()};
    auto head = head_of(*body);
    if (!head) co_return Result<Fetched>{std::move(head).error()};
    if (head->id.empty() || (!id.starts_with("eid:") && head->id != id))
        co_return Result<Fetched>{
            Error{ErrorCode::corrupt, "the vendor answered with another record"}.with_value(head->id).with_expected(
                id)};
    Fetched record;
    record.body = *std::move(body);
    record.head = *std::move(head);
    co_return Result<Fetched>{std::move(record)};
}

Async<Result<Found>> RestConnector::look(LookUp query) {
    auto const* const kind = find_kind(query.vendor_object);
    if (!kind) co_return Result<Found>{unknown_object(query.vendor_object)};
    std::vector<std::string> ids;
    if (!query.external_id.empty()) {
        if (!is_external_id(query.external_id)) co_return Result<Found>{};  // The vendor cannot have kept it.
        ids.push_back("eid:" + query.external_id);
    } else if (!query.key.empty()) {
        auto const id = id_number(query.key);
        if (!id) co_return Result<Found>{id.error()};
        ids.push_back(query.key);
    } else {
        auto                  suiteql = match_query(*kind, query.match_field, query.match_value);
        Result<RowPage> const rows    = co_await this->query(std::move(suiteql), matches_max);
        if (!rows) co_return Result<Found>{rows.error()};
        for (auto const& row : rows->rows) {
            if (auto const id = id_number(column(row, "id")); !id) co_return Result<Found>{id.error()};
            ids.emplace_back(column(row, "id"));
        }
    }
    Found found;
    for (auto const& id : ids) {
        Result<Fetched> record = co_await fetch(query.vendor_object, id);
        if (!record) co_return Result<Found>{std::move(record).error().in_object(kind->name)};
        if (!record->gone) found.bodies.push_back(std::move(record->body));
    }
    co_return Result<Found>{std::move(found)};
}

Async<Result<std::string>> RestConnector::describe(std::string vendor_object) {
    if (!find_kind(vendor_object)) co_return Result<std::string>{unknown_object(vendor_object)};
    auto const path = record_path("metadata-catalog").step(vendor_object).text();
    if (!path) co_return Result<std::string>{path.error()};
    auto request = http::get(*path);
    request.headers.set("Accept", "application/schema+json");
    Result<http::Response> answer = co_await session_.send(std::move(request), Repeat::always);
    co_return json_of(std::move(answer), "a JSON Schema");
}

Async<Result<std::string>> RestConnector::key_of_external_id(std::string object, std::string external_id) {
    Result<Fetched> const record = co_await fetch(std::move(object), "eid:" + external_id);
    if (!record) co_return Result<std::string>{record.error()};
    if (record->gone)
        co_return Result<std::string>{Error{ErrorCode::uncertain, "the record that was written is not there"}};
    co_return Result<std::string>{record->head.id};
}

Async<std::vector<Outcome>> RestConnector::write(WriteBatch batch) {
    std::vector<Async<Outcome>> writes;
    writes.reserve(batch.items.size());
    for (auto& item : batch.items) writes.push_back(write_one(batch.vendor_object, std::move(item)));
    std::vector<Outcome> outcomes = co_await all(std::move(writes));
    co_return outcomes;
}

Async<Outcome> RestConnector::write_one(std::string object, WriteItem item) {
    auto request = write_request(object, item);
    if (!request) {
        Outcome refused;
        refused.kind = Outcome::Kind::rejected;
        refused.error.emplace(std::move(request).error().in_object(object).in_record(item.key));
        co_return refused;
    }
    Result<http::Response> const answer =
        co_await session_.send(*std::move(request), Repeat::unless_it_may_have_worked);
    Outcome outcome = outcome_of(item, answer);
    if (outcome.kind == Outcome::Kind::applied && outcome.key.empty() && item.operation != Operation::remove) {
        Result<std::string> const key = co_await key_of_external_id(object, item.external_id);
        if (key) {
            outcome.key = *key;
        } else {
            outcome.kind = Outcome::Kind::uncertain;  // Written, but nobody knows where: look again later.
            outcome.error.emplace(key.error());
        }
    }
    if (outcome.error) outcome.error.emplace(Error{*outcome.error}.in_object(object).in_record(item.key));
    co_return outcome;
}

}  // namespace throughline::netsuite

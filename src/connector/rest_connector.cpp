#include <throughline/connector/answers.hpp>
#include <throughline/connector/overlap.hpp>
#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/transport/address.hpp>
#include <throughline/transport/signing.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace throughline {

namespace {

constexpr std::size_t message_bytes_max = 300;

/// How far a read has come. `since` stays as it is while pages are read; `newest` is where the next read begins.
struct Position {
    std::string since{};
    std::string newest{};
    std::string cursor{};

    std::string to_bookmark() const { return since + "|" + newest + "|" + cursor; }

    static Result<Position> from_bookmark(std::string_view bookmark, std::string_view vendor) {
        if (bookmark.empty()) return Position{};
        auto const first  = bookmark.find('|');
        auto const second = first == std::string_view::npos ? first : bookmark.find('|', first + 1);
        if (second == std::string_view::npos) return foreign_bookmark(bookmark, vendor);
        return Position{std::string{bookmark.substr(0, first)},
                        std::string{bookmark.substr(first + 1, second - first - 1)},
                        std::string{bookmark.substr(second + 1)}};
    }
};

/// The text or number of one member of a JSON object, or nothing.
std::string member_of(std::string_view object, std::string_view name) {
    JsonReader       reader{object};
    std::string_view member;
    if (!reader.enter_object()) return {};
    while (reader.next_member(member)) {
        bool const wanted = member == name;
        if (wanted && reader.object_is_next()) {
            std::string_view raw;
            return reader.raw(raw) ? std::string{raw} : std::string{};
        }
        Wire value;
        if (!reader.value(value)) return {};
        if (wanted) return value.is_null() ? std::string{} : std::string{value.text};
    }
    return {};
}

/// `{"error": {"message": ...}}`, `{"error": "..."}` or `{"message": ...}`: what there is.
std::string said_by(http::Response const& response, std::string_view name) {
    auto const error = member_of(response.body, "error");
    auto const inner = error.starts_with('{') ? member_of(error, name) : std::string{};
    if (!inner.empty()) return inner;
    if (name == "message" && !error.empty() && !error.starts_with('{')) return error;
    return member_of(response.body, name);
}

// To make a record twice is the conflict that such interfaces know.
ErrorCode code_of(int status) { return status == 409 ? ErrorCode::duplicate : code_of_status(status); }

Error refusal(http::Response const& response, Timestamp now) {
    auto message = said_by(response, "message");
    if (message.size() > message_bytes_max) {
        auto end = message_bytes_max;  // Where a character begins.
        while ((static_cast<unsigned char>(message[end]) & 0xc0u) == 0x80u) --end;
        message.resize(end);
    }
    Error error{code_of(response.status),
                message.empty() ? "the vendor answered with status " + std::to_string(response.status) : message};
    if (error.code() == ErrorCode::auth)
        error = std::move(error).with_owner("integration").with_remedy("give the connection a valid authorization");
    if (auto const field = said_by(response, "field"); !field.empty()) error = std::move(error).in_field(field);
    if (auto const wait = retry_after(response.headers, now)) error = std::move(error).with_retry_after(*wait);
    return with_advice(std::move(error).with_vendor_code(std::to_string(response.status)), "the vendor");
}

Outcome ended(Outcome::Kind kind, Error error) {
    Outcome outcome;
    outcome.kind = kind;
    outcome.error.emplace(std::move(error));
    return outcome;
}

/// A body with one more member in front.
std::string with_member(std::string_view object, std::string_view name, std::string_view text) {
    std::string body;
    JsonWriter  out{body};
    out.begin_object();
    out.name(name);
    out.text(text);
    auto const rest = object.substr(std::min(object.size(), object.find('{') + 1));
    if (rest.find_first_not_of(" \t\r\n") != rest.find('}')) body += ',';
    return body + std::string{rest};
}

class RestConnector final : public Connector {
  public:
    RestConnector(Exchange exchange, std::shared_ptr<RestOptions const> options);

    Sheet const&                sheet() const override { return sheet_; }
    Async<Result<>>             check() override;
    Async<Result<ChangePage>>   changes(ChangeQuery query) override;
    Async<std::vector<Outcome>> write(WriteBatch batch) override;
    Async<Result<Found>>        look(LookUp query) override;
    Async<Result<std::string>>  describe(std::string vendor_object) override;
    Result<std::vector<Hint>>   notified(http::Request const& notification, Timestamp now) const override;

  private:
    http::Address       address(std::string_view object) const;
    Result<std::string> page_address(std::string_view object, Position const& position, bool shows_changes) const;
    Result<>            stamp(http::Request& request) const;

    Async<Result<OAuthSession::Grant>> authorize(http::Request& request);
    bool     is_worth_a_new_token(OAuthSession::Grant const& grant, Result<http::Response> const& answer);
    Result<> is_from_vendor(http::Request const& notification, Timestamp now) const;

    Async<Result<http::Response>> read(Result<std::string> url);
    Async<Outcome>                write_one(std::string object, WriteItem item);
    Result<http::Request>         write_request(std::string_view object, WriteItem const& item) const;
    Outcome                       outcome_of(WriteItem const& item, Result<http::Response> const& answer) const;
    Result<ChangePage>            page_of(std::string body, Position position, bool shows_changes, Overlap& overlap);
    Result<std::string>           take_items(JsonReader& reader, ChangePage& page) const;
    void                          move_on(Position& position, std::string_view record, Overlap& overlap) const;
    Async<Result<ChangePage>>     read_page(std::string object, Position position, bool shows_changes);

    Exchange                           exchange_;
    std::shared_ptr<RestOptions const> options_;
    Sheet                              sheet_;
    std::optional<OAuthSession>        session_{};
    std::map<std::string, Overlap>     overlaps_{};
    std::set<std::string>              begun_again_{};  ///< Reads that a refused cursor has cost their place, once.
};

/// Whether a cursor may have been refused for its age: what the vendor would say to any wrong parameter.
bool may_be_expired(Error const& error) {
    return error.code() == ErrorCode::validation || error.code() == ErrorCode::not_found ||
           error.code() == ErrorCode::conflict;
}

RestConnector::RestConnector(Exchange exchange, std::shared_ptr<RestOptions const> options)
    : exchange_{exchange}, options_{std::move(options)} {
    sheet_.vendor          = options_->vendor;
    sheet_.concurrency_max = options_->concurrency;
    if (options_->login) session_.emplace(exchange_, options_->login);
    for (auto const& object : options_->objects) {
        ObjectSheet row{.vendor_object = object.name};
        row.changes           = object.shows_changes ? ChangeDetection::modified_filter : ChangeDetection::full_read;
        row.deletes           = object.shows_changes ? DeleteDetection::never : DeleteDetection::full_read;
        row.creates           = CreateSafety::unique_external_id;
        row.external_id_field = options_->external_id;
        row.writable          = object.writable;
        row.page_rows_max     = options_->page_rows;
        row.overlap           = options_->overlap;
        sheet_.objects.push_back(std::move(row));
    }
}

http::Address RestConnector::address(std::string_view object) const {
    return http::Address{options_->base_url}.step(object);
}

Result<> RestConnector::stamp(http::Request& request) const {
    auto const url = http::Url::parse(request.url);
    if (!url.may_hold_credentials())
        return Error{ErrorCode::forbidden, "an authorization is sent over https only"}
            .with_value(url.origin())
            .with_owner("integration")
            .with_remedy("give the connection an https address");
    request.headers.set("Accept", "application/json");
    if (!options_->authorization.empty())
        request.headers.set("Authorization", std::string{options_->authorization.reveal()});
    return {};
}

Async<Result<OAuthSession::Grant>> RestConnector::authorize(http::Request& request) {
    if (auto const stamped = stamp(request); !stamped) co_return stamped.error();
    if (!session_) co_return OAuthSession::Grant{};
    Result<OAuthSession::Grant> grant = co_await session_->grant();
    if (grant) request.headers.set("Authorization", "Bearer " + std::string{grant->token->reveal()});
    co_return grant;
}

/// A request that was refused for its token has had no effect: it may go again, once, with another.
bool RestConnector::is_worth_a_new_token(OAuthSession::Grant const& grant, Result<http::Response> const& answer) {
    if (!session_ || !answer || answer->status != 401) return false;
    session_->refused(grant);
    return true;
}

Async<Result<http::Response>> RestConnector::read(Result<std::string> url) {
    if (!url) co_return std::move(url).error();
    auto                        request = http::get(*std::move(url));
    Result<OAuthSession::Grant> grant   = co_await authorize(request);
    if (!grant) co_return grant.error();
    Result<http::Response> answer = co_await send_patiently(exchange_, request, options_->patience);
    if (is_worth_a_new_token(*grant, answer)) {
        grant = co_await authorize(request);
        if (!grant) co_return grant.error();
        answer = co_await send_patiently(exchange_, std::move(request), options_->patience);
    }
    if (!answer) co_return answer;
    if (answer->status < 200 || answer->status > 299) co_return refusal(*answer, exchange_.now());
    if (auto error = unless_json(*answer, options_->vendor)) co_return *std::move(error);
    co_return answer;
}

Async<Result<>> RestConnector::check() {
    if (options_->objects.empty()) co_return Result<>{};
    auto                   url    = address(options_->objects.front().name).ask(options_->limit_parameter, "1").text();
    Result<http::Response> answer = co_await read(std::move(url));
    if (!answer) co_return answer.error();
    co_return Result<>{};
}

Result<std::string> RestConnector::page_address(std::string_view object, Position const& position,
                                                bool shows_changes) const {
    auto url = address(object).ask(options_->limit_parameter, std::to_string(options_->page_rows));
    if (shows_changes && !position.since.empty()) url.ask(options_->since_parameter, position.since);
    if (!position.cursor.empty()) url.ask(options_->cursor_parameter, position.cursor);
    return url.text();
}

Async<Result<ChangePage>> RestConnector::changes(ChangeQuery query) {
    auto const object = std::find_if(options_->objects.begin(), options_->objects.end(),
                                     [&](RestObject const& each) { return each.name == query.vendor_object; });
    if (object == options_->objects.end())
        co_return Error{ErrorCode::not_found, "the connection has no such object"}.in_object(query.vendor_object);
    bool const shows_changes = object->shows_changes;
    auto       position      = Position::from_bookmark(query.bookmark, options_->vendor);
    if (!position) co_return position.error();
    auto& overlap = overlaps_.try_emplace(query.vendor_object, options_->overlap).first->second;
    if (position->cursor.empty() && !position->newest.empty()) {
        auto const newest = Timestamp::parse(position->newest);
        if (!newest) co_return newest.error();
        position->since = (*newest - overlap.window()).to_string();
        overlap.begin(*newest);
    }
    Result<ChangePage> page    = co_await read_page(query.vendor_object, *position, shows_changes);
    auto const         reading = query.vendor_object + "|" + position->since;
    if (!page && !position->cursor.empty() && may_be_expired(page.error()) && begun_again_.insert(reading).second) {
        // Nobody says how long a cursor lives. Without it the read begins again, from where it had begun; once, since a
        // page that is refused every time would never let it end.
        position->cursor.clear();
        page = co_await read_page(query.vendor_object, *position, shows_changes);
    }
    if (!page || page->last) begun_again_.erase(reading);
    if (!page) co_return std::move(page).error().in_object(query.vendor_object);
    co_return page;
}

Async<Result<ChangePage>> RestConnector::read_page(std::string object, Position position, bool shows_changes) {
    auto                   url    = page_address(object, position, shows_changes);
    Result<http::Response> answer = co_await read(std::move(url));
    if (!answer) co_return std::move(answer).error();
    auto& overlap = overlaps_.try_emplace(object, options_->overlap).first->second;
    co_return page_of(std::move(answer->body), std::move(position), shows_changes, overlap);
}

void RestConnector::move_on(Position& position, std::string_view record, Overlap& overlap) const {
    auto const stamp = Timestamp::parse(member_of(record, options_->modified));
    if (!stamp) return;
    if (overlap.measures()) overlap.saw(member_of(record, options_->id), *stamp);
    // A stamp from a clock that is fast would pass over all that changes until then.
    Timestamp const at{std::min<Timestamp>(*stamp, exchange_.now())};
    auto const      newest = Timestamp::parse(position.newest);
    if (!newest || *newest < at) position.newest = at.to_string();
}

/// The list's items; the cursor that comes with them.
Result<std::string> RestConnector::take_items(JsonReader& reader, ChangePage& page) const {
    std::string      cursor;
    bool             listed = false;
    std::string_view member;
    reader.enter_object();
    while (reader.next_member(member)) {
        if (member == options_->items && reader.enter_array()) {
            listed = true;
            std::string_view raw;
            while (reader.next_element() && reader.raw(raw)) page.records.push_back({raw});
            continue;
        }
        bool const is_cursor = member == options_->next;
        Wire       value;
        if (!reader.value(value)) break;
        if (is_cursor && !value.is_null()) cursor = std::string{value.text};
    }
    if (reader.failed()) return reader.fault();
    if (!listed)
        return Error{ErrorCode::corrupt, "the answer holds no list"}.with_expected("an array \"" + options_->items +
                                                                                   "\"");
    return cursor;
}

Result<ChangePage> RestConnector::page_of(std::string body, Position position, bool shows_changes, Overlap& overlap) {
    ChangePage page;
    page.bodies.push_back(std::make_unique<std::string const>(std::move(body)));
    JsonReader reader{*page.bodies.front()};
    auto       cursor = take_items(reader, page);
    if (!cursor) return std::move(cursor).error();
    for (auto const& record : page.records) move_on(position, record.text, overlap);
    if (!cursor->empty() && *cursor == position.cursor)
        return Error{ErrorCode::corrupt, "the next page is the page itself"}.with_value(*cursor).with_expected(
            "another cursor, or null after the last page");
    page.begins     = position.cursor.empty() && !shows_changes;
    position.cursor = *std::move(cursor);
    page.last       = position.cursor.empty();
    if (page.last) overlap.end();
    page.complete = page.last && !shows_changes;
    page.bookmark = page.last && !shows_changes ? std::string{} : position.to_bookmark();
    return page;
}

Result<http::Request> RestConnector::write_request(std::string_view object, WriteItem const& item) const {
    constexpr auto json = "application/json";
    bool const     adds = item.operation == Operation::create || item.operation == Operation::upsert;
    auto const     url  = adds ? address(object).text() : address(object).step(item.key).text();
    if (!url) return url.error();
    if (item.operation == Operation::remove) return http::remove(*url);
    if (item.operation == Operation::update) return http::patch(*url, json, item.body);
    return http::post(*url, json, with_member(item.body, options_->external_id, item.external_id));
}

Outcome RestConnector::outcome_of(WriteItem const& item, Result<http::Response> const& answer) const {
    using Kind = Outcome::Kind;
    if (!answer) {
        bool const may_have_happened =
            answer.error().code() == ErrorCode::uncertain || answer.error().code() == ErrorCode::corrupt;
        return ended(may_have_happened ? Kind::uncertain : Kind::retryable, answer.error());
    }
    if (answer->status >= 200 && answer->status <= 299) {
        Outcome outcome;
        outcome.kind    = Kind::applied;
        outcome.key     = item.key.empty() ? member_of(answer->body, options_->id) : item.key;
        outcome.created = answer->status == 201;
        if (!outcome.key.empty()) return outcome;
        return ended(Kind::uncertain, Error{ErrorCode::uncertain, "the answer does not say which record was made"});
    }
    auto error = refusal(*answer, exchange_.now());
    switch (error.code()) {
        case ErrorCode::throttled:
        case ErrorCode::auth:
        case ErrorCode::conflict:
            return ended(Kind::retryable, std::move(error));
        case ErrorCode::transient:
            return ended(Kind::uncertain, std::move(error));
        // Our id is taken: by an earlier attempt of ours, as looking will show.
        case ErrorCode::duplicate:
            return ended(Kind::uncertain, std::move(error));
        default:
            return ended(Kind::rejected, std::move(error));
    }
}

Async<Outcome> RestConnector::write_one(std::string object, WriteItem item) {
    auto request = write_request(object, item);
    if (!request) co_return ended(Outcome::Kind::rejected, request.error());
    Result<OAuthSession::Grant> grant = co_await authorize(*request);
    if (!grant) co_return ended(Outcome::Kind::retryable, grant.error());
    Result<http::Response> answer = co_await exchange_.send(*request);
    if (is_worth_a_new_token(*grant, answer)) {
        grant = co_await authorize(*request);
        if (!grant) co_return ended(Outcome::Kind::retryable, grant.error());
        answer = co_await exchange_.send(*std::move(request));
    }
    co_return outcome_of(item, answer);
}

Async<std::vector<Outcome>> RestConnector::write(WriteBatch batch) {
    std::vector<Async<Outcome>> writes;
    for (auto& item : batch.items) writes.push_back(write_one(batch.vendor_object, std::move(item)));
    std::vector<Outcome> outcomes = co_await all(std::move(writes));
    co_return outcomes;
}

Async<Result<Found>> RestConnector::look(LookUp query) {
    Found      found;
    bool const by_key = query.external_id.empty() && !query.key.empty();
    auto       place  = address(query.vendor_object);
    if (!query.external_id.empty())
        place.ask(options_->external_id, query.external_id);
    else if (by_key)
        place.step(query.key);
    else
        place.ask(query.match_field, query.match_value);
    auto                   url    = place.text();
    Result<http::Response> answer = co_await read(std::move(url));
    if (!answer && answer.error().code() == ErrorCode::not_found) co_return found;
    if (!answer) co_return std::move(answer).error().in_object(query.vendor_object);
    if (by_key) {
        found.bodies.push_back(std::move(answer->body));
        co_return found;
    }
    ChangePage page;
    JsonReader reader{answer->body};
    auto const listed = take_items(reader, page);
    if (!listed) co_return Error{listed.error()}.in_object(query.vendor_object);
    for (auto const& record : page.records) found.bodies.emplace_back(record.text);
    co_return found;
}

Async<Result<std::string>> RestConnector::describe(std::string vendor_object) {
    if (options_->description.empty())
        co_return Error{ErrorCode::unsupported, "the API does not describe itself"}.in_object(vendor_object);
    auto                   url    = address(vendor_object).step(options_->description).text();
    Result<http::Response> answer = co_await read(std::move(url));
    if (!answer) co_return std::move(answer).error().in_object(vendor_object);
    co_return std::move(answer->body);
}

/// In a time that does not depend on where they differ.
bool same_digest(std::string_view left, std::string_view right) {
    unsigned differing = left.size() == right.size() ? 0u : 1u;
    for (std::size_t each = 0; each < std::min(left.size(), right.size()); ++each)
        differing |= static_cast<unsigned char>(left[each]) ^ static_cast<unsigned char>(right[each]);
    return differing == 0;
}

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string                text;
    for (char const each : bytes) {
        auto const byte = static_cast<unsigned char>(each);
        text += digits[byte >> 4u];
        text += digits[byte & 15u];
    }
    return text;
}

/// One entry of a notification.
Result<Hint> read_hint(JsonReader& reader) {
    Hint             hint;
    std::string_view member;
    if (!reader.enter_object())
        return Error{ErrorCode::corrupt, "a notification holds what is no hint"}.with_expected("an object");
    while (reader.next_member(member)) {
        bool const is_object = member == "object", is_id = member == "id";
        Wire       value;
        if (!reader.value(value)) break;
        if (is_object) hint.vendor_object = value.text;
        if (is_id) hint.key = value.text;
    }
    if (reader.failed()) return reader.fault();
    if (hint.vendor_object.empty() || hint.key.empty())
        return Error{ErrorCode::corrupt, "a hint without its object or id"}.with_expected(
            R"({"object": "projects", "id": "17"})");
    return hint;
}

Result<> RestConnector::is_from_vendor(http::Request const& notification, Timestamp now) const {
    Error const unbelievable = Error{ErrorCode::auth, "the notification is not signed by the vendor, or is too old"}
                                   .with_owner("integration")
                                   .with_remedy("compare the notification key, and the clocks, of both sides");
    auto const stamp   = notification.headers.get("X-Timestamp");
    auto const seconds = Decimal::parse(stamp);
    auto const at      = seconds ? seconds->units(0) : Result<std::int64_t>{seconds.error()};
    if (options_->notification_key.empty() || !at) return unbelievable;
    auto const age = now - Timestamp::from_seconds(*at);
    if (age > options_->notification_age_max || age < -options_->notification_age_max) return unbelievable;
    auto const expected =
        hexadecimal(hmac_sha256(options_->notification_key.reveal(), std::string{stamp} + "." + notification.body));
    return same_digest(expected, notification.headers.get("X-Signature")) ? Result<>{} : unbelievable;
}

Result<std::vector<Hint>> RestConnector::notified(http::Request const& notification, Timestamp now) const {
    if (auto const believed = is_from_vendor(notification, now); !believed) return believed.error();
    std::vector<Hint> hints;
    JsonReader        reader{notification.body};
    if (!reader.enter_array()) return Error{ErrorCode::corrupt, "the notification is no list"};
    while (reader.next_element()) {
        auto hint = read_hint(reader);
        if (!hint) return std::move(hint).error();
        hints.push_back(*std::move(hint));
    }
    if (reader.failed()) return reader.fault();
    return hints;
}

Result<VendorSchema> read_written_schema(std::string_view text, std::string_view /*vendor_object*/) {
    return vendor_schema_from_json(text);
}

}  // namespace

std::unique_ptr<Connector> rest_connector(Exchange exchange, std::shared_ptr<RestOptions const> options) {
    return std::make_unique<RestConnector>(exchange, std::move(options));
}

System rest_system(std::string name, Owner role, RestOptions options, std::vector<MappingView> mappings) {
    System system;
    system.name     = std::move(name);
    system.vendor   = options.vendor;
    system.role     = role;
    system.mappings = std::move(mappings);
    if (!options.description.empty())
        system.read_schema = options.read_schema ? options.read_schema : read_written_schema;
    system.connect = [shared = std::make_shared<RestOptions const>(std::move(options))](Exchange exchange) {
        return rest_connector(exchange, shared);
    };
    return system;
}

}  // namespace throughline

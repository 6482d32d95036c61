#include "connector.hpp"

#include "refusal.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/connector/stand_in.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/transport/address.hpp>

#include <algorithm>
#include <optional>
#include <set>

namespace throughline::kantata {

namespace {

constexpr int           matches_max      = 20;   // More than one is already too many.
constexpr int           pages_max        = 500;  // Of what is read besides a page: more never ends.
constexpr std::uint64_t lookup_ids_max   = 200;  // Of one `only=`: a page's worth.
constexpr char const*   accepted_content = "application/json";

Error for_read(Error error) {
    // A read has no effect: not knowing whether it was carried out is as good as its not having been.
    if (error.code() != ErrorCode::uncertain) return error;
    return Error{ErrorCode::transient, error.message()};
}

bool is_name(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char each) { return (each >= 'a' && each <= 'z') || each == '_'; });
}

}  // namespace

KantataConnector::KantataConnector(Exchange exchange, std::shared_ptr<Login const> login, Options options)
    : exchange_{exchange},
      login_{std::move(login)},
      options_{std::move(options)},
      patience_{.attempts_max = options_.attempts_max},
      sheet_{kantata::sheet(options_)} {
    options_.page_rows = std::clamp<std::size_t>(options_.page_rows, 1, 200);
    options_.bulk_rows = std::clamp<std::size_t>(options_.bulk_rows, 1, 100);
}

Result<std::string> KantataConnector::address(std::string_view collection, Parameters const& parameters) const {
    auto url = http::Address{http::Url::parse(login_->url).origin()}.at("/api/v1").step(collection);
    for (auto const& [name, value] : parameters) url.ask(name, value);
    return url.text();
}

Result<std::string> KantataConnector::address_of(std::string_view collection, std::string_view key) const {
    return http::Address{http::Url::parse(login_->url).origin()}.at("/api/v1").step(collection).step(key).text();
}

Result<> KantataConnector::stamp(http::Request& request) const {
    auto const url = http::Url::parse(login_->url);
    if (!url.may_hold_credentials())
        return Error{ErrorCode::forbidden, "a token is sent over https only"}
            .with_value(url.origin())
            .with_owner("integration")
            .with_remedy("give the connection an https address");
    request.headers.set("Accept", accepted_content);
    request.headers.set("Authorization", "Bearer " + std::string{login_->token.reveal()});
    return {};
}

Async<Result<std::string>> KantataConnector::read(Result<std::string> url) {
    if (!url) co_return std::move(url).error();
    auto request = http::get(*std::move(url));
    if (auto const stamped = stamp(request); !stamped) co_return stamped.error();
    Result<http::Response> answer = co_await send_patiently(exchange_, std::move(request), patience_);
    if (!answer) co_return for_read(std::move(answer).error());
    if (answer->status < 200 || answer->status > 299) co_return to_error(*answer, {}, login_->token.reveal());
    if (auto error = unless_json(*answer, "Kantata")) co_return std::move(*error);
    co_return std::move(answer->body);
}

Async<Result<http::Response>> KantataConnector::send_once(http::Request request) {
    if (auto const stamped = stamp(request); !stamped) co_return stamped.error();
    Result<http::Response> answer = co_await throughline::send_once(exchange_, std::move(request), patience_);
    co_return answer;
}

Async<Result<>> KantataConnector::check() {
    auto                url  = address("users", {{"per_page", "1"}});
    Result<std::string> body = co_await read(std::move(url));
    if (!body) co_return body.error();
    auto const answer = read_answer(*body);
    if (!answer) co_return answer.error();
    co_return Result<>{};
}

Async<Result<std::string>> KantataConnector::describe(std::string vendor_object) {
    auto const* const kind = find_kind(vendor_object);
    if (kind == nullptr)
        co_return Error{ErrorCode::not_found, "the connection has no such object"}.in_object(vendor_object);
    // There is no description of an object; what an account adds to it are its custom fields.
    auto                url  = address("custom_fields", {{"per_page", "200"}});
    Result<std::string> body = co_await read(std::move(url));
    if (!body) co_return std::move(body).error().in_object(vendor_object);
    co_return body;
}

Parameters KantataConnector::base_parameters(ObjectKind const& kind, bool custom) const {
    Parameters parameters = http::form_decode(kind.filters);
    if (kind.may_be_alien && options_.foreign_projects) parameters.emplace_back("on_my_account", "false");
    if (kind.name == "workspaces" && !options_.foreign_projects) parameters.emplace_back("on_my_account", "true");
    bool const has_custom = kind.name == "workspaces" || kind.collection == "stories" || kind.name == "users";
    parameters.emplace_back("include",
                            std::string{kind.include} + (custom && has_custom ? ",custom_field_values" : ""));
    return parameters;
}

Async<Result<>> KantataConnector::fetch_more(Fetched* into, Result<std::string> url) {
    Result<std::string> body = co_await read(std::move(url));
    if (!body) co_return body.error();
    into->bodies.push_back(std::make_unique<std::string const>(*std::move(body)));
    auto answer = read_answer(*into->bodies.back());
    if (!answer) co_return std::move(answer).error();
    into->answers.push_back(std::make_unique<Answer const>(*std::move(answer)));
    co_return Result<>{};
}

Async<Result<>> KantataConnector::fetch_all(Fetched* into, std::string collection, Parameters parameters) {
    parameters.emplace_back("per_page", "200");
    for (int page = 1; page <= pages_max; ++page) {
        auto paged = parameters;
        paged.emplace_back("page", std::to_string(page));
        auto     url  = address(collection, paged);
        Result<> done = co_await fetch_more(into, std::move(url));
        if (!done) co_return done;
        auto const& answer = *into->answers.back();
        auto const  size   = answer.page_size.value_or(200);
        bool const  last   = answer.page_count ? page >= *answer.page_count
                             : answer.count    ? page * size >= *answer.count
                                               : answer.results.empty();
        if (last) co_return Result<>{};
    }
    co_return Error{ErrorCode::corrupt, "the vendor's pages do not end"}.in_object(collection);
}

Async<Result<>> KantataConnector::look_up(ObjectKind const* kind, Fetched* into) {
    auto const& lookup = kind->lookup;
    if (lookup.collection.empty() || into->main().results.empty()) co_return Result<>{};
    auto        parameters = http::form_decode(lookup.query);
    std::string ids;
    if (!lookup.member.empty()) {
        std::set<std::string> seen;
        for (auto const& result : into->main().results) {
            auto const record = Members::of(into->main().find(result.collection, result.id));
            if (!record) continue;  // It is kept aside, or ends the page, where records are put together.
            auto id = record->text(lookup.member);
            if (id.empty() || seen.size() >= lookup_ids_max || !seen.insert(id).second) continue;
            ids += (ids.empty() ? "" : ",") + id;
        }
        if (ids.empty()) co_return Result<>{};
        parameters.emplace_back("only", ids);
    }
    Result<> done = co_await fetch_all(into, std::string{lookup.collection}, std::move(parameters));
    co_return done;
}

Async<Result<Fetched>> KantataConnector::fetch(ObjectKind const* kind, Result<std::string> url) {
    Fetched  fetched;
    Result<> done = co_await fetch_more(&fetched, std::move(url));
    if (!done) co_return done.error();
    Result<> more = co_await look_up(kind, &fetched);
    if (!more) co_return more.error();
    co_return fetched;
}

namespace {

Sources sources_of(ObjectKind const& kind, Fetched const& fetched, std::string_view service_name) {
    Sources sources;
    sources.kind         = &kind;
    sources.service_name = service_name;
    for (std::size_t each = 1; each < fetched.answers.size(); ++each)
        sources.answers.push_back(fetched.answers[each].get());
    sources.answers.push_back(&fetched.main());
    return sources;
}

Result<Members> record_of(Answer const& answer, Answer::Result const& result) {
    auto const found = answer.find(result.collection, result.id);
    if (found.empty()) return Error{ErrorCode::corrupt, "a result is not among the objects"}.in_record(result.id);
    auto record = Members::of(found);
    if (!record) return std::move(record).error().in_record(result.id);
    return record;
}

/// Rows that are none of this kind's, or no longer: what was known of them is gone.
bool is_left_out(ObjectKind const& kind, Members const& record) {
    if (kind.name == "stories") return record.text("story_type") == "milestone" && record.raw("sub_story_count") == "0";
    return kind.name == "assignments" && record.raw("current") == "false";
}

/// What such a record is given besides; nothing: it is left out. What cannot be made is left away, so that the mapping
/// misses it and the record waits with its reason.
std::optional<Extras> extras_of(Sources const& sources, Members const& record) {
    if (sources.kind->name == "invoices") return invoice_extras(sources, record).value_or(Extras{});
    if (sources.kind->name == "rate_card_roles") return rate_extras(sources, record).value_or(Extras{});
    return Extras{};
}

}  // namespace

Result<> KantataConnector::compose(ObjectKind const& kind, std::vector<std::string> const& fields, bool custom,
                                   Fetched const& fetched, ChangePage& page) const {
    auto sources   = sources_of(kind, fetched, options_.service_name);
    sources.wanted = first_steps(fields);
    if (custom && !fields.empty()) sources.wanted.emplace_back("custom_field_values");
    std::string                                      text;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    std::optional<Error>                             unreadable;
    bool                                             is_read = false;
    for (auto const& result : fetched.main().results) {
        if (result.collection != kind.collection) continue;
        auto const from   = text.size();
        auto const record = record_of(fetched.main(), result);
        if (!record) {
            auto const stand_in = StandIn{"id", result.id, fields, "updated_at"}.text(record.error());
            if (!stand_in) return record.error();
            text += *stand_in;
            places.emplace_back(from, text.size() - from);
            if (!unreadable) unreadable = record.error();
            continue;
        }
        is_read           = true;
        auto const extras = is_left_out(kind, *record) ? std::nullopt : extras_of(sources, *record);
        if (!extras) {
            page.deleted.push_back(result.id);
            continue;
        }
        text += composed(sources, *record, *extras);
        places.emplace_back(from, text.size() - from);
    }
    if (unreadable && !is_read) return *std::move(unreadable);  // It is the answer that is not what it should be.
    page.bodies.push_back(std::make_unique<std::string const>(std::move(text)));
    for (auto const& [from, size] : places)
        page.records.push_back({std::string_view{*page.bodies.back()}.substr(from, size)});
    return {};
}

Async<Result<Found>> KantataConnector::look(LookUp query) {
    auto const* const kind = find_kind(query.vendor_object);
    if (kind == nullptr)
        co_return Error{ErrorCode::not_found, "the connection has no such object"}.in_object(query.vendor_object);
    auto parameters = base_parameters(*kind, false);
    if (!query.external_id.empty()) {
        // The list of ids, even for one: the filter for a single id is declared to be a number.
        parameters.emplace_back("external_reference_service_name", options_.service_name);
        parameters.emplace_back("external_reference_service_model_refs", query.external_id);
    } else if (!query.key.empty()) {
        if (!is_key(query.key)) co_return Found{};  // The filter takes a list: one that names others is no key.
        parameters.emplace_back("only", query.key);
    } else {
        if (!is_name(query.match_field))
            co_return Error{ErrorCode::validation, "this is no name of a filter"}
                .in_object(query.vendor_object)
                .with_value(query.match_field);
        parameters.emplace_back(query.match_field, query.match_value);
    }
    parameters.emplace_back("per_page", std::to_string(matches_max));
    auto            url     = address(kind->collection, parameters);
    Result<Fetched> fetched = co_await fetch(kind, std::move(url));
    if (!fetched) co_return std::move(fetched).error().in_object(query.vendor_object);
    if (!query.external_id.empty()) {
        // The two filters may be met by two references: only both in one are ours.
        auto const sources = sources_of(*kind, *fetched, options_.service_name);
        Answer     ours    = fetched->main();
        std::erase_if(ours.results, [&](Answer::Result const& result) {
            auto const record = Members::of(ours.find(result.collection, result.id));
            return record && our_reference(sources, *record) != query.external_id;
        });
        fetched->answers.front() = std::make_unique<Answer const>(std::move(ours));
    }
    for (auto const& result : fetched->main().results)  // What is looked for must be known for what it is.
        if (auto const record = record_of(fetched->main(), result); !record)
            co_return Error{record.error()}.in_object(query.vendor_object);
    ChangePage page;
    if (auto const done = compose(*kind, query.fields, false, *fetched, page); !done)
        co_return Error{done.error()}.in_object(query.vendor_object);
    Found found;
    for (auto const& record : page.records) found.bodies.emplace_back(record.text);
    co_return found;
}

}  // namespace throughline::kantata

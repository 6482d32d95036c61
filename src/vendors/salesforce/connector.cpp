#include "connector.hpp"

#include <throughline/connector/answers.hpp>

#include "refusal.hpp"

#include <algorithm>
#include <set>

namespace throughline::salesforce {

namespace {

constexpr std::string_view currency_field = "CurrencyIsoCode";
constexpr std::string_view client_name    = "client=throughline";
constexpr auto             known_for      = std::chrono::minutes{15};
constexpr int              matches_max    = 20;  // More than one is already too many.

Error for_read(Error error) {
    // A read has no effect: not knowing whether it was carried out is as good as its not having been.
    if (error.code() != ErrorCode::uncertain) return error;
    return Error{ErrorCode::transient, error.message()};
}

// The record as it would stand in an org of several currencies: the only one is said in every record.
std::string with_currency(std::vector<std::string_view> const& records, Currency currency,
                          std::vector<std::pair<std::size_t, std::size_t>>& places) {
    std::string const member = "\"" + std::string{currency_field} + "\":\"" + std::string{currency.code()} + "\"";
    std::string       all;
    for (auto const record : records) {
        auto const from = all.size();
        append_with_member(all, member, record);
        places.emplace_back(from, all.size() - from);
    }
    return all;
}

/// Of the last row that says where it stands in the order of change; the error of the last one where none does.
Result<Place> last_place(std::vector<std::string_view> const& records) {
    auto const last = place_of_row(records.back());
    if (last) return last;
    for (auto record = records.rbegin() + 1; record != records.rend(); ++record)
        if (auto place = place_of_row(*record)) return place;
    return last;
}

}  // namespace

SalesforceConnector::SalesforceConnector(Exchange exchange, std::shared_ptr<Login const> login, Options options)
    : exchange_{exchange},
      options_{std::move(options)},
      patience_{.attempts_max = options_.attempts_max, .also = heals_soon},
      session_{exchange, std::move(login), patience_},
      sheet_{salesforce::sheet(options_)} {}

http::Address SalesforceConnector::data(FixedText path) const {
    return http::Address{}.at("/services/data").step("v" + options_.api_version).at(path);
}

Async<Result<http::Response>> SalesforceConnector::call(http::Request request, Sending sending) {
    request.headers.set("Accept", "application/json");
    request.headers.set("Sforce-Call-Options", std::string{client_name});
    auto const path = request.url;
    for (bool again = false;; again = true) {
        Result<Session::Held> grant = co_await session_.grant();
        if (!grant) co_return grant.error();
        Session::Held const held = *grant;
        instance_                = held->instance;
        request.url              = held->instance + path;
        request.headers.set("Authorization", "Bearer " + std::string{held->token.reveal()});
        Result<http::Response> answer = Error{ErrorCode::cancelled, "not sent"};
        if (sending == Sending::patiently)
            answer = co_await send_patiently(exchange_, request, patience_);
        else
            answer = co_await exchange_.send(request);
        if (!answer || !is_expired_session(*answer)) co_return answer;
        session_.expire(held);
        if (again) co_return answer;
    }
}

Async<Result<std::string>> SalesforceConnector::read(Result<std::string> path, std::string query_options) {
    if (!path) co_return std::move(path).error();
    auto request = http::get(*std::move(path));
    if (!query_options.empty()) request.headers.add("Sforce-Query-Options", std::move(query_options));
    Result<http::Response> answer = co_await call(std::move(request), Sending::patiently);
    if (!answer) co_return for_read(std::move(answer).error());
    if (answer->status != 200) co_return to_error(*answer);
    if (auto error = unless_json(*answer, "Salesforce")) co_return std::move(*error);
    co_return std::move(answer->body);
}

Async<Result<>> SalesforceConnector::check() {
    auto const          path = data("/query").ask("q", "SELECT Id FROM User LIMIT 1").text();
    Result<std::string> body = co_await read(path, {});
    if (!body) co_return body.error();
    auto const page = read_page(*body);
    if (!page) co_return page.error();
    co_return Result<>{};
}

Async<Result<std::string>> SalesforceConnector::describe(std::string vendor_object) {
    if (!is_name(vendor_object))
        co_return Error{ErrorCode::validation, "this is no name of a Salesforce object"}.with_value(vendor_object);
    auto                path = data("/sobjects").step(vendor_object).at("/describe").text();
    Result<std::string> body = co_await read(std::move(path), {});
    if (!body) co_return std::move(body).error().in_object(vendor_object);
    // What was just said is what queries go by: a custom field that is gone would be refused in them.
    if (auto fields = custom_fields(*body))
        known_.insert_or_assign(std::move(vendor_object), Known{*std::move(fields), exchange_.now()});
    co_return body;
}

Async<Result<std::vector<std::string>>> SalesforceConnector::known_custom_fields(std::string object) {
    auto const known = known_.find(object);
    if (known != known_.end() && exchange_.now() - known->second.at < known_for) co_return known->second.custom_fields;
    Result<std::string> description = co_await describe(object);
    if (!description) co_return description.error();
    auto fields = custom_fields(*description);
    if (!fields) co_return std::move(fields).error().in_object(object);
    co_return fields;
}

std::vector<std::string> SalesforceConnector::fields_to_ask(std::vector<std::string> fields) const {
    if (!options_.multi_currency)
        std::erase_if(fields, [](std::string const& field) { return field == currency_field; });
    for (auto const* needed : {"SystemModstamp", "Id"})
        if (std::find(fields.begin(), fields.end(), needed) == fields.end()) fields.insert(fields.begin(), needed);
    return fields;
}

bool SalesforceConnector::adds_currency(ChangeQuery const& query) const {
    return !options_.multi_currency &&
           std::find(query.fields.begin(), query.fields.end(), currency_field) != query.fields.end();
}

Async<Result<std::string>> SalesforceConnector::change_query(ChangeQuery const& query, Bookmark const& from) {
    auto fields = fields_to_ask(query.fields);
    if (query.custom) {
        Result<std::vector<std::string>> custom = co_await known_custom_fields(query.vendor_object);
        if (!custom) co_return custom.error();
        fields.insert(fields.end(), custom->begin(), custom->end());
    }
    Soql soql{query.vendor_object, fields};
    if (from.reading)
        soql.behind(from.place.stamp, from.place.id);
    else if (from.begun)
        soql.since(from.place.stamp - overlap_of(query.vendor_object).window());
    co_return soql.in_order_of_change().text();
}

Result<std::string> SalesforceConnector::next_path(std::string_view link) const {
    auto const url = http::Url::parse(link.starts_with('/') ? instance_ + std::string{link} : std::string{link});
    if (!url.host.empty() && url.origin() == instance_ && url.path.starts_with("/services/data/"))
        return url.query.empty() ? url.path : url.path + "?" + url.query;
    return Error{ErrorCode::forbidden, "the next page is said to be elsewhere: no credential goes there"}
        .with_value(link)
        .with_expected("a path of " + instance_)
        .with_owner("integration");
}

Async<Result<ChangePage>> SalesforceConnector::changes(ChangeQuery query) {
    auto from = Bookmark::parse(query.bookmark);
    if (!from) co_return std::move(from).error().in_object(query.vendor_object);
    Bookmark const mark = *from;
    if (!mark.next.empty()) {
        Result<ChangePage> page = co_await read_rows(mark.next, query, mark);
        // Nobody says how long a cursor lives. What it stood for is known by the last row's place, too.
        if (page || page.error().code() != ErrorCode::not_found) co_return page;
    }
    if (mark.begun && !mark.reading) overlap_of(query.vendor_object).begin(mark.place.stamp);
    Result<std::string> soql = co_await change_query(query, mark);
    if (!soql) co_return std::move(soql).error().in_object(query.vendor_object);
    auto               path = data("/queryAll").ask("q", *soql).text();
    Result<ChangePage> page = co_await read_rows(std::move(path), query, mark);
    co_return page;
}

Async<Result<ChangePage>> SalesforceConnector::read_rows(Result<std::string> path, ChangeQuery const& query,
                                                         Bookmark from) {
    auto                query_options = "batchSize=" + std::to_string(options_.page_rows_max);
    Result<std::string> body          = co_await read(std::move(path), std::move(query_options));
    if (!body) co_return std::move(body).error().in_object(query.vendor_object);
    auto page = to_change_page(std::move(*body), query, std::move(from));
    if (!page) co_return std::move(page).error().in_object(query.vendor_object);
    co_return page;
}

Overlap& SalesforceConnector::overlap_of(std::string const& object) {
    return overlaps_.try_emplace(object, options_.overlap).first->second;
}

/// How late rows show themselves.
void SalesforceConnector::measure(ChangeQuery const& query, QueryPage const& rows) {
    auto& overlap = overlap_of(query.vendor_object);
    for (auto const record : rows.records) {
        if (!overlap.measures()) break;
        if (auto const place = place_of_row(record)) overlap.saw(place->id, place->stamp);
    }
    if (rows.done) overlap.end();
}

Result<ChangePage> SalesforceConnector::to_change_page(std::string body, ChangeQuery const& query, Bookmark from) {
    ChangePage page;
    page.bodies.push_back(std::make_unique<std::string const>(std::move(body)));
    auto rows = read_page(*page.bodies.back());
    if (!rows) return std::move(rows).error();
    measure(query, *rows);
    if (!rows->records.empty()) {
        // A row that cannot be placed stops no others. Where none of a read's first page can, nobody knows how it goes
        // on: behind that, from the last place that is known.
        auto       place    = last_place(rows->records);
        bool const knows_on = from.begun && !rows->next.empty();
        if (!place && !rows->done && !knows_on) return std::move(place).error();
        if (place) from.place = *std::move(place);
        from.begun = from.begun || place.has_value();
    }
    from.reading = !rows->done;
    from.next.clear();
    if (!rows->done && !rows->next.empty()) {
        auto next = next_path(rows->next);
        if (!next) return std::move(next).error();
        from.next = *std::move(next);
    }
    if (!rows->done && from.next.empty() && rows->records.empty())
        return Error{ErrorCode::corrupt, "a query goes on without saying where"};
    page.last     = rows->done;
    page.bookmark = from.to_string();

    auto& records = rows->records;
    for (auto& record : records) {
        auto marked = marked_as_unplaced(record);
        if (!marked) continue;
        page.bodies.push_back(std::make_unique<std::string const>(*std::move(marked)));
        record = *page.bodies.back();
    }
    if (!adds_currency(query)) {
        for (auto const record : records) page.records.push_back({record});
        return page;
    }
    std::vector<std::pair<std::size_t, std::size_t>> places;
    page.bodies.push_back(std::make_unique<std::string const>(with_currency(records, options_.currency, places)));
    for (auto const& [at, size] : places)
        page.records.push_back({std::string_view{*page.bodies.back()}.substr(at, size)});
    return page;
}

Async<Result<Found>> SalesforceConnector::look(LookUp query) {
    Soql soql{query.vendor_object, fields_to_ask(query.fields)};
    if (!query.external_id.empty()) {
        auto const* object = sheet_.find(query.vendor_object);
        if (!object || object->external_id_field.empty())
            co_return Error{ErrorCode::unsupported, "the org keeps no id of ours in this object"}
                .in_object(query.vendor_object)
                .with_owner("Salesforce administrator")
                .with_remedy("create the external id field " + std::string{our_id_field});
        soql.where(object->external_id_field, query.external_id);
    } else if (!query.key.empty()) {
        soql.where("Id", query.key);
    } else {
        soql.where(query.match_field, query.match_value);
    }
    auto const text = soql.limit(matches_max).text();
    if (!text) co_return Error{text.error()}.in_object(query.vendor_object);
    auto                path = data("/query").ask("q", *text).text();
    Result<std::string> body = co_await read(std::move(path), {});
    if (!body) co_return std::move(body).error().in_object(query.vendor_object);
    auto page = read_page(*body);
    if (!page) co_return std::move(page).error().in_object(query.vendor_object);
    Found      found;
    bool const adds = !options_.multi_currency &&
                      std::find(query.fields.begin(), query.fields.end(), currency_field) != query.fields.end();
    for (auto const record : page->records) {
        std::vector<std::pair<std::size_t, std::size_t>> places;
        found.bodies.push_back(adds ? with_currency({record}, options_.currency, places) : std::string{record});
    }
    co_return found;
}

}  // namespace throughline::salesforce

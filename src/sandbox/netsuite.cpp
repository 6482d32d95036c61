#include "netsuite_auth.hpp"
#include "netsuite_book.hpp"
#include "netsuite_dump.hpp"
#include "netsuite_problem.hpp"
#include "netsuite_service.hpp"
#include "text.hpp"

#include <throughline/sandbox/netsuite.hpp>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <utility>

namespace throughline::sandbox {

namespace {

/// The host spells the account in lower case, with a dash where the realm has an underscore.
std::string origin_of(std::string const& account) {
    std::string host = lower_case(account);
    std::replace(host.begin(), host.end(), '_', '-');
    return "https://" + host + ".suitetalk.api.netsuite.com";
}

/// Without the port that the scheme implies: so do clients write it, and so is it signed.
std::string plain(std::string origin) {
    for (std::string_view const port : {":443", ":80"})
        if (origin.ends_with(port) && origin.starts_with(port == ":443" ? "https:" : "http:"))
            origin.resize(origin.size() - port.size());
    return origin;
}

/// People act on forms: a field that is not there is a mistake.
suite::WriteRules by_hand() { return {.names = suite::Strictness::error}; }

constexpr std::string_view token_path = "/services/rest/auth/oauth2/v1/token";

}  // namespace

struct NetSuite::State {
    State(NetSuiteOptions given, Records& kept, Clock const& clock, Random& random)
        : options{std::move(given)},
          book{kept, clock, options},
          gate{options, clock, random},
          service{book, kept, options} {}

    suite::RecordType const& type(std::string_view record) const {
        suite::RecordType const* const found = book.type(record);
        if (found == nullptr) throw std::invalid_argument{"sandbox: there is no record type " + std::string{record}};
        return *found;
    }

    NetSuiteOptions             options;
    suite::Book                 book;
    suite::Gate                 gate;
    suite::Service              service;
    std::deque<NetSuiteFailure> failures{};
};

NetSuite::NetSuite(Clock const& clock, Random& random, NetSuiteOptions options)
    : System{"netsuite", origin_of(options.account), clock, random},
      state_{std::make_unique<State>(std::move(options), records(), clock, random)} {
    if (!state_->options.standard_lists) return;
    state_->book.add_standing_lists();
    records().commit().ignore("nothing is kept in a file yet");
}

NetSuite::~NetSuite() = default;

NetSuiteOptions const& NetSuite::options() const { return state_->options; }
std::string            NetSuite::token_url() const { return plain(origin()).append(token_path); }

void NetSuite::add_client(NetSuiteClient client) { state_->gate.add(std::move(client)); }
void NetSuite::remove_client(std::string_view client_id) { state_->gate.remove_client(client_id); }
void NetSuite::add_token(NetSuiteToken token) { state_->gate.add(std::move(token)); }
void NetSuite::remove_token(std::string_view token_id) { state_->gate.remove_token(token_id); }
void NetSuite::revoke_access_tokens() { state_->gate.revoke_access_tokens(); }

void NetSuite::add_custom_field(std::string_view record, FieldDefinition field) {
    state_->book.add_custom_field(state_->type(record), std::move(field));
}

void NetSuite::redescribe(std::string_view record, std::string_view field, Value property) {
    state_->service.redescribe(state_->type(record), field, std::move(property));
}

void NetSuite::set_search_lag(std::chrono::seconds lag) { state_->book.set_search_lag(lag); }

Result<std::string> NetSuite::insert(std::string_view record, Value const& fields) {
    auto const made = state_->book.create(state_->type(record), fields, by_hand());
    if (!made) return suite::error_of(made.error()).in_object(record);
    if (auto kept = records().commit(); !kept) return kept.error();
    return made->id;
}

Result<> NetSuite::update(std::string_view record, std::string_view id, Value const& fields) {
    auto const made = state_->book.update(state_->type(record), id, fields, by_hand());
    if (!made) return suite::error_of(made.error()).in_object(record).in_record(id);
    return records().commit();
}

Result<> NetSuite::remove(std::string_view record, std::string_view id) {
    auto const gone = state_->book.remove(state_->type(record), id);
    if (!gone) return suite::error_of(gone.error()).in_object(record).in_record(id);
    return records().commit();
}

Value NetSuite::read(std::string_view record, std::string_view id) const {
    suite::RecordType const& type = state_->type(record);
    RowPtr const             row  = state_->book.find(type, id);
    suite::ViewOptions const options{
        .base = plain(origin()) + "/services/rest/record/v1", .expand = true, .simple_enums = true};
    return row ? state_->book.view(type, *row, options) : Value{};
}

std::vector<std::string> NetSuite::ids(std::string_view record) const {
    std::vector<std::string> found;
    for (RowPtr const& row : state_->book.table(state_->type(record)).ordered()) found.push_back(row->id);
    std::sort(found.begin(), found.end(), [](std::string const& left, std::string const& right) {
        return std::pair{left.size(), left} < std::pair{right.size(), right};
    });
    return found;
}

std::vector<std::string> NetSuite::find(std::string_view record, std::string_view field, std::string_view text) const {
    suite::RecordType const& type  = state_->type(record);
    std::vector<std::string> found = ids(record);
    std::erase_if(found, [&](std::string const& id) {
        return state_->book.cell(type, *state_->book.find(type, id), field).text() != text;
    });
    return found;
}

std::size_t NetSuite::count(std::string_view record) const { return state_->book.table(state_->type(record)).size(); }

Result<std::string> NetSuite::create_invoice(std::string_view sales_order, NetSuiteBilling const& billing) {
    auto const made = state_->book.bill(sales_order, billing);
    if (!made) return suite::error_of(made.error()).in_object("salesOrder").in_record(sales_order);
    if (auto kept = records().commit(); !kept) return kept.error();
    return made->id;
}

Result<std::string> NetSuite::pay_invoice(std::string_view invoice, std::optional<Decimal> amount,
                                          std::optional<Date> date) {
    Value body = Value::object();
    if (amount) body.set("payment", *amount);
    if (date) body.set("tranDate", date->to_string());
    auto const made =
        state_->book.transform(state_->type("invoice"), invoice, state_->type("customerPayment"), body, by_hand());
    if (!made) return suite::error_of(made.error()).in_object("invoice").in_record(invoice);
    if (auto kept = records().commit(); !kept) return kept.error();
    return made->id;
}

Result<> NetSuite::void_invoice(std::string_view invoice) {
    auto const gone = state_->book.void_invoice(invoice);
    if (!gone) return suite::error_of(gone.error()).in_object("invoice").in_record(invoice);
    return records().commit();
}

void NetSuite::fail_next(NetSuiteFailure failure, int times) {
    state_->failures.insert(state_->failures.end(), static_cast<std::size_t>(std::max(times, 0)), failure);
}

void NetSuite::clear_failures() { state_->failures.clear(); }

std::uint64_t NetSuite::creates(std::string_view record) const {
    return records().table("_created")->find_by("record", state_->type(record).name).size();
}

std::map<std::string, std::uint64_t> NetSuite::creates_by_external_id(std::string_view record) const {
    return creates_by(record, "externalId");
}

std::map<std::string, std::uint64_t> NetSuite::creates_by(std::string_view record, std::string_view field) const {
    Table const&                         created = *records().table("_created");
    std::map<std::string, std::uint64_t> counts;
    for (RowPtr const& row : created.find_by("record", state_->type(record).name))
        if (Value const& value = created.cell(*row, "fields")[field]; !value.is_null()) ++counts[value.text()];
    return counts;
}

std::string NetSuite::dump(NetSuiteDumpOptions const& options) const { return suite::dump_of(state_->book, options); }

std::string NetSuite::fingerprint(NetSuiteDumpOptions const& options) const { return suite::sha256_hex(dump(options)); }

http::Response NetSuite::respond(http::Request const& request) {
    auto const unexpected = [this] {
        return suite::error_response(
            {{500, "UNEXPECTED_ERROR", "An unexpected error occurred. Error ID: " + random().hex(26), {}, {}}});
    };
    std::string const              origin = plain(this->origin());
    auto const                     url    = http::Url::parse(request.url);
    int const                      limit  = state_->options.concurrency_limit;
    bool const                     busy   = limit > 0 && under_way_ + occupied_ >= limit;
    std::optional<NetSuiteFailure> failure;
    if (!state_->failures.empty()) {
        failure = state_->failures.front();
        state_->failures.pop_front();
    }
    state_->service.run_due_jobs(origin);
    http::Response response;
    if (busy || failure == NetSuiteFailure::concurrency_limit) {
        response = suite::concurrency_response();
    } else if (failure == NetSuiteFailure::unexpected_error) {
        response = unexpected();
    } else if (failure == NetSuiteFailure::unavailable) {
        response = {.status = 503, .headers = {{"Content-Type", "text/html"}}, .body = "<html>Unavailable</html>"};
    } else if (url.path == token_path) {
        response = state_->gate.token_response(request, token_url());
    } else if (auto refusal = state_->gate.refuses(request, origin + url.path)) {
        response = std::move(*refusal);
    } else {
        response = state_->service.answer(request, origin);
        if (failure == NetSuiteFailure::unexpected_error_after_commit) response = unexpected();
    }
    response.headers.add("x-n-operationid", random().hex(32));
    return response;
}

}  // namespace throughline::sandbox

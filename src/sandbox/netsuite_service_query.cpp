#include "netsuite_service.hpp"
#include "netsuite_suiteql.hpp"

#include <algorithm>
#include <iterator>

namespace throughline::sandbox::suite {

namespace {

Cell parameter_of(Value const& value) {
    if (value.is_null()) return {};
    if (value.is_number()) return Cell::of_number(decimal_or_zero(value));
    if (value.kind() == Value::Kind::boolean) return Cell::of_text(value.is_true() ? "T" : "F");
    return Cell::of_text(value.text());
}

}  // namespace

Outcome<std::vector<Value>> Service::rows_of(std::string const& q, Value const& params) {
    std::string key = std::to_string(book_.edition()) + ' ' + std::to_string(book_.clock().now().seconds()) + ' ' +
                      params.to_json() + ' ' + q;
    if (key == last_query_.key) return last_query_.rows;
    std::vector<Cell> parameters;
    for (Value const& value : params.elements()) parameters.push_back(parameter_of(value));
    auto const query = read_query(book_, q, parameters);
    if (!query) return tl::unexpected{query.error()};
    auto rows = run_query(book_, *query);
    if (!rows) return rows;
    if (rows->size() > options_.rows_per_query_max) rows->resize(options_.rows_per_query_max);
    last_query_ = {std::move(key), std::move(*rows)};
    return last_query_.rows;
}

http::Response Service::suiteql(Call const& call) {
    if (call.request.method != "POST") return error_response({not_allowed(call.request.method)});
    if (!call.prefers("transient"))
        return error_response(
            {{400, "INVALID_REQUEST", "The header Prefer: transient is required.", "o:errorHeader", "Prefer"}});
    auto const page = page_of(call);
    if (!page) return error_response(page.error());
    auto const body = body_of(call.request);
    if (!body) return error_response(body.error());
    if (!(*body)["q"].is_text()) return error_response({invalid_request("The request body needs a query: q.")});
    auto const rows = rows_of((*body)["q"].text(), (*body)["params"]);
    if (!rows) return error_response(rows.error());
    std::vector<Value> items;
    std::size_t const  begin = std::min(page->offset, rows->size());
    std::size_t const  end   = std::min(begin + page->limit, rows->size());
    std::copy(rows->begin() + static_cast<std::ptrdiff_t>(begin), rows->begin() + static_cast<std::ptrdiff_t>(end),
              std::back_inserter(items));
    std::string const place = call.origin + "/services/rest/query/v1/suiteql";
    std::string const self  = place + (call.query_text.empty() ? "" : "?" + call.query_text);
    return resource(200, "collection", page_body(*page, rows->size(), std::move(items), self, place + '?'));
}

}  // namespace throughline::sandbox::suite

#pragma once

#include "salesforce_org.hpp"
#include "salesforce_query.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace throughline::sandbox {

/// One call of the REST API, taken apart. Inside a composite request there are several in one HTTP request.
struct SalesforceCall {
    std::string                        method;
    std::string                        origin{};  ///< Where the org lives.
    std::string                        base{};    ///< `/services/data/v62.0`.
    std::vector<std::string>           path{};    ///< Decoded segments after the base.
    std::map<std::string, std::string> query{};
    http::Headers                      headers{};
    std::string                        body{};
    std::string                        user{};  ///< Id of the User who calls.

    std::string parameter(std::string const& name) const;
    std::string path_text() const;
};

struct SalesforceAnswer {
    int                  status = 200;
    std::optional<Value> body{};
    http::Headers        headers{};
};

/// The resources under `/services/data/vXX.0`.
class SalesforceApi {
  public:
    SalesforceApi(SalesforceOrg& org, SalesforceOptions const& options) : org_{org}, options_{options} {}

    SalesforceAnswer answer(SalesforceCall const& call);

    std::int64_t requests_today = 0;  ///< For the limits resource.
    Timestamp    schema_changed{};    ///< When a field or object was last added.

    static SalesforceAnswer refusal(SalesforceRefusal const& refusal);
    static Value            error_body(SalesforceRefusal const& refusal);

  private:
    SalesforceAnswer sobjects(SalesforceCall const& call);

    // salesforce_pages.cpp
    SalesforceAnswer query(SalesforceCall const& call);
    SalesforceAnswer page(SalesforceCall const& call, std::string const& cursor, std::size_t from);

    // salesforce_rows.cpp
    SalesforceAnswer create(SalesforceCall const& call, Table const& table);
    SalesforceAnswer row(SalesforceCall const& call, Table const& table, std::string const& id);
    SalesforceAnswer read_row(SalesforceCall const& call, Table const& table, Row const& row);
    SalesforceAnswer row_by_key(SalesforceCall const& call, Table const& table);

    // salesforce_collections.cpp
    SalesforceAnswer collections(SalesforceCall const& call);
    SalesforceAnswer write_collection(SalesforceCall const& call);
    SalesforceAnswer delete_collection(SalesforceCall const& call);
    SalesforceAnswer read_collection(SalesforceCall const& call);
    Value            write_record(SalesforceCall const& call, Value const& record, std::set<std::string>& keys_seen);
    Outcome<SalesforceOrg::Upserted> upsert_record(SalesforceCall const& call, Value const& record,
                                                   std::set<std::string>& keys_seen);

    // salesforce_composite.cpp
    SalesforceAnswer composite(SalesforceCall const& call);
    Value            subrequest(SalesforceCall const& outer, Value const& request, Value& references);

    // salesforce_describe.cpp
    SalesforceAnswer describe_global(SalesforceCall const& call);
    SalesforceAnswer describe(SalesforceCall const& call, Table const& table);
    Value            describe_object(SalesforceCall const& call, Table const& table);
    Value            describe_fully(SalesforceCall const& call, Table const& table);

    // salesforce_replication.cpp
    SalesforceAnswer replication(SalesforceCall const& call, Table const& table);
    SalesforceAnswer limits(SalesforceCall const& call);

    SalesforceWriter writer(SalesforceCall const& call) const { return {.user = call.user}; }

    SalesforceOrg&                    org_;
    SalesforceOptions const&          options_;
    std::map<std::string, SoqlResult> cursors_;
    /// What was last said of an object, by its address, and of which schema.
    std::map<std::string, std::pair<Timestamp, Value>> described_;
};

/// The body as JSON, or what is wrong with it: 415 for another media type, 400 for what is no JSON.
Outcome<Value> json_body(SalesforceCall const& call);

/// Splits an address such as `/services/data/v62.0/query` into base and path, and its query into parameters. The base
/// stays empty where the address is none of the API's.
void read_target(SalesforceCall& call, std::string_view path, std::string_view query);

SalesforceAnswer method_not_allowed(SalesforceCall const& call, std::string_view allowed);

}  // namespace throughline::sandbox

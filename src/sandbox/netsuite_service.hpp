#pragma once

#include "netsuite_book.hpp"

#include <throughline/core/random.hpp>
#include <throughline/transport/http.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox::suite {

/// A request, taken apart. `path` begins after `/services/rest/`.
struct Call {
    http::Request const&                            request;
    std::string                                     origin;
    std::vector<std::string>                        path{};
    std::string                                     query_text{};  ///< As it was sent.
    std::map<std::string, std::string, std::less<>> query{};

    Call(http::Request const& request, std::string origin);

    std::string base() const { return origin + "/services/rest/record/v1"; }
    bool        prefers(std::string_view behaviour) const;
    /// The content type says that the body is a list of records.
    bool is_collection() const;
};

/// What the account answers once a client has been let in.
class Service {
  public:
    Service(Book& book, Records& records, NetSuiteOptions const& options)
        : book_{book}, records_{records}, options_{options} {}

    http::Response answer(http::Request const& request, std::string const& origin);
    /// Executes what was asked for asynchronously and is due.
    void run_due_jobs(std::string const& origin);
    /// What the catalogue says of a field from now on; null: nothing.
    void redescribe(RecordType const& type, std::string_view field, Value property);

  private:
    http::Response answer_now(Call const& call);
    // The record service.
    http::Response record_service(Call const& call);
    http::Response collection(Call const& call, RecordType const& type);
    http::Response list(Call const& call, RecordType const& type);
    http::Response insert(Call const& call, RecordType const& type);
    http::Response instance(Call const& call, RecordType const& type);
    http::Response change(Call const& call, RecordType const& type, std::string const& id);
    http::Response upsert(Call const& call, RecordType const& type);
    http::Response part(Call const& call, RecordType const& type);
    http::Response transform(Call const& call, RecordType const& type);
    http::Response written(Call const& call, RecordType const& type, Outcome<Written> const& outcome);
    http::Response catalog(Call const& call);
    /// The internal id behind `123` or `eid:abc`; empty where there is no such record.
    Outcome<std::string> id_of(RecordType const& type, std::string const& shown) const;
    // SuiteQL.
    http::Response              suiteql(Call const& call);
    Outcome<std::vector<Value>> rows_of(std::string const& q, Value const& params);
    // Asynchronous execution.
    http::Response                      enqueue(Call const& call);
    http::Response                      job(Call const& call);
    http::Response                      task(Call const& call, Row const& job, Value const& tasks);
    Outcome<std::vector<http::Request>> split(Call const& call) const;
    void                                run(RowPtr const& job, std::string const& origin);

    struct Remembered {
        std::string        key;
        std::vector<Value> rows;
    };

    Book&                                     book_;
    Records&                                  records_;
    NetSuiteOptions const&                    options_;
    std::map<std::string, Value, std::less<>> redescribed_{};  // By `customer/companyName`.
    Remembered                                last_query_{};   // So that the pages of one query do not cost a run each.
};

/// Which part of a list was asked for.
struct Page {
    std::size_t limit  = 1000;
    std::size_t offset = 0;
};
Outcome<Page> page_of(Call const& call);
/// The members of a page around its items. `self` is the address as it was asked, `other` that of its siblings.
Value page_body(Page page, std::size_t total, std::vector<Value> items, std::string const& self,
                std::string const& other);
/// An answer of the record service's media type: `singular` or `collection`.
http::Response resource(int status, std::string_view type, Value const& body);
/// The body, as JSON; a problem where it is none.
Outcome<Value> body_of(http::Request const& request);

}  // namespace throughline::sandbox::suite

#pragma once

#include "page.hpp"
#include "session.hpp"
#include "soql.hpp"

#include <throughline/connector/connector.hpp>
#include <throughline/connector/overlap.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/transport/address.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::salesforce {

/// The field that holds our id, where the org has one.
inline constexpr std::string_view our_id_field = "Throughline_Id__c";

class SalesforceConnector final : public Connector {
  public:
    SalesforceConnector(Exchange exchange, std::shared_ptr<Login const> login, Options options);

    Sheet const& sheet() const override { return sheet_; }

    Async<Result<>>             check() override;
    Async<Result<ChangePage>>   changes(ChangeQuery query) override;
    Async<std::vector<Outcome>> write(WriteBatch batch) override;
    Async<Result<Found>>        look(LookUp query) override;
    Async<Result<std::string>>  describe(std::string vendor_object) override;

  private:
    enum class Sending : unsigned char { patiently, once };
    struct Chunk;
    struct Known {
        std::vector<std::string> custom_fields;
        Timestamp                at;
    };

    // One request to the instance; `request.url` is a path. Signs in, and again where the session has expired.
    Async<Result<http::Response>> call(http::Request request, Sending sending);
    // A read: a successful JSON answer's body, or an error.
    Async<Result<std::string>> read(Result<std::string> path, std::string accept_pages);
    Async<Result<ChangePage>>  read_rows(Result<std::string> path, ChangeQuery const& query, Bookmark from);
    Async<Result<std::string>> change_query(ChangeQuery const& query, Bookmark const& from);
    Async<Result<std::vector<std::string>>> known_custom_fields(std::string object);

    Result<ChangePage>       to_change_page(std::string body, ChangeQuery const& query, Bookmark from);
    void                     measure(ChangeQuery const& query, QueryPage const& rows);
    Overlap&                 overlap_of(std::string const& object);
    std::vector<std::string> fields_to_ask(std::vector<std::string> fields) const;
    bool                     adds_currency(ChangeQuery const& query) const;
    Result<std::string>      next_path(std::string_view link) const;
    http::Address            data(FixedText path) const;

    Async<std::vector<Outcome>> write_chunk(Chunk const& chunk, WriteBatch const& batch);
    Result<http::Request>       write_request(Chunk const& chunk, std::vector<std::size_t> const& items,
                                              WriteBatch const& batch) const;

    Exchange                       exchange_;
    Options                        options_;
    Patience                       patience_;
    Session                        session_;
    Sheet                          sheet_;
    std::string                    instance_{};  // Of the latest grant: what links may lead to.
    std::map<std::string, Known>   known_{};
    std::map<std::string, Overlap> overlaps_{};
};

}  // namespace throughline::salesforce

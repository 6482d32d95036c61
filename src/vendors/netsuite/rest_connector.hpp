#pragma once

#include "answers.hpp"
#include "query.hpp"
#include "session.hpp"
#include "settled.hpp"

#include <throughline/connector/connector.hpp>
#include <throughline/connector/overlap.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::netsuite {

/// The record service and SuiteQL of one account as a connector.
class RestConnector final : public Connector {
  public:
    RestConnector(Exchange exchange, std::shared_ptr<Login const> login, Options const& options);

    Sheet const& sheet() const override { return sheet_; }

    Async<Result<>>             check() override;
    Async<Result<ChangePage>>   changes(ChangeQuery query) override;
    Async<std::vector<Outcome>> write(WriteBatch batch) override;
    Async<Result<Found>>        look(LookUp query) override;
    Async<Result<std::string>>  describe(std::string vendor_object) override;

    /// One page of a SuiteQL query.
    Async<Result<RowPage>> query(SuiteQl suiteql, std::size_t limit);

  private:
    struct Fetched {
        std::string body{};
        RecordHead  head{};
        bool        gone = false;
    };
    struct Listed {
        std::string id;
        std::string changed_at{};
    };
    /// What the list of changes has told, and where the read stands.
    struct Listing {
        Position                        position;
        Overlap&                        overlap;
        std::vector<std::string> const& fields;  ///< That the mapping reads.
        std::vector<Listed>             listed{};
        std::vector<std::string> unplaced{};  ///< Rows that cannot be asked for, or have no place among the changes.

        bool is_empty() const { return listed.empty() && unplaced.empty(); }
    };

    Async<Result<ChangePage>> changes_since(RecordKind const& kind, std::vector<std::string> const& fields,
                                            std::string bookmark);
    void                      begin(RecordKind const& kind, Listing& listing);
    Async<Result<>>           list(RecordKind const& kind, Listing& listing);
    void                      take_stamped(RecordKind const& kind, RowPage const& page, Listing& listing);
    static void               take_unstamped(RowPage const& page, Listing& listing);
    static void               end(Position const& start, Listing& listing);
    Async<Result<ChangePage>> whole(RecordKind const& kind, std::vector<std::string> const& fields,
                                    std::string bookmark);
    Async<Result<ChangePage>> with_records(RecordKind const& kind, std::vector<std::string> const& fields,
                                           std::vector<Listed> listed, std::vector<Settled::Note>& notes);
    /// Which of them, if any, ends the page with its error.
    static std::optional<std::size_t> why_stopped(std::vector<Result<Fetched>> const& fetched);
    Async<bool>                       can_still_read(RecordKind const& kind);
    Async<Result<Fetched>>            fetch(std::string object, std::string id);
    Async<Outcome>                    write_one(std::string object, WriteItem item);
    Async<Result<std::string>>        key_of_external_id(std::string object, std::string external_id);

    Session session_;
    Sheet   sheet_;
    Options options_;
    Settled settled_{};

    std::map<std::string, Overlap> overlaps_{};
    /// Of each record type, the last one that could be read.
    std::map<std::string, std::string, std::less<>> readable_{};
};

// What a write looks like on the wire. See write.cpp.

/// The request, with a path in place of an address; an error where the item cannot be written at all.
Result<http::Request> write_request(std::string_view object, WriteItem const& item);
/// What an answer says of a write.
Outcome outcome_of(WriteItem const& item, Result<http::Response> const& answer);
/// References are emptied as a whole: `{"id":null}` is refused where null is meant. Requires: compact JSON.
std::string with_empty_references(std::string body);
/// Names of members that are sublists, joined by commas.
std::string sublists_in(std::string_view body);

/// `/services/rest/record/v1/<object>`.
http::Address record_path(std::string_view object);
/// Whether our id is spelled so that the vendor can keep it: letters, digits, `_` and `-`.
bool is_external_id(std::string_view text);

}  // namespace throughline::netsuite

#pragma once

#include "answer.hpp"
#include "object_kind.hpp"
#include "position.hpp"
#include "record.hpp"

#include <throughline/connector/connector.hpp>
#include <throughline/connector/overlap.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::kantata {

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// An answer with the texts that it is made of, and what was asked for besides to understand it.
struct Fetched {
    std::vector<std::unique_ptr<std::string const>> bodies{};
    std::vector<std::unique_ptr<Answer const>>      answers{};  ///< The one asked for first; then the others.

    Answer const& main() const { return *answers.front(); }
};

class KantataConnector final : public Connector {
  public:
    KantataConnector(Exchange exchange, std::shared_ptr<Login const> login, Options options);

    Sheet const& sheet() const override { return sheet_; }

    Async<Result<>>             check() override;
    Async<Result<ChangePage>>   changes(ChangeQuery query) override;
    Async<std::vector<Outcome>> write(WriteBatch batch) override;
    Async<Result<Found>>        look(LookUp query) override;
    Async<Result<std::string>>  describe(std::string vendor_object) override;

  private:
    struct Chunk;

    // Of every exchange.
    Result<std::string>           address(std::string_view collection, Parameters const& parameters) const;
    Result<std::string>           address_of(std::string_view collection, std::string_view key) const;
    Result<>                      stamp(http::Request& request) const;
    Async<Result<std::string>>    read(Result<std::string> url);
    Async<Result<http::Response>> send_once(http::Request request);

    // Of reading.
    Parameters                base_parameters(ObjectKind const& kind, bool custom) const;
    Parameters                page_parameters(ObjectKind const& kind, Position const& position, bool custom) const;
    Async<Result<Fetched>>    fetch(ObjectKind const* kind, Result<std::string> url);
    Async<Result<>>           fetch_more(Fetched* into, Result<std::string> url);
    Async<Result<>>           fetch_all(Fetched* into, std::string collection, Parameters parameters);
    Async<Result<>>           look_up(ObjectKind const* kind, Fetched* into);
    void                      begin(ObjectKind const& kind, Position& position);
    Overlap&                  overlap_of(ObjectKind const& kind);
    void                      measure(ObjectKind const& kind, Answer const& answer);
    void                      settle_newest(ObjectKind const& kind, Position& position) const;
    Async<Result<ChangePage>> read_rows(ObjectKind const* kind, ChangeQuery const* query, Position position);
    Async<Result<ChangePage>> read_approvals(ObjectKind const* kind, ChangeQuery const* query, Position position);
    Async<Result<>>           finish(ObjectKind const* kind, Position* position, ChangePage* page);
    Async<Result<>>           read_deletions(ObjectKind const* kind, Position* position, ChangePage* page);
    Result<>                  compose(ObjectKind const& kind, std::vector<std::string> const& fields, bool custom,
                                      Fetched const& fetched, ChangePage& page) const;
    bool                      move_on(ObjectKind const& kind, Answer const& answer, Position& position) const;

    // Of writing.
    Result<http::Request> write_request(ObjectKind const& kind, Chunk const& chunk, WriteBatch const& batch) const;
    Async<std::vector<Outcome>> write_chunk(ObjectKind const* kind, Chunk chunk, WriteBatch const* batch);
    Async<std::vector<Outcome>> settle_refused_bulk(ObjectKind const* kind, Chunk chunk, WriteBatch const* batch);
    Async<Outcome> settle_owner(ObjectKind const* kind, WriteItem const* item, Outcome outcome, std::string booked_on);
    std::vector<Outcome> read_outcomes(ObjectKind const& kind, Chunk const& chunk, WriteBatch const& batch,
                                       Result<http::Response> const& answer) const;

    Exchange                       exchange_;
    std::shared_ptr<Login const>   login_;
    Options                        options_;
    Patience                       patience_;
    Sheet                          sheet_;
    std::map<std::string, Overlap> overlaps_{};
};

}  // namespace throughline::kantata

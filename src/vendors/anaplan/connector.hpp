#pragma once

#include "encoding.hpp"
#include "model.hpp"
#include "position.hpp"
#include "tables.hpp"

#include <throughline/connector/connector.hpp>
#include <throughline/mapping/csv.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace throughline::anaplan {

using TablePlans = std::vector<std::unique_ptr<TablePlan const>>;

/// One export that is being read, row by row, chunk by chunk.
struct Reading {
    TablePlan const*                        plan = nullptr;
    std::string                             export_id{};
    std::string                             task{};
    std::size_t                             chunks = 0;
    std::size_t                             next   = 0;  ///< The chunk to fetch.
    std::unique_ptr<std::string>            chunk{};     ///< The one that `rows` looks at.
    Transcoder                              encoding{};
    std::unique_ptr<CsvReader>              rows{};
    std::shared_ptr<TablePlan::Shape const> shape{};
    Assumptions                             assumptions{};
    std::uint64_t                           taken = 0;  ///< Rows that were read.
    bool                                    ended = false;
};

class AnaplanConnector final : public Connector {
  public:
    AnaplanConnector(Exchange exchange, std::shared_ptr<Login const> login, std::shared_ptr<TablePlans const> plans,
                     Options options);

    Sheet const& sheet() const override { return sheet_; }

    Async<Result<>>                   check() override;
    Async<Result<ChangePage>>         changes(ChangeQuery query) override;
    Async<std::vector<Outcome>>       write(WriteBatch batch) override;
    Async<Result<Found>>              look(LookUp query) override;
    Async<std::vector<Result<Found>>> look_all(std::vector<LookUp> queries) override;
    Async<Result<std::string>>        describe(std::string vendor_object) override;

  private:
    TablePlan const* plan_of(std::string_view vendor_object) const;

    // Of reading.
    using Held   = std::unique_ptr<Reading>;
    using Fields = std::vector<std::string>;  // Those that are wanted; empty: all.
    Held                       take_held(TablePlan const* plan, Position const& position);
    Async<Result<Held>>        open(TablePlan const* plan, Fields const* fields);
    Async<Result<Held>>        reopen(TablePlan const* plan, Fields const* fields, Position const* position);
    Async<Result<Held>>        run_export(std::string export_id, char separator, std::string encoding);
    Async<Result<>>            attach(Reading* reading, char separator, std::string encoding);
    Async<Result<>>            prepare(Reading* reading, TablePlan const* plan, Fields const* fields);
    Async<Result<bool>>        more(Reading* reading);
    Async<Result<bool>>        step(Reading* reading);
    Async<Result<Assumptions>> read_assumptions();
    Async<Result<ChangePage>>  page_of(Held reading, Position position);
    bool                       is_unchanged(Position const& position, Marker const& marker) const;
    Async<Result<>> find_all(TablePlan const* plan, std::vector<LookUp> const* queries, std::vector<Found>* into);

    // Of writing.
    struct Rows;
    struct Refusals;
    Async<std::vector<Outcome>> load(TablePlan const* plan, WriteBatch const* batch, std::vector<std::size_t> items);
    Async<std::vector<Outcome>> remove(TablePlan const* plan, WriteBatch const* batch, std::vector<std::size_t> items);
    Async<Result<ImportFormat>> format_of(TablePlan const* plan);
    Async<Result<std::string>>  file_of(std::string load_id, std::string file_id);
    Async<Result<Task>>         run(Action action, std::string file, std::string content, std::string correlation);
    Async<Result<>>             read_dump(TablePlan const* plan, http::Address dump, Refusals* into);
    Async<Result<>> read_dumps(TablePlan const* plan, http::Address base, http::Address own, Task const* task,
                               Refusals* into);
    Async<Result<>> read_refusals(TablePlan const* plan, Action action, Task const* task, Refusals* into);
    static Outcome  unnamed(Task const& task, std::size_t rows, Refusals const& refusals, WriteItem const& item);

    Exchange                            exchange_;
    std::shared_ptr<TablePlans const>   plans_;
    Options                             options_;
    Sheet                               sheet_;
    Model                               model_;
    Held                                reading_{};  // Between two pages.
    std::map<std::string, ImportFormat> formats_{};
    std::map<std::string, std::string>  files_{};
};

}  // namespace throughline::anaplan

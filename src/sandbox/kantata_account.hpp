#pragma once

#include "kantata_schema.hpp"

#include <throughline/core/clock.hpp>
#include <throughline/sandbox/kantata.hpp>
#include <throughline/sandbox/records.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::sandbox {

/// Who asks, and what for.
struct KantataCaller {
    std::string   user_id{};
    KantataRights rights{};
};

/// One reason why a record is refused.
struct KantataFault {
    std::string message;
    std::string field{};
};

using KantataQuery = std::vector<std::pair<std::string, std::string>>;

/// The account's records and the rules that they obey; what an answer shows of them is made in kantata_lists.cpp.
class KantataAccount {
  public:
    KantataAccount(KantataOptions const& options, Clock const& clock, Records& records);

    // What is kept.
    Value                 cell(std::string_view collection, std::string_view id, std::string_view member) const;
    Value                 cell(KantataCollection const& collection, Row const& row, std::string_view member) const;
    RowPtr                find(std::string_view collection, std::string_view id) const;
    std::string           stamp(Timestamp at) const;
    Table const&          table(KantataCollection const& collection) const { return *records_.table(collection.name); }
    Table const*          events() const { return records_.table("subscribed_events"); }
    Clock const&          clock() const { return clock_; }
    Records&              records() { return records_; }
    KantataOptions const& options() const { return options_; }

    // What changes it.
    using Refused = std::vector<KantataFault>;
    /// The new record's id, or why there is none.
    std::pair<std::string, Refused> create(KantataCollection const& collection, Value const& body,
                                           KantataCaller const& caller);
    Refused                         change(KantataCollection const& collection, std::string_view id, Value const& body,
                                           KantataCaller const& caller);
    Refused                         remove(KantataCollection const& collection, std::string_view id);
    /// As the vendor's own screens do: any member, no rights.
    std::string put_new(KantataCollection const& collection, Value const& members);
    void        put(KantataCollection const& collection, std::string_view id, Value const& members);

    /// What was sent and is not known, or not for this caller.
    void                            drop(std::string what) { dropped_.push_back(std::move(what)); }
    std::vector<std::string> const& dropped() const { return dropped_; }

    // What is told.
    /// A record as an answer holds it; `include` and `optional` are lists with commas.
    Value shown(KantataCollection const& collection, Row const& row, std::string_view include,
                std::string_view optional, KantataCaller const& caller) const;
    bool  is_shown(KantataCollection const& collection, Row const& row, KantataQuery const& query) const;
    Value envelope(KantataCollection const& collection, std::vector<RowPtr> const& rows, KantataQuery const& query,
                   KantataCaller const& caller) const;
    std::vector<RowPtr> matching(KantataCollection const& collection, KantataQuery const& query);
    Value list(KantataCollection const& collection, KantataQuery const& query, KantataCaller const& caller);
    Value list_events(KantataQuery const& query);

  private:
    Value   derived(KantataCollection const& collection, Row const& row, std::string_view member) const;
    Refused check(KantataCollection const& collection, Value const& fields, bool is_new) const;
    Value   allowed(KantataCollection const& collection, Value const& body, char right, KantataCaller const& caller);
    void    fill_in(KantataCollection const& collection, Value& fields, KantataCaller const& caller) const;
    void    tell(KantataCollection const& collection, std::string_view id, std::string_view verb);
    bool    refers_to_ours(KantataCollection const& collection, Row const& row, KantataQuery const& query) const;
    bool    is_locked(KantataCollection const& collection, std::string_view id) const;
    std::vector<std::string> references_of(KantataCollection const& collection, std::string_view id) const;
    bool put_reference(KantataCollection const& collection, std::string_view id, Value const& reference);

    KantataOptions const&    options_;
    Clock const&             clock_;
    Records&                 records_;
    std::vector<std::string> dropped_{};
};

/// A parameter's value; empty where there is none.
std::string_view parameter(KantataQuery const& query, std::string_view name);

}  // namespace throughline::sandbox

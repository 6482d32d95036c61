#pragma once

#include <throughline/model/ledger_posting.hpp>
#include <throughline/revenue/journal.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// A ledger's reference that belongs onto the record that it posts: a revenue event, an invoice or a cost actual.
struct PostingReference {
    RecordId          record{};
    std::string_view  object{};  ///< "RevenueEvent".
    Id<LedgerPosting> posting;
    std::string       reference{};
};

/// A posting that says something else than its record.
struct DisputedPosting {
    PostingReference posting;
    std::string      member{};    ///< "amount", "posting_ref".
    std::string      recorded{};  ///< What the record says,
    std::string      posted{};    ///< and what the posting does.
};

struct PostingReport {
    std::vector<PostingReference>  to_store;  ///< To be written back: the record has no reference yet.
    std::vector<DisputedPosting>   disputed;
    std::vector<Id<LedgerPosting>> orphans;   ///< Of no record, or of one that there is not.
    std::vector<Id<RevenueEvent>>  unposted;  ///< Revenue events that no posting speaks of.
};

/// Holds the ledger's postings against all that they say they post (R72). Pure: storing the references is the host's.
PostingReport match_postings(BusinessState const& state);

}  // namespace throughline

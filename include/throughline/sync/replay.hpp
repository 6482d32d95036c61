#pragma once

#include <throughline/core/timestamp.hpp>
#include <throughline/sync/member_rules.hpp>
#include <throughline/sync/plan.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// How long what a system sends is kept as it came, so that it can be read again when a mapping has been mended. It
/// holds all that the vendor said of people and money: keep no more than is needed.
struct Retention {
    static constexpr std::chrono::days none{0};
    static constexpr std::chrono::days forever = std::chrono::days::max();

    std::string       system{};         ///< Empty: every system.
    std::string       vendor_object{};  ///< Empty: every object.
    std::chrono::days keep      = none;
    std::uint64_t     bytes_max = std::uint64_t{1} << 30;  ///< Of each object: then the oldest go, whatever their age.
};

/// What a replay may change in the records by itself.
enum class ReplayPolicy : unsigned char {
    automatic,  ///< It is taken over whenever a replay is.
    manual,     ///< Only in the name of a person.
    never,      ///< It is shown, and stays as it is.
};

/// The policy of each member. Amounts, and what may hold some, are manual; all else is automatic. A host adds its own
/// rules, the last of which wins.
class ReplayRules : public MemberRules<ReplayPolicy, ReplayRules> {
  public:
    /// From now on a replay begins with the refresh that finds a mapping, an overlay or a crosswalk to be another than
    /// the one by which its object was read. What is automatic is taken over; what is manual is an exception of that
    /// owner's; what is never stays as it is.
    ReplayRules& begin_by_itself(std::string_view owner = "integration");

    bool               begins_by_itself() const { return !owner_.empty(); }
    std::string const& owner() const { return owner_; }
    ReplayPolicy       policy_of(ObjectType const& type, std::size_t place) const;

  private:
    std::string owner_{};
};

/// Which receipts are read again.
struct ReplayFrom {
    Timestamp     since{};          ///< Received then or later.
    std::string   system{};         ///< Empty: of every system.
    std::string   vendor_object{};  ///< Empty: every object.
    std::uint64_t after = 0;        ///< Where a replay that was cut goes on.
};

/// A value that is read otherwise than it was. Personal data is redacted.
struct ReplayedChange {
    std::string  object;  ///< Canonical.
    RecordId     record{};
    std::string  member;
    std::string  before;
    std::string  after;
    ReplayPolicy policy = ReplayPolicy::automatic;
};

/// One vendor record that says something else today.
struct ReplayedRecord {
    std::uint64_t               receipt = 0;
    std::string                 system;
    std::string                 vendor_object;
    std::string                 key;
    std::string                 known{};  ///< What was known of it when the replay was made, as a digest.
    std::vector<ReplayedChange> changes{};
    ReplayPolicy                policy = ReplayPolicy::automatic;  ///< The strictest of its changes'.
};

/// What today's mappings make of what was received: what would change, and what would then be owed. A value; making
/// one changes nothing, and calls nobody.
struct Replay {
    struct Place {
        std::string system;
        std::string vendor_object;
        std::string key;
    };

    std::string                 topology;
    std::vector<ReplayedRecord> records{};
    std::vector<Place>          unreadable{};  ///< Cannot be read any more: they stay as they are.
    std::vector<Place>          outdated{};    ///< Only the vendor knows: they are read anew when this is adopted.
    std::uint64_t               read = 0;      ///< Receipts, with those that say what they said before.
    std::uint64_t               last = 0;      ///< Go on after that one where it is cut.
    bool                        cut  = false;
    Plan                        plan{};  ///< All that would be owed if everything here were adopted.

    bool empty() const { return records.empty() && outdated.empty(); }
    /// A few lines, and at most so many records with their changes.
    std::string to_text(std::size_t records_max) const;
};

/// What came of adopting a replay.
struct Replayed {
    std::uint64_t adopted   = 0;
    std::uint64_t held_back = 0;  ///< By policy.
    std::uint64_t skipped   = 0;  ///< Something else was read or written since; replay again.
    std::uint64_t to_reread = 0;
};

}  // namespace throughline

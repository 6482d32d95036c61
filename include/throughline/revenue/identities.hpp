#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline {

struct Contract;
struct ContractLine;

/// What finance keeps of a contract; each has its definition in the glossary.
enum class Measure : unsigned char {
    bookings,
    value,
    recognized,
    remaining,
    backlog,
    billed,
    deferred,
    unbilled,
    cost,
    margin,
};

inline constexpr std::size_t measure_count = 10;
std::string_view             name_of(Measure measure);

/// An amount of each measure, all of one currency.
struct Balances {
    std::array<Decimal, measure_count> amounts{};

    Decimal const& operator[](Measure measure) const { return amounts[static_cast<std::size_t>(measure)]; }
    Decimal&       operator[](Measure measure) { return amounts[static_cast<std::size_t>(measure)]; }

    bool operator==(Balances const&) const = default;
};

/// Whose balances: a contract line in a currency. The line is none where a system keeps whole contracts alone.
struct LedgerKey {
    Id<Contract>     contract;
    Id<ContractLine> line{};
    Currency         currency{};

    auto operator<=>(LedgerKey const&) const = default;
};

/// What one event moves, in every measure that it touches at once: an invoice moves billed, and deferred or unbilled.
struct LedgerMovement {
    LedgerKey   key;
    Period      period;
    std::string event;  ///< What happened, for the reader: "invoice INV-7".
    RecordId    source{};
    Balances    change;
};

/// An identity of L14 that does not hold.
struct IdentityBreak {
    std::size_t position = 0;  ///< The movement's place in the stream, from zero.
    LedgerKey   key;
    Period      period;
    std::string event;
    RecordId    source{};
    std::string identity;  ///< "value = recognized + remaining".
    Decimal     left{};
    Decimal     right{};

    Decimal     difference() const { return left - right; }
    std::string describe() const;
};

/// Watches the identities of L14 on every movement:
///
///     value = recognized + remaining
///     billed - recognized = deferred - unbilled, and one of deferred and unbilled is zero
///     bookings - recognized = backlog
///     recognized - cost = margin, where the source keeps costs at all (R81)
///     recognized is at most value (R71), and nothing that cannot be negative is
///
/// and tells the first movement that breaks one. A broken key is told once; it is watched again when it holds again.
class IdentityWatcher {
  public:
    /// Takes a movement in; what it breaks, if anything that held before.
    std::optional<IdentityBreak> observe(LedgerMovement const& movement);

    /// Keys that do not hold now, each with the movement that broke it.
    std::vector<IdentityBreak> breaks() const;
    /// Zero for a key that never moved.
    Balances of(LedgerKey const& key) const;

  private:
    struct HashOfKey {
        std::size_t operator()(LedgerKey const& key) const;
    };

    std::unordered_map<LedgerKey, Balances, HashOfKey> watched_{};
    std::map<LedgerKey, IdentityBreak>                 broken_{};
    std::size_t                                        observed_ = 0;
};

/// The first movement of a list that breaks an identity.
std::optional<IdentityBreak> first_break(std::span<LedgerMovement const> movements);

/// Keeps a line's balances, and makes of each business fact the movement that keeps the identities.
class LineLedger {
  public:
    explicit LineLedger(LedgerKey key) : key_{key} {}

    /// A signature: bookings, value, remaining and backlog.
    LedgerMovement book(Money const& amount, Period const& period, std::string event, RecordId const& source = {});
    /// A change order: the same; negative takes away.
    LedgerMovement amend(Money const& delta, Period const& period, std::string event, RecordId const& source = {});
    /// An invoice, or a credit note below zero: billed, and deferred or unbilled.
    LedgerMovement bill(Money const& amount, Period const& period, std::string event, RecordId const& source = {});
    /// A revenue event: recognized, remaining, backlog, margin, and deferred or unbilled.
    LedgerMovement recognize(Money const& amount, Period const& period, std::string event, RecordId const& source = {});
    /// What delivery cost, in the line's currency: cost and margin.
    LedgerMovement spend(Money const& amount, Period const& period, std::string event, RecordId const& source = {});

    Balances const& balances() const { return balances_; }

  private:
    LedgerMovement moved(Balances const& change, Money const& amount, Period const& period, std::string event,
                         RecordId const& source);

    LedgerKey key_;
    Balances  balances_{};
};

/// One measure of one key in one period: opening, what moved it, closing (R74).
struct LedgerRollForward {
    LedgerKey key;
    Period    period;
    Balances  opening;
    Balances  change;
    Balances  closing;
};

/// Roll-forwards by key and period, in that order; every period's opening is the closing of the one before. Movements
/// may come in any order.
std::vector<LedgerRollForward> roll_forwards(std::span<LedgerMovement const> movements);

}  // namespace throughline

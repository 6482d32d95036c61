#include <throughline/revenue/identities.hpp>

#include <throughline/model/enumeration.hpp>

#include <stdexcept>

namespace throughline {

namespace {

constexpr std::array every_measure{Measure::bookings, Measure::value,  Measure::recognized, Measure::remaining,
                                   Measure::backlog,  Measure::billed, Measure::deferred,   Measure::unbilled,
                                   Measure::cost,     Measure::margin};
static_assert(every_measure.size() == measure_count);

/// Most movements leave most measures alone: a zero that is no finer than the balance changes nothing of it.
void add(Balances& balances, Balances const& change) {
    for (auto const measure : every_measure) {
        Decimal& balance = balances[measure];
        if (change[measure].is_zero() && change[measure].scale() <= balance.scale()) continue;
        balance += change[measure];
    }
}

struct Identity {
    std::string_view name;
    Decimal          left;
    Decimal          right;
};

/// The identity that does not hold, the most telling first.
std::optional<Identity> broken_identity(Balances const& is) {
    Decimal const    zero;
    Decimal const    recognized = is[Measure::recognized];
    Decimal const    value      = is[Measure::value];
    bool const       has_costs  = !is[Measure::cost].is_zero() || !is[Measure::margin].is_zero();
    std::array const identities{
        Identity{"value = recognized + remaining", value, recognized + is[Measure::remaining]},
        Identity{"billed - recognized = deferred - unbilled", is[Measure::billed] - recognized,
                 is[Measure::deferred] - is[Measure::unbilled]},
        Identity{"bookings - recognized = backlog", is[Measure::bookings] - recognized, is[Measure::backlog]},
        Identity{"recognized - cost = margin", has_costs ? recognized - is[Measure::cost] : zero,
                 has_costs ? is[Measure::margin] : zero},
        Identity{"one of deferred and unbilled is zero", is[Measure::deferred].is_zero() ? zero : is[Measure::unbilled],
                 zero},
        Identity{"recognized is at most value", recognized.magnitude() > value.magnitude() ? recognized : value, value},
        Identity{"deferred is not negative", is[Measure::deferred].is_negative() ? is[Measure::deferred] : zero, zero},
        Identity{"unbilled is not negative", is[Measure::unbilled].is_negative() ? is[Measure::unbilled] : zero, zero}};
    for (auto const& identity : identities)
        if (identity.left != identity.right) return identity;
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Measure measure) { return name_of_enumerator(measure); }

std::string IdentityBreak::describe() const {
    return event + " (" + period.name + ", contract " + key.contract.to_string() + ") breaks " + identity + ": " +
           left.to_string() + " is not " + right.to_string() + " " + std::string{key.currency.code()} +
           ", a difference of " + difference().to_string();
}

std::optional<IdentityBreak> IdentityWatcher::observe(LedgerMovement const& movement) {
    Balances&         balances = watched_[movement.key];
    std::size_t const position = observed_++;
    add(balances, movement.change);
    auto const broken = broken_identity(balances);
    if (!broken) {
        if (!broken_.empty()) broken_.erase(movement.key);
        return std::nullopt;
    }
    if (broken_.contains(movement.key)) return std::nullopt;
    IdentityBreak const told{.position = position,
                             .key      = movement.key,
                             .period   = movement.period,
                             .event    = movement.event,
                             .source   = movement.source,
                             .identity = std::string{broken->name},
                             .left     = broken->left,
                             .right    = broken->right};
    broken_.emplace(movement.key, told);
    return told;
}

std::size_t IdentityWatcher::HashOfKey::operator()(LedgerKey const& key) const {
    constexpr std::uint64_t spread = 0x9E37'79B9'7F4A'7C15;
    return std::hash<RecordId>{}(key.line) ^ std::hash<RecordId>{}(key.contract) * spread;
}

std::vector<IdentityBreak> IdentityWatcher::breaks() const {
    std::vector<IdentityBreak> all;
    all.reserve(broken_.size());
    for (auto const& [key, broken] : broken_) all.push_back(broken);
    return all;
}

Balances IdentityWatcher::of(LedgerKey const& key) const {
    auto const found = watched_.find(key);
    return found == watched_.end() ? Balances{} : found->second;
}

std::optional<IdentityBreak> first_break(std::span<LedgerMovement const> movements) {
    IdentityWatcher watcher;
    for (auto const& movement : movements)
        if (auto broken = watcher.observe(movement)) return broken;
    return std::nullopt;
}

LedgerMovement LineLedger::book(Money const& amount, Period const& period, std::string event, RecordId const& source) {
    Balances change;
    for (auto const measure : {Measure::bookings, Measure::value, Measure::remaining, Measure::backlog})
        change[measure] = amount.amount();
    return moved(change, amount, period, std::move(event), source);
}

LedgerMovement LineLedger::amend(Money const& delta, Period const& period, std::string event, RecordId const& source) {
    return book(delta, period, std::move(event), source);
}

LedgerMovement LineLedger::bill(Money const& amount, Period const& period, std::string event, RecordId const& source) {
    Balances change;
    change[Measure::billed] = amount.amount();
    return moved(change, amount, period, std::move(event), source);
}

LedgerMovement LineLedger::recognize(Money const& amount, Period const& period, std::string event,
                                     RecordId const& source) {
    Balances change;
    change[Measure::recognized] = amount.amount();
    change[Measure::remaining]  = amount.amount().negated();
    change[Measure::backlog]    = amount.amount().negated();
    change[Measure::margin]     = amount.amount();
    return moved(change, amount, period, std::move(event), source);
}

LedgerMovement LineLedger::spend(Money const& amount, Period const& period, std::string event, RecordId const& source) {
    Balances change;
    change[Measure::cost]   = amount.amount();
    change[Measure::margin] = amount.amount().negated();
    return moved(change, amount, period, std::move(event), source);
}

LedgerMovement LineLedger::moved(Balances const& change, Money const& amount, Period const& period, std::string event,
                                 RecordId const& source) {
    if (amount.currency() != key_.currency) throw std::logic_error{"a line's ledger holds one currency"};
    LedgerMovement movement{key_, period, std::move(event), source, change};
    Decimal const  net = balances_[Measure::billed] + change[Measure::billed] - balances_[Measure::recognized] -
                        change[Measure::recognized];
    Decimal const deferred             = net.is_negative() ? Decimal{} : net;
    Decimal const unbilled             = net.is_negative() ? net.negated() : Decimal{};
    movement.change[Measure::deferred] = deferred - balances_[Measure::deferred];
    movement.change[Measure::unbilled] = unbilled - balances_[Measure::unbilled];
    add(balances_, movement.change);
    return movement;
}

std::vector<LedgerRollForward> roll_forwards(std::span<LedgerMovement const> movements) {
    std::map<LedgerKey, std::map<Date, LedgerRollForward>> by_key;
    for (auto const& movement : movements) {
        auto& roll  = by_key[movement.key][movement.period.range.start];
        roll.key    = movement.key;
        roll.period = movement.period;
        add(roll.change, movement.change);
    }
    std::vector<LedgerRollForward> all;
    for (auto& [key, periods] : by_key) {
        Balances closing;
        for (auto& [start, roll] : periods) {
            roll.opening = closing;
            add(closing, roll.change);
            roll.closing = closing;
            all.push_back(roll);
        }
    }
    return all;
}

}  // namespace throughline

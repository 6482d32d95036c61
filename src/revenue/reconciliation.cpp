#include <throughline/revenue/reconciliation.hpp>

#include <utility>

namespace throughline {

namespace {

/// Reads one side, sums equal keys, and watches the order.
class Side {
  public:
    Side(FigureStream stream, std::string_view name) : stream_{std::move(stream)}, name_{name} {}

    /// The next key with its sum; nothing at the end.
    Result<std::optional<LedgerFigure>> next() {
        if (!is_started_) {
            is_started_ = true;
            if (auto read = advance(); !read) return std::move(read).error();
        }
        auto current = std::exchange(ahead_, std::nullopt);
        if (!current) return current;
        while (true) {
            if (auto read = advance(); !read) return std::move(read).error();
            if (!ahead_ || ahead_->key != current->key) break;
            auto sum = Money::add(current->amount, ahead_->amount);
            if (!sum) return std::move(sum).error().in_object(name_).in_record(current->key);
            current->amount = *sum;
        }
        if (ahead_ && ahead_->key < current->key)
            return Error{ErrorCode::validation, "figures to reconcile that are not in order of their keys"}
                .in_object(name_)
                .in_record(ahead_->key)
                .with_expected("a key after " + current->key)
                .with_remedy("sort both sides by key");
        return current;
    }

  private:
    Result<> advance() {
        auto figure = stream_();
        if (!figure) return std::move(figure).error();
        ahead_ = *std::move(figure);
        return {};
    }

    FigureStream                stream_;
    std::string_view            name_;
    std::optional<LedgerFigure> ahead_{};
    bool                        is_started_ = false;
};

Break only_in(LedgerFigure const& figure, Break::Kind kind) {
    Break found{.kind = kind, .key = figure.key};
    if (kind == Break::Kind::missing) {
        found.left        = figure.amount;
        found.left_record = figure.record;
    } else {
        found.right        = figure.amount;
        found.right_record = figure.record;
    }
    return found;
}

/// How two figures of one key disagree; nothing where they agree.
Result<std::optional<Break>> compare(LedgerFigure const& left, LedgerFigure const& right,
                                     ReconciliationTolerance const& tolerance) {
    Break found{.kind         = Break::Kind::different,
                .key          = left.key,
                .left         = left.amount,
                .right        = right.amount,
                .left_record  = left.record,
                .right_record = right.record};
    if (left.amount.currency() != right.amount.currency()) {
        found.kind = Break::Kind::currencies;
        return std::optional{std::move(found)};
    }
    auto difference = Money::subtract(left.amount, right.amount);
    if (!difference) return std::move(difference).error();
    if (difference->amount().magnitude() <= tolerance.absolute) return std::optional<Break>{};
    found.difference = *difference;
    return std::optional{std::move(found)};
}

FigureStream stream_of(std::span<LedgerFigure const> figures) {
    return [figures, place = std::size_t{0}]() mutable -> Result<std::optional<LedgerFigure>> {
        if (place == figures.size()) return std::optional<LedgerFigure>{};
        return std::optional<LedgerFigure>{figures[place++]};
    };
}

}  // namespace

std::string Break::describe() const {
    switch (kind) {
        case Kind::missing:
            return "missing " + key + ": " + left->to_string() + " is not there";
        case Kind::extra:
            return "extra " + key + ": " + right->to_string() + " is only there";
        case Kind::currencies:
            return "currencies " + key + ": " + left->to_string() + " is " + right->to_string() + " there";
        case Kind::different:
            break;
    }
    return "different " + key + ": " + left->to_string() + " is " + right->to_string() + " there, " +
           Money{difference->amount().magnitude(), difference->currency()}.to_string() +
           (difference->is_negative() ? " too much" : " too little");
}

Result<std::size_t> reconcile(FigureStream left, FigureStream right, ReconciliationTolerance const& tolerance,
                              std::function<void(Break const&)> on_break) {
    Side        lefts{std::move(left), "left"};
    Side        rights{std::move(right), "right"};
    std::size_t matched = 0;
    auto        one     = lefts.next();
    auto        other   = rights.next();
    while (one && other && (*one || *other)) {
        bool const takes_left  = *one && (!*other || (*one)->key <= (*other)->key);
        bool const takes_right = *other && (!*one || (*other)->key <= (*one)->key);
        if (takes_left && takes_right) {
            auto found = compare(**one, **other, tolerance);
            if (!found) return std::move(found).error();
            if (*found)
                on_break(**found);
            else
                ++matched;
        } else {
            on_break(takes_left ? only_in(**one, Break::Kind::missing) : only_in(**other, Break::Kind::extra));
        }
        if (takes_left) one = lefts.next();
        if (takes_right) other = rights.next();
    }
    if (!one) return std::move(one).error();
    if (!other) return std::move(other).error();
    return matched;
}

Result<Reconciliation> reconcile(std::span<LedgerFigure const> left, std::span<LedgerFigure const> right,
                                 ReconciliationTolerance const& tolerance) {
    Reconciliation result;
    auto           matched = reconcile(stream_of(left), stream_of(right), tolerance,
                                       [&](Break const& found) { result.breaks.push_back(found); });
    if (!matched) return std::move(matched).error();
    result.matched = *matched;
    return result;
}

Result<AccrualImbalance> accrual_imbalance(std::span<Accrual const> accruals, Currency currency) {
    AccrualImbalance result{.imbalances = {}, .correction = Money::zero(currency)};
    for (auto const& accrual : accruals) {
        auto imbalance = Money::add(accrual.accrued, accrual.reversed);
        if (!imbalance) return std::move(imbalance).error().in_record(accrual.name);
        auto sum = Money::add(result.correction, *imbalance);
        if (!sum) return std::move(sum).error().in_record(accrual.name);
        result.imbalances.push_back(*imbalance);
        result.correction = *sum;
    }
    return result;
}

}  // namespace throughline

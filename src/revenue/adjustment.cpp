#include <throughline/revenue/adjustment.hpp>

#include <algorithm>

namespace throughline {

namespace {

/// A line's revenue while a batch is posted.
struct Standing {
    Decimal       recognized{};
    std::uint64_t next_number = 1;
};

class Batch {
  public:
    Batch(std::span<Adjustment const> lines, std::map<Id<ContractLine>, AdjustableLine> const& known,
          Date closed_before, std::string_view author)
        : lines_{lines}, known_{known}, closed_before_{closed_before} {
        for (auto const& line : lines)
            batch_.audit.push_back({line, false, std::string{author}, std::string{}, std::nullopt});
        for (auto const& [id, line] : known) {
            Standing standing;
            for (auto const& each : line.posted) {
                standing.recognized += each.event.amount.amount();
                standing.next_number = std::max(standing.next_number, each.number + 1);
            }
            standing_.emplace(id, standing);
        }
    }

    AdjustmentBatch run() {
        std::map<std::string_view, std::size_t> place_of;
        std::vector<Places>                     groups;  // In the order of their first lines.
        for (std::size_t place = 0; place < lines_.size(); ++place) {
            auto const [group, is_new] = place_of.try_emplace(lines_[place].group, groups.size());
            if (is_new) groups.emplace_back();
            groups[group->second].push_back(place);
        }
        for (auto const& group : groups) post(group);
        for (std::size_t place = 0; place < lines_.size(); ++place)
            if (batch_.audit[place].is_posted) batch_.events.push_back(*events_[place]);
        return std::move(batch_);
    }

  private:
    using Places = std::vector<std::size_t>;

    Result<> check(Adjustment const& line) const {
        auto const refused = [&](ErrorCode code, char const* why) {
            return Error{code, why}.in_object("ContractLine").in_record(line.contract_line.to_string());
        };
        auto const found = known_.find(line.contract_line);
        if (line.reason.empty()) return refused(ErrorCode::validation, "an adjustment without a reason");
        if (found == known_.end()) return refused(ErrorCode::not_found, "an adjustment of a line that there is not");
        if (line.amount.currency() != found->second.price.currency())
            return refused(ErrorCode::validation, "an adjustment in another currency than its line's")
                .with_value(line.amount.to_string());
        if (!line.period.range.end || *line.period.range.end <= closed_before_)
            return refused(ErrorCode::conflict, "an adjustment of a closed period").with_value(line.period.name);
        return {};
    }

    /// After all of the group: revenue from zero to the price, whichever side of zero that is.
    Result<> check_sum(Adjustment const& line, Standing const& after) const {
        auto const& price   = known_.at(line.contract_line).price;
        bool const  is_over = after.recognized.magnitude() > price.amount().magnitude() ||
                             (!after.recognized.is_zero() && after.recognized.is_negative() != price.is_negative());
        if (!is_over) return {};
        return Error{ErrorCode::validation, "adjustments that take revenue out of 0 to the price"}
            .in_object("ContractLine")
            .in_record(line.contract_line.to_string())
            .with_value(after.recognized.to_string())
            .with_expected("from 0 to " + price.to_string());
    }

    void post(Places const& group) {
        std::map<Id<ContractLine>, Standing> before;  // Of the lines that it adjusts.
        std::map<std::size_t, PostedRevenue> made;
        std::optional<std::size_t>           refused;
        auto const                           refuse = [&](std::size_t place, Result<> const& checked) {
            if (checked || batch_.audit[place].error) return;
            batch_.audit[place].error   = checked.error();
            batch_.audit[place].outcome = checked.error().message();
            if (!refused) refused = place;
        };
        for (auto const place : group) {
            auto const& line    = lines_[place];
            auto const  checked = check(line);
            refuse(place, checked);
            if (!checked) continue;
            before.try_emplace(line.contract_line, standing_.at(line.contract_line));
            made.emplace(place, event_of(line));
        }
        for (auto const place : group) {
            auto const& line = lines_[place];
            if (!batch_.audit[place].error) refuse(place, check_sum(line, standing_.at(line.contract_line)));
        }
        if (refused)
            for (auto const& [line, standing] : before) standing_.at(line) = standing;
        for (auto const place : group) {
            auto& audit     = batch_.audit[place];
            audit.is_posted = !refused;
            if (!refused) {
                audit.outcome = "posted";
                events_.emplace(place, std::move(made.at(place)));
            } else if (!audit.error) {
                audit.outcome = "not posted: line " + std::to_string(*refused + 1) + " of its group was refused";
            }
        }
    }

    PostedRevenue event_of(Adjustment const& line) {
        auto const&   known    = known_.at(line.contract_line);
        auto&         standing = standing_.at(line.contract_line);
        Decimal const zero;
        auto const    deferred = [&] { return std::max(zero, known.billed_to_date.amount() - standing.recognized); };
        Decimal const before   = deferred();
        standing.recognized += line.amount.amount();
        PostedRevenue posted{.number = standing.next_number++,
                             .event  = {.contract_line = line.contract_line,
                                        .period        = line.period,
                                        .kind          = RevenueEvent::Kind::adjust,
                                        .amount        = line.amount}};
        posted.event.deferred_delta = Money{deferred() - before, line.amount.currency()};
        return posted;
    }

    std::span<Adjustment const>                         lines_;
    std::map<Id<ContractLine>, AdjustableLine> const&   known_;
    Date                                                closed_before_;
    std::map<Id<ContractLine>, Standing>                standing_{};
    std::map<std::size_t, std::optional<PostedRevenue>> events_{};
    AdjustmentBatch                                     batch_{};
};

}  // namespace

AdjustmentBatch post_adjustments(std::span<Adjustment const>                       lines,
                                 std::map<Id<ContractLine>, AdjustableLine> const& known, Date closed_before,
                                 std::string_view author) {
    return Batch{lines, known, closed_before, author}.run();
}

}  // namespace throughline

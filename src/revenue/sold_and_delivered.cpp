#include <throughline/revenue/sold_and_delivered.hpp>

#include "calculation.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/work_state.hpp>

#include <map>

namespace throughline {

namespace {

struct Worked {
    Id<TimeEntry>    id;
    TimeEntry const* entry;
};

class LineAudit {
  public:
    LineAudit(Id<ContractLine> id, ContractLine const& line, Explain explain)
        : line_{line}, calculation_{line.unit_price->currency(), {}, explain} {
        result_.line = id;
        result_.sold = Hours{*line.quantity};
    }

    Result<SoldAndDelivered> run(std::vector<Worked> const& worked) {
        Term const        rate = calculation_.given("sold rate", *line_.unit_price, result_.line);
        std::vector<Term> all, unpaid, outside, at_other_rates;
        Hours             unpaid_hours{}, outside_hours{};
        for (auto const& [id, entry] : worked) {
            Term const hours =
                calculation_.given("worked " + entry->worked_on.to_string(), entry->hours.value(), "h", id);
            result_.delivered = result_.delivered + entry->hours;
            all.push_back(hours);
            if (!entry->billable) {
                unpaid.push_back(hours);
                unpaid_hours = unpaid_hours + entry->hours;
                continue;
            }
            if (line_.term && !line_.term->contains(entry->worked_on)) {
                outside.push_back(hours);
                outside_hours = outside_hours + entry->hours;
            }
            if (entry->bill_rate && entry->bill_rate->amount() != line_.unit_price->amount())
                at_other_rates.push_back(other_rate(rate, hours, *entry, id));
        }
        Term const sold = calculation_.given("sold", *line_.quantity, "h", result_.line);
        Term const more = calculation_.difference("sold less delivered", sold, calculation_.sum("delivered", all));
        leak(Leak::Kind::hours, calculation_.priced("at the sold rate", more, rate),
             result_.delivered.to_string() + " h delivered of " + result_.sold.to_string() + " h sold");
        if (!at_other_rates.empty())
            leak(Leak::Kind::rate, calculation_.sum("other rates", at_other_rates),
                 std::to_string(at_other_rates.size()) + " entries at another rate than " +
                     line_.unit_price->to_string());
        if (!unpaid.empty())
            leak(Leak::Kind::unpaid, negative(rate, unpaid),
                 unpaid_hours.to_string() + " h that nobody is charged for");
        if (!outside.empty())
            leak(Leak::Kind::out_of_term, negative(rate, outside),
                 outside_hours.to_string() + " h outside the line's term");
        return calculation_.finish(std::move(result_));
    }

  private:
    Term other_rate(Term const& sold_rate, Term const& hours, TimeEntry const& entry, Id<TimeEntry> id) {
        Term const actual = calculation_.given("entry's rate", *entry.bill_rate, id);
        return calculation_.priced("rate difference", hours,
                                   calculation_.difference("above sold rate", actual, sold_rate));
    }

    Term negative(Term const& rate, std::vector<Term> const& hours) {
        Term const worth = calculation_.priced("at the sold rate", calculation_.sum("hours", hours), rate);
        return calculation_.difference("given away", calculation_.given("nothing", 0), worth);
    }

    void leak(Leak::Kind kind, Term const& amount, std::string words) {
        if (amount.value.is_zero()) return;
        result_.leaks.push_back({kind, calculation_.figure(amount), std::move(words)});
    }

    ContractLine const& line_;
    Calculation         calculation_;
    SoldAndDelivered    result_{};
};

}  // namespace

Result<std::vector<SoldAndDelivered>> sold_and_delivered(BusinessState const& state, Explain explain) {
    std::map<Id<Project>, std::vector<Worked>> worked;
    state.each<TimeEntry>([&](Id<TimeEntry> id, TimeEntry const& entry) {
        if (is_approved(entry)) worked[entry.project].push_back({id, &entry});
    });
    std::vector<SoldAndDelivered> all;
    std::optional<Error>          failed;
    state.each<ContractLine>([&](Id<ContractLine> id, ContractLine const& line) {
        if (!line.quantity || !line.unit_price || !line.project || failed) return;
        auto const found = worked.find(*line.project);
        if (found == worked.end()) return;
        auto audited = LineAudit{id, line, explain}.run(found->second);
        if (audited)
            all.push_back(*std::move(audited));
        else
            failed = Error{audited.error()}.in_object("ContractLine").in_record(id.to_string());
    });
    if (failed) return *failed;
    return all;
}

}  // namespace throughline

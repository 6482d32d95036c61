#include <throughline/process/engagement_total.hpp>

#include <algorithm>

namespace throughline {

Result<Figure<Money>> total_in(Currency currency, std::span<Contract const> contracts,
                               std::span<ConversionRate const> rates, Explain explain) {
    Explanation::Step sum{.operation = Arithmetic::sum, .label = "contracts in the reporting currency"};
    Money             total = Money::zero(currency);
    for (auto const& contract : contracts) {
        Figure<Money> converted{contract.value};
        if (contract.value.currency() != currency) {
            auto const rate = std::find_if(rates.begin(), rates.end(), [&](ConversionRate const& each) {
                return each.from == contract.value.currency() && each.to == currency;
            });
            if (rate == rates.end())
                return Error{ErrorCode::not_found, "there is no rate to the reporting currency"}
                    .with_value(contract.value.currency().code())
                    .with_expected("a rate to " + std::string{currency.code()});
            auto const result = convert(contract.value, *rate, {}, explain);
            if (!result) return result.error();
            converted = *result;
        }
        auto const more = Money::add(total, converted.value);
        if (!more) return more.error();
        total = *more;
        if (explain == Explain::yes)
            sum.operands.push_back(converted.why.is_empty()
                                       ? Explanation{{.value = converted.value.amount(),
                                                      .label = contract.number.value_or("contract"),
                                                      .unit  = std::string{currency.code()}}}
                                       : converted.why);
    }
    if (explain == Explain::no) return Figure<Money>{total};
    sum.value = total.amount();
    sum.unit  = currency.code();
    return Figure<Money>{total, Explanation{std::move(sum)}};
}

}  // namespace throughline

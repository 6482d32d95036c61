#include "forecast_draft.hpp"

#include <throughline/model/billing_event.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/model/payment_terms.hpp>
#include <throughline/revenue/receivables.hpp>

namespace throughline {

namespace {

using enum ForecastLine::Measure;
using Basis = ForecastLine::Basis;

class Billings {
  public:
    explicit Billings(ForecastDraft& draft) : draft_{draft}, timing_{draft} {}

    Result<> run() {
        read_payments();
        draft_.state().each<Invoice>([&](Id<Invoice> id, Invoice const& invoice) {
            if (is_issued(invoice)) add(id, invoice);
        });
        draft_.state().each<BillingEvent>([&](Id<BillingEvent> id, BillingEvent const& event) {
            bool const is_planned =
                event.status == BillingEvent::Status::planned || event.status == BillingEvent::Status::eligible;
            if (is_planned) add(id, event);
        });
        if (failed_) return *failed_;
        return {};
    }

  private:
    ForecastDimensions about(std::optional<Id<Contract>> const& contract) const {
        auto const* agreement = draft_.agreement(contract);
        return agreement ? agreement->about : ForecastDimensions{};
    }

    void read_payments() {
        draft_.state().each<Payment>([&](Id<Payment> id, Payment const& payment) {
            auto const currency    = payment.amount.currency();
            auto       calculation = draft_.calculation(currency);
            Term       rest        = calculation.given("received", payment.amount, id);
            for (auto const& [invoice, amount] : settled_by(payment)) {
                Term const settled = calculation.given("settles an invoice", amount, id);
                paid_[invoice].push_back(settled);
                rest              = calculation.difference("received beside", rest, settled);
                auto const* found = draft_.state().find(invoice);
                draft_.add(cash, month_of(payment.received_on), about(found ? found->contract : std::nullopt),
                           Basis::actual, currency, settled);
            }
            if (!rest.value.is_zero())
                draft_.add(cash, month_of(payment.received_on), {}, Basis::actual, currency, rest);
            keep(calculation, "Payment", id);
        });
    }

    void add(Id<Invoice> id, Invoice const& invoice) {
        auto       calculation = draft_.calculation(invoice.currency);
        auto const who         = about(invoice.contract);
        Date const issued      = invoice.issued_on.value_or(draft_.request().today);
        Term const total       = calculation.given("invoiced", invoice.total, id);
        Term       net         = total;
        if (invoice.subtotal)
            net = calculation.given("before tax", *invoice.subtotal, id);
        else if (invoice.tax)
            net = calculation.difference("before tax", total, calculation.given("tax", *invoice.tax, id));
        draft_.add(billings, month_of(issued), who, Basis::actual, invoice.currency, net);

        bool const is_lost = invoice.collections == Invoice::Collections::disputed ||
                             invoice.collections == Invoice::Collections::written_off;
        if (is_lost || invoice.status == Invoice::Status::paid) return keep(calculation, "Invoice", id);
        Term const open = invoice.balance ? calculation.given("unpaid", *invoice.balance, id)
                                          : calculation.difference("unpaid", total, calculation.sum("paid", paid_[id]));
        Date const due  = invoice.due_on.value_or(issued.plus_days(timing_.days_to_pay({}, invoice.customer_account)));
        timing_.collect(calculation, open, due, invoice.customer_account, who, Basis::contracted);
        keep(calculation, "Invoice", id);
    }

    void add(Id<BillingEvent> id, BillingEvent const& event) {
        auto const* schedule  = draft_.state().find(event.schedule);
        auto const* agreement = draft_.agreement(schedule ? std::optional{schedule->contract} : std::nullopt);
        if (!agreement || agreement->contract->status == Contract::Status::terminated) return;
        auto       calculation = draft_.calculation(event.amount.currency());
        Term const amount      = calculation.given("to be billed", event.amount, id);
        Date const on = std::max(event.due_on.value_or(draft_.request().first_day()), draft_.request().first_day());
        draft_.plan(billings, on, agreement->about, Basis::contracted, event.amount.currency(), amount);

        auto const who = timing_.customer_of(agreement->contract->account, agreement->contract->legal_entity);
        timing_.collect(calculation, amount, on.plus_days(timing_.days_to_pay(agreement->contract->payment_terms, who)),
                        who, agreement->about, Basis::contracted);
        keep(calculation, "BillingEvent", id);
    }

    void keep(Calculation const& calculation, std::string_view object, RecordId id) {
        if (calculation.has_failed() && !failed_)
            failed_ = calculation.error().in_object(object).in_record(id.to_string());
    }

    ForecastDraft&                           draft_;
    CashTiming                               timing_;
    std::map<Id<Invoice>, std::vector<Term>> paid_{};
    std::optional<Error>                     failed_{};
};

}  // namespace

CashTiming::CashTiming(ForecastDraft& draft) : draft_{draft} {
    draft.state().each<CustomerAccount>([&](Id<CustomerAccount> id, CustomerAccount const& customer) {
        customers_.emplace(std::pair{customer.account, customer.legal_entity}, id);
    });
}

Id<CustomerAccount> CashTiming::customer_of(Id<Account> account, Id<LegalEntity> entity) const {
    auto const found = customers_.find({account, entity});
    return found == customers_.end() ? Id<CustomerAccount>{} : found->second;
}

int CashTiming::days_to_pay(std::optional<Id<PaymentTerms>> const& agreed, Id<CustomerAccount> customer) const {
    auto const* terms = draft_.state().find(agreed);
    auto const* payer = draft_.state().find(customer);
    if (!terms && payer) terms = draft_.state().find(payer->payment_terms);
    return terms && terms->days ? *terms->days : draft_.request().policy.payment_days;
}

void CashTiming::collect(Calculation& calculation, Term const& amount, Date due, Id<CustomerAccount> customer,
                         ForecastDimensions const& who, Basis basis) {
    auto const& request  = draft_.request();
    auto const  currency = calculation.currency();
    auto        history  = histories_.find(currency);
    if (history == histories_.end())
        history = histories_.emplace(currency, collection_history(draft_.state(), currency, request.today)).first;
    auto const expected = expected_cash(calculation.figure(amount), due.plus_days(request.assumptions.days_late),
                                        history->second.of(customer, request.policy.payments_min), request.first_day(),
                                        {.explain = request.policy.explain});
    if (!expected) return calculation.fail(expected.error());
    for (auto const& [month, part] : *expected)
        draft_.add(cash, month, who, basis, currency, calculation.known("expected", part));
}

Result<> forecast_billings(ForecastDraft& draft) { return Billings{draft}.run(); }

}  // namespace throughline

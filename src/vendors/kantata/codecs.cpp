#include <throughline/core/minutes.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/vendors/kantata/assignment.hpp>
#include <throughline/vendors/kantata/codecs.hpp>
#include <throughline/vendors/kantata/expense.hpp>
#include <throughline/vendors/kantata/invoice.hpp>
#include <throughline/vendors/kantata/project.hpp>
#include <throughline/vendors/kantata/rate.hpp>
#include <throughline/vendors/kantata/role.hpp>
#include <throughline/vendors/kantata/task.hpp>
#include <throughline/vendors/kantata/time_entry.hpp>

#include <cstdint>
#include <limits>

namespace throughline::kantata {

namespace {

constexpr int digits_of_older_hours = 4;  // As stores hold them that an older version has written.

/// Stands for "no first day was given".
Result<std::int64_t> whole_number(Wire const& wire, std::string_view expected) {
    if (wire.kind != Wire::Kind::number && wire.kind != Wire::Kind::text) return unexpected(wire, expected);
    auto const number = Decimal::parse(wire.text);
    if (!number) return unexpected(wire, expected);
    auto const units = number->units(0);
    if (!units) return unexpected(wire, expected);
    return *units;
}

Result<> in_currency_of_record(Money const& amount, MappingContext& context) {
    if (context.record_currency.is_none()) context.record_currency = amount.currency();
    if (amount.currency() == context.record_currency) return {};
    return Error{ErrorCode::validation, "an amount of another currency than its record's"}
        .with_value(amount.to_string())
        .with_expected("an amount in " + std::string{context.record_currency.code()})
        .with_owner("finance");
}

Error finer_than_minor_unit(Money const& amount) {
    return Error{ErrorCode::validation, "Kantata keeps whole minor units"}
        .with_value(amount.to_string())
        .with_expected("an amount of at most " + std::to_string(amount.currency().exponent()) + " decimals")
        .with_owner("finance");
}

/// What is left of a status there: once it is posted or invoiced nothing tells it from one that was never submitted.
template <class Status>
Status submission_status(Status status) {
    switch (status) {
        case Status::submitted:
        case Status::approved:
        case Status::rejected:
            return status;
        default:
            return Status::draft;
    }
}

/// What a submission's status says of the entries that were submitted with it; nothing where it was cancelled.
template <class Status>
Result<> read_submission(Wire const& wire, Status& status) {
    if (wire.text == "pending")
        status = Status::submitted;
    else if (wire.text == "approved")
        status = Status::approved;
    else if (wire.text == "rejected")
        status = Status::rejected;
    else if (wire.text != "cancelled")
        return unknown_choice(wire, {"pending", "approved", "rejected", "cancelled"});
    return {};
}

template <class Status>
Result<> write_submission(Status status, WireWriter& out) {
    switch (status) {
        case Status::submitted:
            return out.text("pending"), Result<>{};
        case Status::approved:
            return out.text("approved"), Result<>{};
        case Status::rejected:
            return out.text("rejected"), Result<>{};
        default:
            return out.null(), Result<>{};
    }
}

}  // namespace

CodecFacts facts_of_cents() { return {.fits = numeric_types}; }

Result<std::string_view> IdTextCodec::decode(Wire const& wire, MappingContext&) const {
    if (wire.kind != Wire::Kind::text && wire.kind != Wire::Kind::number) return unexpected(wire, "text or a number");
    return wire.text;
}
Result<> IdTextCodec::encode(std::string_view value, WireWriter& out, MappingContext&) const {
    return out.text(value), Result<>{};
}

Result<Hours> MinutesCodec::decode(Wire const& wire, MappingContext&) const {
    auto const number = whole_number(wire, "whole minutes");
    if (!number) return number.error();
    return hours_of_minutes(*number);
}
Result<> MinutesCodec::encode(Hours const& value, WireWriter& out, MappingContext&) const {
    auto const number = nearest_minutes(value);
    if (!number) return number.error();
    auto const back   = hours_of_minutes(*number);
    auto const before = Hours::from_minutes(*number, digits_of_older_hours, Rounding::half_up);
    if (!(back && *back == value) && !(before && *before == value))
        return Error{ErrorCode::validation, "Kantata keeps whole minutes"}
            .with_value(value.to_string())
            .with_expected("hours that are whole minutes, to eight digits where they have no end");
    return out.number(std::to_string(*number)), Result<>{};
}

Result<Percent> WholePercentCodec::decode(Wire const& wire, MappingContext& context) const {
    return PercentCodec{}.decode(wire, context);
}
Result<> WholePercentCodec::encode(Percent const& value, WireWriter& out, MappingContext&) const {
    auto const whole = value.value().units(0);
    if (!whole)
        return Error{ErrorCode::validation, "Kantata keeps whole percentages"}
            .with_value(value.to_string())
            .with_expected("a percentage without a fraction");
    return out.number(std::to_string(*whole)), Result<>{};
}

Result<Money> PriceCodec::decode(Wire const& wire, MappingContext& context) const {
    return MoneyCodec{}.decode(wire, context);
}
Result<> PriceCodec::encode(Money const& value, WireWriter& out, MappingContext& context) const {
    if (auto same = in_currency_of_record(value, context); !same) return same;
    if (!value.minor_units()) return finer_than_minor_unit(value);
    auto const amount = value.amount().rounded(value.currency().exponent(), Rounding::half_even);
    if (!amount) return amount.error();
    return out.text(amount->to_string()), Result<>{};
}

Result<Money> read_cents(Wire const& wire) {
    auto const units = whole_number(wire, "whole cents");
    if (!units) return units.error();
    return Money{Decimal{*units}, Currency{}};
}

Result<> write_cents(Money const& amount, WireWriter& out, MappingContext& context) {
    if (auto same = in_currency_of_record(amount, context); !same) return same;
    auto const units = amount.minor_units();
    if (!units) return finer_than_minor_unit(amount);
    if (*units > std::numeric_limits<std::int32_t>::max() || *units < std::numeric_limits<std::int32_t>::min())
        return Error{ErrorCode::unsupported, "Kantata declares amounts of 32 bits: a larger one would overflow"}
            .with_value(amount.to_string())
            .with_owner("delivery operations")
            .with_remedy("split the amount");
    return out.number(std::to_string(*units)), Result<>{};
}

Money settled_cents(Money const& cents, Currency currency) {
    if (!cents.currency().is_none() || currency.is_none()) return cents;
    auto const units = cents.amount().units(0);
    return units ? Money::from_minor(*units, currency) : Money{cents.amount(), currency};
}

Result<> check_base_unit(Wire const& wire, MappingContext const& context) {
    auto const currency = context.record_currency.is_none() ? context.default_currency : context.record_currency;
    auto const unit     = whole_number(wire, "the number of minor units in one");
    if (!unit) return unit.error();
    std::int64_t wanted = 1;
    for (int digit = 0; digit < currency.exponent(); ++digit) wanted *= 10;
    if (currency.is_none() || *unit == wanted) return {};
    return Error{ErrorCode::unsupported,
                 "Kantata counts " + std::string{currency.code()} + " in other minor units than ISO 4217 does"}
        .with_value(wire.text)
        .with_expected(std::to_string(wanted))
        .with_owner("integration")
        .with_remedy("keep records of this currency out, or report it: amounts would be wrong by a power of ten");
}

Result<> DeletedWhenSet::decode(Wire const&, Envelope& envelope, MappingContext&) {
    envelope.deleted = true;
    return {};
}

Result<> StageRule::read(Wire const& wire, Project& project, MappingContext&) {
    if (wire.text == "estimate")
        project.status = Project::Status::draft;
    else if (wire.text != "project")
        return unknown_choice(wire, {"estimate", "project"});
    return {};
}
Result<> StageRule::write(Project const&, WireWriter& out, MappingContext&) { return out.null(), Result<>{}; }

Result<> ArchivedRule::read(Wire const& wire, Project& project, MappingContext& context) {
    auto const archived = BooleanCodec{}.decode(wire, context);
    if (!archived) return archived.error();
    if (*archived && project.status != Project::Status::cancelled) project.status = Project::Status::completed;
    return {};
}
Result<> ArchivedRule::write(Project const&, WireWriter& out, MappingContext&) { return out.null(), Result<>{}; }

template <bool Billable>
Result<> LoggedRule<Billable>::read(Wire const& wire, Task& task, MappingContext&) {
    auto const logged = whole_number(wire, "whole minutes");
    if (!logged) return logged.error();
    std::int64_t before = 0;
    if (!Billable && task.actual_hours) {
        auto const known = nearest_minutes(*task.actual_hours);
        if (!known) return known.error();
        before = *known;
    }
    auto const hours = hours_of_minutes(before + *logged);
    if (!hours) return hours.error();
    task.actual_hours = *hours;
    return {};
}
template <bool Billable>
Result<> LoggedRule<Billable>::write(Task const& task, WireWriter& out, MappingContext& context) {
    if (!task.actual_hours) return out.null(), Result<>{};
    if (!Billable) return out.number("0"), Result<>{};
    return MinutesCodec{}.encode(*task.actual_hours, out, context);
}
template struct LoggedRule<true>;
template struct LoggedRule<false>;

Result<> ApprovedRule::read(Wire const& wire, TimeEntry& entry, MappingContext& context) {
    auto const approved = BooleanCodec{}.decode(wire, context);
    if (!approved) return approved.error();
    entry.status = *approved ? TimeEntry::Status::approved : TimeEntry::Status::draft;
    return {};
}
Result<> ApprovedRule::write(TimeEntry const& entry, WireWriter& out, MappingContext&) {
    return out.boolean(entry.status == TimeEntry::Status::approved), Result<>{};
}
Result<> TimesheetRule::read(Wire const& wire, TimeEntry& entry, MappingContext&) {
    return read_submission(wire, entry.status);
}
Result<> TimesheetRule::write(TimeEntry const& entry, WireWriter& out, MappingContext&) {
    return write_submission(entry.status, out);
}

void TimesheetRule::normalise(TimeEntry& entry) { entry.status = submission_status(entry.status); }

Result<> ApprovalsRule::read(Wire const& wire, Expense& expense, MappingContext& context) {
    auto const asked_for = BooleanCodec{}.decode(wire, context);
    if (!asked_for) return asked_for.error();
    expense.status = *asked_for ? Expense::Status::draft : Expense::Status::approved;
    return {};
}
Result<> ApprovalsRule::write(Expense const& expense, WireWriter& out, MappingContext&) {
    return out.boolean(expense.status != Expense::Status::approved), Result<>{};
}
Result<> ReportRule::read(Wire const& wire, Expense& expense, MappingContext&) {
    return read_submission(wire, expense.status);
}
Result<> ReportRule::write(Expense const& expense, WireWriter& out, MappingContext&) {
    return write_submission(expense.status, out);
}

void ReportRule::normalise(Expense& expense) { expense.status = submission_status(expense.status); }

Result<> ActiveRule::read(Wire const&, Role& role, MappingContext&) {
    role.active = false;
    return {};
}
Result<> ActiveRule::write(Role const& role, WireWriter& out, MappingContext&) {
    if (role.active.value_or(true)) return out.null(), Result<>{};
    return out.text("1970-01-01T00:00:00Z"), Result<>{};
}

Result<> EffectiveFrom::read(Wire const& wire, Rate& rate, MappingContext& context) {
    if (wire.kind == Wire::Kind::text && wire.text.empty()) {
        rate.effective.start = calendar_start;
        return {};
    }
    auto const day = DateCodec{}.decode(wire, context);
    if (!day) return day.error();
    rate.effective.start = *day;
    return {};
}
Result<> EffectiveFrom::write(Rate const& rate, WireWriter& out, MappingContext&) {
    return out.text(rate.effective.start == calendar_start ? "" : rate.effective.start.to_string()), Result<>{};
}
Result<> EffectiveUntil::read(Wire const& wire, Rate& rate, MappingContext& context) {
    auto const day = DateCodec{}.decode(wire, context);
    if (!day) return day.error();
    rate.effective.end = *day;
    return {};
}
Result<> EffectiveUntil::write(Rate const& rate, WireWriter& out, MappingContext&) {
    if (!rate.effective.end) return out.null(), Result<>{};
    return out.text(rate.effective.end->to_string()), Result<>{};
}

Result<> DraftRule::read(Wire const& wire, Invoice& invoice, MappingContext& context) {
    auto const draft = BooleanCodec{}.decode(wire, context);
    if (!draft) return draft.error();
    if (*draft && invoice.status != Invoice::Status::voided) invoice.status = Invoice::Status::draft;
    return {};
}
Result<> DraftRule::write(Invoice const& invoice, WireWriter& out, MappingContext&) {
    return out.boolean(invoice.status == Invoice::Status::draft), Result<>{};
}

}  // namespace throughline::kantata

#include "acme.hpp"

#include <support/laws.hpp>

#include <throughline/model/task.hpp>

using namespace throughline;
using namespace throughline::tests;

namespace throughline {

/// A vendor whose author got codecs wrong.
struct Careless {};

namespace careless {

/// Writes what it will not read again.
struct NoCents {
    static constexpr std::string_view name = "hours without what is behind the point";
    Result<Hours> decode(Wire const& wire, MappingContext& context) const { return HoursCodec{}.decode(wire, context); }
    Result<>      encode(Hours const& value, WireWriter& out, MappingContext&) const {
        auto const whole = value.value().rounded(0, Rounding::down);
        if (!whole) return whole.error();
        return out.number(whole->to_string()), Result<>{};
    }
};
inline constexpr auto no_cents = NoCents{};

}  // namespace careless

template <>
inline constexpr auto mapping<Careless, Task> =
    map_object<Task>("chore", {
                                  key<"id">,
                                  field<"project", &Task::project, refers_to<"project", Project>>,
                                  field<"kind", &Task::kind, canonical_names<Task::Kind>>,
                                  omit<&Task::parent, "chores have no order">,
                                  omit<&Task::code, "chores have no code">,
                                  field<"name", &Task::name>,
                                  field<"place", &Task::sequence>,
                                  omit<&Task::planned, "nobody plans chores">,
                                  omit<&Task::actual_start, "nobody watches chores">,
                                  omit<&Task::actual_end, "nobody watches chores">,
                                  field<"status", &Task::status, canonical_names<Task::Status>>,
                                  field<"estimate", &Task::estimate_hours, careless::no_cents>,
                                  field<"actual", &Task::actual_hours, clock_hours>,
                                  field<"left", &Task::remaining_hours>,
                                  field<"done", &Task::percent_complete>,
                                  field<"billable", &Task::billable, letter_boolean>,
                              });
static_assert(complete<Careless, Task>);

}  // namespace throughline

TEST_CASE("decoding what was encoded gives the object in its normal form, and nothing is owed then (L5, L8, R36)") {
    Tenant const tenant;
    check_laws(view_of<Acme, Account>, tenant.crosswalks, 31, 200);
    check_laws(view_of<Acme, Contact>, tenant.crosswalks, 32, 200);
    check_laws(view_of<Acme, Invoice>, tenant.crosswalks, 33, 200);
    check_laws(view_of<Acme, InvoiceLine>, tenant.crosswalks, 34, 200);
}

TEST_CASE("a codec that breaks its law is found, and the object brought down to what breaks it (L8)") {
    auto const broken = LawTrial{view_of<Careless, Task>, {}}.run(7, 200);
    INFO(broken);
    CHECK(broken.find("chore as Task, seed 7") == 0);
    CHECK(broken.find("estimate_hours should be") != std::string::npos);
    // Nothing is left of the object but what cannot be missing, and what is wrong.
    auto const smallest =
        broken.substr(broken.find("smallest"), broken.find('\n', broken.find("smallest")) - broken.find("smallest"));
    CHECK(smallest.find(R"("name":"x")") != std::string::npos);
    CHECK(smallest.find("estimate_hours") != std::string::npos);
    for (auto const* gone : {"sequence", "status", "actual_hours", "remaining_hours", "percent_complete", "billable"})
        CHECK(smallest.find(gone) == std::string::npos);
}

TEST_CASE("each row says which law it keeps (L8)") {
    auto const law = [](MappingView const& view, std::string_view field) {
        for (auto const& row : view.rows)
            if (row.name == field && row.kind == RowKind::member) return law_of(row);
        FAIL("no such row");
        return Law::lossless;
    };
    CHECK(law(view_of<Acme, Account>, "title") == Law::lossless);
    CHECK(law(view_of<Acme, Account>, "contact/address/city") == Law::lossless);
    CHECK(law(view_of<Acme, Account>, "number") == Law::lossless);
    CHECK(law(view_of<Acme, Account>, "industry") == Law::write_only);
    CHECK(law(view_of<Acme, Account>, "label") == Law::write_only);
    CHECK(law(view_of<Acme, Account>, "credit") == Law::read_only);
    CHECK(law(view_of<Careless, Task>, "actual") == Law::normal_form);
}

TEST_CASE("a normal form is said without asking the codec, and the codec keeps to it (L8)") {
    auto const hours = [](char const* text) { return Hours{decimal(text)}; };
    auto const clock = [&](char const* text) { return NormalForm<ClockHoursCodec>::of(clock_hours, hours(text)); };
    CHECK(clock("1.5") == hours("1.5"));
    CHECK(clock("0.004") == hours("0"));
    CHECK(clock("-2.3333333") == hours("-2.33333333"));
    CHECK(clock("99999999999999999999999999999999999999") == hours("99999999999999999999999999999999999999"));
    auto const               stamp = [](char const* text) { return Timestamp::parse(text).value(); };
    constexpr TimestampCodec milliseconds{3, "Z"};
    CHECK(NormalForm<TimestampCodec>::of(milliseconds, stamp("2025-06-30T12:00:00.123999Z")) ==
          stamp("2025-06-30T12:00:00.123Z"));
    CHECK(NormalForm<TimestampCodec>::of(milliseconds, stamp("1969-12-31T23:59:59.999999Z")) ==
          stamp("1969-12-31T23:59:59.999Z"));
}

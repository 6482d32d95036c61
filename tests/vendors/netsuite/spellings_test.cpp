#include <doctest/doctest.h>

#include <throughline/core/minutes.hpp>
#include <throughline/core/random.hpp>
#include <throughline/mapping/csv.hpp>
#include <throughline/mapping/xml.hpp>
#include <throughline/vendors/netsuite/billing_schedule.hpp>
#include <throughline/vendors/netsuite/contract.hpp>
#include <throughline/vendors/netsuite/customer_account.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/netsuite/project.hpp>
#include <throughline/vendors/netsuite/task.hpp>

#include "account.hpp"
#include "keys.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr int objects_each = 200;

/// Values within what the vendor can hold: the tenant's crosswalks, whole minutes, its choices.
class Values {
  public:
    explicit Values(std::uint64_t seed) : random{seed} {}

    bool chance() { return random.chance(2, 3); }

    std::string text() {
        constexpr std::string_view letters[] = {"a", "Z", " ", "é", "日本", "\"", "\\", "\n", "{\"id\":null}", "ß"};
        std::string                made;
        for (auto left = 1 + random.below(12); left > 0; --left) made += letters[random.below(std::size(letters))];
        return made;
    }
    Date  day() { return Date::from_days(static_cast<std::int32_t>(15'000 + random.below(8'000))); }
    Money money(Currency currency) {
        return {Decimal::from_units(static_cast<std::int64_t>(random.below(1'000'000'000)),
                                    static_cast<int>(random.below(5))),
                currency};
    }
    Currency currency() {
        constexpr std::string_view codes[] = {"USD", "GBP", "EUR", "JPY"};
        return Currency::parse(codes[random.below(4)]).value();
    }
    Hours     clock_hours() { return hours_of_minutes(static_cast<std::int64_t>(random.below(100'000))).value(); }
    DateRange range() {
        DateRange made{day()};
        if (chance()) made.end = made.start.plus_days(static_cast<std::int32_t>(1 + random.below(900)));
        return made;
    }
    template <class Object>
    Id<Object> id() {
        return Id<Object>{RecordId{random.next(), random.next() | 1}};
    }
    template <class Object>
    Id<Object> coded(char const* crosswalk, std::initializer_list<char const*> codes) {
        return Id<Object>{reference_data_id(crosswalk, codes.begin()[random.below(codes.size())])};
    }
    template <class Value>
    Value one_of(std::initializer_list<Value> values) {
        return values.begin()[random.below(values.size())];
    }

    SeededRandom random;
};

CustomerAccount make(Values& values, CustomerAccount) {
    CustomerAccount made{.account      = {},
                         .legal_entity = values.coded<LegalEntity>("legal_entity", {"US01", "DE01"}),
                         .name         = values.text()};
    if (values.chance()) made.receivable_currency = values.currency();
    if (values.chance()) made.payment_terms = values.coded<PaymentTerms>("payment_terms", {"NET30", "NET60"});
    return made;
}

Project make(Values& values, Project) {
    using enum Project::Status;
    Project    made{.name = values.text(), .status = values.one_of({draft, approved, active, completed, cancelled})};
    auto const currency = values.currency();
    made.currency       = currency;
    made.account        = values.id<Account>();
    made.legal_entity   = values.coded<LegalEntity>("legal_entity", {"US01", "DE01"});
    if (values.chance()) made.manager = values.id<Resource>();
    if (values.chance()) made.planned = values.range();
    if (values.chance()) made.actual_end = values.day();
    if (values.chance())
        made.billing_model =
            values.one_of({BillingModel::fixed_fee, BillingModel::time_and_materials, BillingModel::milestone,
                           BillingModel::retainer, BillingModel::managed_service});
    if (values.chance()) made.budget_hours = values.clock_hours();
    if (values.chance()) made.budget_cost = values.money(currency);
    if (values.chance()) made.budget_revenue = values.money(currency);
    return made;
}

Task make(Values& values, Task) {
    Task made{.project = values.id<Project>(), .kind = Task::Kind::task, .name = values.text()};
    if (values.chance()) made.parent = values.id<Task>();
    if (values.chance()) made.sequence = static_cast<int>(values.random.below(1000));
    if (values.chance())
        made.status = values.one_of({Task::Status::planned, Task::Status::in_progress, Task::Status::completed});
    if (values.chance()) made.estimate_hours = Hours{values.money({}).amount()};
    if (values.chance()) made.billable = values.random.chance(1, 2);
    return made;
}

ContractLine make(Values& values, ContractLine) {
    using enum ContractLine::Kind;
    auto const   currency = Currency::parse("EUR").value();
    ContractLine made{.contract = {}, .amount = values.money(currency)};
    if (values.chance()) made.description = values.text();
    if (values.chance()) made.kind = values.one_of({service, expense, subscription});
    if (values.chance()) made.quantity = values.money(currency).amount();
    if (values.chance()) made.unit_price = values.money(currency);
    return made;
}

Contract make(Values& values, Contract) {
    auto const currency = values.currency();
    Contract   made{.account      = values.id<Account>(),
                    .legal_entity = values.coded<LegalEntity>("legal_entity", {"US01", "DE01"}),
                    .type         = ContractType::fixed_fee,
                    .status       = Contract::Status::approved,
                    .currency     = currency,
                    .value        = values.money(currency)};
    if (values.chance()) made.signed_on = values.day();
    if (values.chance()) made.term = values.range();
    if (values.chance()) made.payment_terms = values.coded<PaymentTerms>("payment_terms", {"NET30", "NET60"});
    if (values.chance()) made.purchase_order = values.text();
    return made;
}

BillingSchedule make(Values& values, BillingSchedule) {
    using enum BillingSchedule::Status;
    BillingSchedule made{.contract = values.id<Contract>(), .status = values.one_of({active, cancelled})};
    if (values.chance()) made.project = values.id<Project>();
    return made;
}

BillingEvent make(Values& values, BillingEvent) {
    using enum BillingEvent::Status;
    BillingEvent made{.schedule      = {},
                      .contract_line = {},
                      .kind          = BillingEvent::Kind::milestone,
                      .amount        = values.money(Currency::parse("EUR").value()),
                      .status        = values.one_of({planned, eligible})};
    if (values.chance()) made.due_on = values.day();
    return made;
}

bool is_read_and_written(FieldRow const& row) {
    return row.kind == RowKind::member && !row.inputs &&
           (row.direction == Direction::both || row.direction == Direction::create);
}

/// A fault is expected where the vendor alone fills a required member.
bool is_the_vendors_own(MappingView const& view, Error const& fault) {
    for (auto const& row : view.rows)
        if (row.direction == Direction::read && row.name == fault.context().field) return true;
    return false;
}

Result<Decoded> read_table(MappingView const& view, std::string_view text, MappingContext& context) {
    CsvReader reader{text};
    REQUIRE(reader.next_row());
    auto const decoder = CsvDecoder::make(view, reader.header());
    REQUIRE_MESSAGE(decoder, decoder.error().describe());
    return decoder->decode(reader.row(), context);
}

// A table that the vendor exports holds what it alone fills as well.
std::vector<FieldRow> rows_in_tables(MappingView const& view) {
    std::vector<FieldRow> rows{view.rows.begin(), view.rows.end()};
    for (auto& row : rows)
        if (row.kind == RowKind::member && row.encode && row.decode && row.direction == Direction::read)
            row.direction = Direction::both;
    return rows;
}

void check_held(MappingView const& view, void const* held, Decoded const& read) {
    for (auto const& fault : read.faults) CHECK_MESSAGE(is_the_vendors_own(view, fault), fault.describe());
    for (auto const& row : view.rows)
        if (is_read_and_written(row))
            CHECK_MESSAGE(view.type().members[row.place].same(held, read.object.data()), row.name);
}

/// The same record as a row of a saved search's table and as an element of the older service.
template <class Object>
void check_other_spellings(std::uint64_t seed) {
    INFO("seed ", seed, " object ", std::string{object_name<Object>});
    Values      values{seed};
    Keys        keys;
    Lines       no_lines;
    auto const  crosswalks = tenant_crosswalks(netsuite::system("erp", token_login()).crosswalks);
    auto const& view       = view_of<NetSuite, Object>;
    auto const  all        = rows_in_tables(view);
    auto        tables     = view;
    tables.rows            = all;
    XmlDialect const dialect{.root = "record", .null = XmlNull::absent};
    XmlDecoder const decoder{view, dialect};
    MappingContext   context{.references       = &keys,
                             .crosswalks       = &crosswalks,
                             .containment      = &no_lines,
                             .default_currency = Currency::parse("EUR").value()};
    for (int object = 0; object < objects_each; ++object) {
        Object const held = make(values, Object{});
        auto const   rows = rows_to_create(view, &held);
        auto const   xml  = encode_xml(view, &held, rows, context, dialect);
        REQUIRE_MESSAGE(xml, xml.error().describe());
        INFO(*xml);
        auto const from_xml = decoder.decode(*xml, context);
        REQUIRE_MESSAGE(from_xml, from_xml.error().describe());
        check_held(view, &held, *from_xml);

        void const* const objects[]{&held};
        auto const        table = encode_csv(tables, objects, rows_to_create(tables, &held), context);
        REQUIRE_MESSAGE(table, table.error().describe());
        INFO(*table);
        auto const from_table = read_table(tables, *table, context);
        REQUIRE_MESSAGE(from_table, from_table.error().describe());
        check_held(view, &held, *from_table);
    }
}

}  // namespace

TEST_CASE("L8: what NetSuite is told in XML or in a table comes back the same (R26, R28)") {
    check_other_spellings<CustomerAccount>(11);
    check_other_spellings<Project>(12);
    check_other_spellings<Task>(13);
    check_other_spellings<Contract>(14);
    check_other_spellings<ContractLine>(15);
    check_other_spellings<BillingSchedule>(16);
    check_other_spellings<BillingEvent>(17);
}

#pragma once

#include "netsuite_problem.hpp"
#include "netsuite_schema.hpp"
#include "netsuite_time.hpp"

#include <throughline/sandbox/records.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::sandbox::suite {

enum class Strictness : unsigned char { error, warning, ignore };

/// How a write treats what it does not understand.
struct WriteRules {
    Strictness               names  = Strictness::warning;
    Strictness               values = Strictness::error;
    std::vector<std::string> replace{};  ///< Sublists to replace, and body fields to clear where nothing is sent.
};

struct Written {
    std::string              id;
    std::vector<std::string> unknown{};  ///< Members that no field has; dropped.
    std::vector<std::string> warnings{};
};

struct ViewOptions {
    std::string              base;  ///< `https://…/services/rest/record/v1`.
    bool                     expand       = false;
    bool                     simple_enums = false;
    std::vector<std::string> fields{};  ///< Empty for all.
    std::string              query{};   ///< As it was asked, for the self link.
};

/// A record being written: a copy of its row, under the names of its fields.
class Draft {
  public:
    Draft(RecordType const& type, Table const& table, RowPtr before, std::string id);

    RecordType const& type() const { return type_; }
    RowPtr const&     before() const { return before_; }
    bool              is_new() const { return before_ == nullptr; }
    Row&              row() { return row_; }
    Row const&        row() const { return row_; }

    Value const& get(std::string_view field) const { return table_.cell(row_, field); }
    bool         has(std::string_view field) const { return !get(field).is_null(); }
    void         set(std::string_view field, Value value);
    void         set_default(std::string_view field, Value const& value);
    /// A number, or zero.
    Decimal number(std::string_view field) const;

  private:
    RecordType const& type_;
    Table const&      table_;
    RowPtr            before_;
    Row               row_;
};

/// The account's records and what holds between them.
class Book {
  public:
    Book(Records& records, Clock const& clock, NetSuiteOptions const& options);

    // What there is.
    std::vector<std::unique_ptr<RecordType>> const& types() const { return types_; }
    /// Without regard to case: links spell record types in lower case.
    RecordType const*  type(std::string_view name) const;
    void               add_custom_field(RecordType const& type, FieldDefinition field);
    Table const&       table(RecordType const& type) const { return *records_.table(type.name); }
    AccountTime const& time() const { return time_; }
    Clock const&       clock() const { return clock_; }
    Date               today() const { return time_.today(clock_.now()); }

    // Reading.
    RowPtr find(RecordType const& type, std::string_view id) const { return table(type).find(id); }
    RowPtr find_external(RecordType const& type, std::string_view external_id) const;
    /// As lists and queries see them, in order of change.
    std::vector<RowPtr> rows_in_search(RecordType const& type) const;
    /// A field, stored or computed; also `id`.
    Value cell(RecordType const& type, Row const& row, std::string_view field) const;
    /// The record that a reference's id names, among those that it may refer to.
    std::pair<RecordType const*, RowPtr> resolve(FieldDefinition const& field, std::string_view id) const;
    /// What a person calls the record.
    std::string display(RecordType const& type, Row const& row) const;
    Value       view(RecordType const& type, Row const& row, ViewOptions const& options) const;
    Value       view_sublist(RecordType const& type, Row const& row, Sublist const& sublist,
                             ViewOptions const& options) const;
    Value       view_line(Sublist const& sublist, Value const& line, std::string const& place,
                          ViewOptions const& options) const;

    // Writing. A refused write has changed nothing.
    Outcome<Written> create(RecordType const& type, Value const& body, WriteRules const& rules,
                            std::string_view external_id = {});
    Outcome<Written> update(RecordType const& type, std::string_view id, Value const& body, WriteRules const& rules);
    Outcome<void>    remove(RecordType const& type, std::string_view id);
    Outcome<Written> transform(RecordType const& from, std::string_view id, RecordType const& to, Value const& body,
                               WriteRules const& rules);
    Outcome<void>    void_invoice(std::string_view id);
    Outcome<Written> bill(std::string_view order, NetSuiteBilling const& billing);

    void set_search_lag(std::chrono::seconds lag) { search_lag_ = lag; }
    /// Changes with every write: what was read before may no longer hold.
    std::uint64_t edition() const { return edition_; }

    /// Sets up what a new account already has.
    void add_standing_lists();

  private:
    Outcome<Written> write(Draft draft, Value const& body, WriteRules const& rules);
    void             save(Draft& draft);
    void             remember_creation(Draft const& draft);
    std::string      next_id(RecordType const& type);

    // What holds of every record of a type once it is written.
    void settle(Draft& draft, Problems& problems);
    void settle_entity(Draft& draft, Problems& problems);
    void settle_sales(Draft& draft, Problems& problems);
    void settle_lines(Draft& draft, Problems& problems);
    void settle_invoice(Draft& draft);
    void settle_order(Draft& draft);
    void settle_payment(Draft& draft, Problems& problems);
    void check_required(Draft const& draft, Problems& problems) const;
    void check_external_id(Draft const& draft, Problems& problems) const;
    void check_subsidiary(Draft const& draft, Value const& customer, Problems& problems) const;
    void put_in_currency(Draft& draft, std::string_view customer);
    void bill_order(Row const& invoice, int sign);
    void apply_payments(Value const& before, Value const& after, Problems& problems);

    int         precision_of(Value const& currency) const;
    Value       of_customer(std::string_view customer, std::string_view field) const;
    std::string customer_of(Value const& entity) const;
    Value       receivable(Row const& customer, std::string_view field) const;
    /// A customer and its projects: whom a transaction may name.
    std::vector<std::string> entities_of(std::string_view customer) const;
    std::vector<RowPtr>      open_invoices(std::string_view customer) const;

    Records&                                   records_;
    Clock const&                               clock_;
    NetSuiteOptions const&                     options_;
    AccountTime                                time_;
    std::chrono::seconds                       search_lag_;
    std::vector<std::unique_ptr<RecordType>>   types_;
    std::map<std::string, RecordType*>         by_name_;  // Lower case.
    std::map<std::string, std::vector<RowPtr>> past_;     // What searches may still see, by type and id.
    std::uint64_t                              edition_ = 0;
};

/// Numbers as JSON shows them: no zeros at the end.
Value   tidy(Value const& number);
Value   tidy(Decimal const& number);
Decimal decimal_or_zero(Value const& number);

/// Copies what a body says into a draft. Lines of a sublist merge with those that are there, or replace them.
class BodyReader {
  public:
    BodyReader(Book const& book, Records& records, WriteRules const& rules)
        : book_{book}, records_{records}, rules_{rules} {}

    void read(Value const& body, Draft& into);

    Problems                 problems{};
    std::vector<std::string> unknown{};
    std::vector<std::string> warnings{};

  private:
    void  read_member(Value::Member const& member, Draft& into);
    void  read_field(FieldDefinition const& field, Value const& value, std::string const& path, Value& into);
    Value read_lines(Sublist const& sublist, Value const& sent, Value const& held);
    void  read_line(Sublist const& sublist, Value const& sent, std::string const& path, Value& line);
    Value read_subrecord(Subrecord const& subrecord, Value const& sent, Value const& held, std::string const& path);
    Value key_of(Sublist const& sublist, Value const& sent, std::string const& path);
    void  complain_name(std::string const& path);
    void  complain_value(Problem problem);

    // Each: what is stored, or a null value after a complaint.
    Value read_reference(FieldDefinition const& field, Value const& value, std::string const& path);
    Value read_choice(FieldDefinition const& field, Value const& value, std::string const& path);
    Value read_text(FieldDefinition const& field, Value const& value, std::string const& path);
    Value read_number(FieldDefinition const& field, Value const& value, std::string const& path);
    Value read_time(FieldDefinition const& field, Value const& value, std::string const& path);

    Book const&       book_;
    Records&          records_;
    WriteRules const& rules_;
};

}  // namespace throughline::sandbox::suite

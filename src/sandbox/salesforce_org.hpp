#pragma once

#include "salesforce_outcome.hpp"

#include <set>

namespace throughline::sandbox {

/// Whose hand writes a record.
struct SalesforceWriter {
    std::string user;               ///< Id of the User.
    bool        is_system = false;  ///< May write what the API calls read-only.
};

/// A record about to be saved: its cells by name, what was sent, and how it was before.
class SalesforceDraft {
  public:
    SalesforceDraft(Table const& table, Row row, RowPtr before)
        : table_{table}, row_{std::move(row)}, before_{std::move(before)} {}

    Table const&       table() const { return table_; }
    std::string const& object() const { return table_.definition().name; }
    Row const&         row() const { return row_; }
    Row&               row() { return row_; }
    RowPtr const&      before() const { return before_; }

    Value const& get(std::string_view field) const { return table_.cell(row_, field); }
    void         set(std::string_view field, Value value);
    void         mark_sent(std::string_view field) { sent_.emplace(field); }
    bool         was_sent(std::string_view field) const { return sent_.contains(field); }
    /// New, or different from what it was.
    bool changes(std::string_view field) const;

  private:
    Table const&                       table_;
    Row                                row_;
    RowPtr                             before_;
    std::set<std::string, std::less<>> sent_;
};

/// The org's records and the rules under which they are written. Every function that refuses leaves nothing behind.
class SalesforceOrg {
  public:
    SalesforceOrg(Records& records, Clock const& clock, Random& random, SalesforceOptions const& options);

    struct Upserted {
        std::string id;
        bool        created = false;
    };

    Outcome<std::string> create(std::string_view object, Value const& fields, SalesforceWriter const& writer);
    Outcome<> update(std::string_view object, std::string_view id, Value const& fields, SalesforceWriter const& writer);
    /// By an external id or lookup field. Several matches: DUPLICATE_EXTERNAL_ID, status 300, `fields` are their ids.
    Outcome<Upserted> upsert(std::string_view object, std::string_view field, std::string_view value,
                             Value const& fields, SalesforceWriter const& writer);
    Outcome<>         remove(std::string_view object, std::string_view id);
    Outcome<>         restore(std::string_view object, std::string_view id);
    Outcome<>         merge(std::string_view object, std::string_view survivor, std::string_view loser);

    /// The object of that name, compared without regard to case.
    Table const* object(std::string_view name) const;
    /// The object whose ids begin so.
    Table const* object_of(std::string_view id) const;
    /// A live row, or NOT_FOUND, ENTITY_IS_DELETED, MALFORMED_ID, with status 404 or 400.
    Outcome<RowPtr> live(Table const& table, std::string_view id) const;
    /// What the API shows of a cell: compound fields are put together here.
    Value shown(Table const& table, Row const& row, std::size_t place) const;

    Timestamp now() const { return Timestamp::from_seconds(clock_.now().seconds()); }

    Records&                                records;
    Salesforce::WriteCheck                  write_check{};
    std::map<std::string, int, std::less<>> locked{};  ///< Writes yet to be refused, by object.

  private:
    Outcome<> fill(SalesforceDraft& draft, Value const& fields, SalesforceWriter const& writer) const;
    Outcome<> fill_one(SalesforceDraft& draft, Value::Member const& member, SalesforceWriter const& writer) const;
    Outcome<> follow(SalesforceDraft& draft, Value::Member const& member, SalesforceWriter const& writer) const;
    Outcome<> check_reference(FieldDefinition const& field, Value const& id) const;
    Outcome<> check_saved(SalesforceDraft const& draft) const;
    Outcome<> check_unique(SalesforceDraft const& draft) const;
    Outcome<> check_write(Table const& table, std::string_view id, Value const& fields);
    void      fill_defaults(SalesforceDraft& draft, SalesforceWriter const& writer);
    Outcome<> save(SalesforceDraft& draft, SalesforceWriter const& writer, Timestamp at);
    Timestamp stamp();
    void      touch(Table const& table, Row row, Timestamp at);
    void      roll_up(std::string_view object, Row const& row, Timestamp at);
    void      roll_up_opportunity(std::string_view id, Timestamp at);
    void      roll_up_quote(std::string_view id, Timestamp at);
    void      set_deleted(Table const& table, Row row, bool deleted, Timestamp at);

    Clock const&             clock_;
    Random&                  random_;
    SalesforceOptions const& options_;
};

/// What the org computes itself, before a record is saved (salesforce_rules.cpp).
Outcome<> derive(SalesforceDraft& draft, Records const& records, Timestamp now);

}  // namespace throughline::sandbox

#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/sandbox/schema.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::sandbox {

/// One record as it stood at a moment. Never changed: an update puts another row in its place, so that whoever holds
/// one (an open cursor) holds a consistent past.
struct Row {
    std::string        id;
    Timestamp          created;
    Timestamp          modified;
    bool               deleted = false;
    std::vector<Value> cells{};  ///< One per field of the object's definition, in its order.
};

using RowPtr = std::shared_ptr<Row const>;

/// The records of one object: found by id, by indexed field, and in order of (modified, id).
class Table {
  public:
    explicit Table(ObjectDefinition definition);

    ObjectDefinition const& definition() const { return definition_; }
    /// Names compare without regard to case, as vendors' query languages do.
    std::optional<std::size_t> column(std::string_view field) const;
    FieldDefinition const*     field(std::string_view name) const;
    /// Adds a field, or replaces the definition of one; existing records hold its initial value.
    void add_field(FieldDefinition field);
    /// Forgets a field and what records hold in it. Requires: the table has it, and all changes are committed.
    void remove_field(std::string_view name);

    RowPtr       find(std::string_view id) const;
    Value const& cell(Row const& row, std::string_view field) const;
    /// Live records whose field holds exactly this text, by id. By index for fields that are unique, external ids,
    /// lookups or cascading references.
    std::vector<RowPtr> find_by(std::string_view field, std::string_view text) const;
    /// Every record, deleted ones too, in order of (modified, id), from `since` on.
    std::vector<RowPtr> ordered(Timestamp since = Timestamp::from_seconds(0)) const;
    /// Live records.
    std::size_t size() const { return live_; }
    /// Live and deleted ones.
    std::size_t size_with_deleted() const { return rows_.size(); }

  private:
    friend class Records;

    void put(RowPtr row);
    void erase(std::string_view id);
    void index(RowPtr const& row);
    void unindex(RowPtr const& row);

    using Key     = std::pair<Timestamp, std::string>;
    using ByValue = std::unordered_map<std::string, std::set<std::string>>;

    ObjectDefinition                             definition_;
    std::unordered_map<std::string, std::size_t> columns_;
    std::unordered_map<std::string, RowPtr>      rows_;
    std::map<Key, RowPtr>                        ordered_;
    std::map<std::size_t, ByValue>               indexes_;
    std::size_t                                  live_ = 0;
};

/// What a dump leaves out or replaces, so that two end states can be compared.
struct DumpOptions {
    /// Fields whose content depends on time or order of arrival, by name, for every object.
    std::set<std::string, std::less<>> without{};
    /// Objects to dump; empty for all.
    std::set<std::string, std::less<>> only{};
    /// Replaces the id of every record, wherever it stands, by what identifies it in business terms: the object's
    /// name and the content of the first of these fields that it holds; else of its name field. Two records that
    /// cannot be told apart are both printed.
    std::vector<std::string> identify_by{};
    bool                     with_deleted = false;
};

/// Everything a simulated vendor remembers: tables, counters and facts, in memory, and in a file where one is kept.
///
/// Changes belong to the request that makes them: `commit` ends it, `roll_back_to` takes them back. With `keep`, each
/// commit is in the file before its answer leaves, in one write; a process killed at any point finds all committed
/// changes and nothing of others when it opens the file again.
class Records {
  public:
    Records();
    ~Records();
    Records(Records const&)            = delete;
    Records& operator=(Records const&) = delete;

    Table&       add_table(ObjectDefinition definition);
    Table*       table(std::string_view object);
    Table const* table(std::string_view object) const;
    /// In the order in which they were added.
    std::vector<std::string> const& objects() const { return order_; }

    /// Inserts, or replaces the row of the same id. Requires: the table exists and has as many fields as the row.
    void put(std::string_view object, Row row);
    /// Forgets the row altogether (not a soft delete).
    void erase(std::string_view object, std::string_view id);

    /// The next number of a named sequence, from 1 on. Never taken back.
    std::int64_t next(std::string_view sequence);
    std::int64_t current(std::string_view sequence) const;

    /// A named fact that a vendor keeps beside its tables, such as its log of deleted records.
    void         set_fact(std::string_view name, Value value);
    Value const& fact(std::string_view name) const;

    using Mark = std::size_t;
    Mark mark() const { return undo_.size(); }
    /// Takes back every put, erase and fact since the mark. Requires: no commit since.
    void roll_back_to(Mark mark);
    /// Makes the changes last. An error, of code `transient`, when the file cannot be written: then everything since
    /// the commit before is taken back.
    Result<> commit();

    /// Writes everything to a file of JSON lines, by way of a temporary file and a rename.
    Result<> save(std::filesystem::path const& path) const;
    /// Reads what `save` or `keep` wrote. Tables must have been added before; unknown objects and fields are errors.
    Result<> load(std::filesystem::path const& path);
    /// Reads the file where it exists, then appends every later commit to it.
    Result<> keep(std::filesystem::path const& path);

    /// The business content, one JSON line per record, sorted: equal texts mean equal states.
    std::string dump(DumpOptions const& options = {}) const;
    /// SHA-256 of `dump`, in hexadecimal.
    std::string fingerprint(DumpOptions const& options = {}) const;

  private:
    struct Undo {
        Table*      table;  // Null: a fact.
        std::string key;
        RowPtr      before{};  // Null: there was none.
        Value       fact_before{};
    };
    class Journal;

    std::string row_line(Table const& table, Row const& row) const;
    std::string changes_since_commit() const;
    Result<>    read_lines(std::string_view text);
    Result<>    read_line(Value const& line);
    Result<>    read_row(Value const& line);

    std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
    std::vector<std::string>                                   order_;
    std::map<std::string, std::int64_t, std::less<>>           sequences_;
    std::map<std::string, Value, std::less<>>                  facts_;
    std::vector<Undo>                                          undo_;
    std::set<std::string, std::less<>>                         counted_;  // Sequences that moved since the commit.
    std::unique_ptr<Journal>                                   journal_;
};

}  // namespace throughline::sandbox

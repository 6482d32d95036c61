#pragma once

#include <throughline/core/id.hpp>
#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace throughline {

/// SQL that was a literal when compiled: its address is its identity, so that each is prepared once.
struct Sql {
    consteval Sql(char const* literal) : text{literal} {}
    char const* text;
};

/// The row a query stands on, by column from 0. Gone when the query goes on.
class SqliteRow {
  public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_{statement} {}

    std::int64_t  integer(int column) const;
    std::uint64_t count(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    bool          flag(int column) const { return integer(column) != 0; }
    Timestamp     timestamp(int column) const { return Timestamp::from_microseconds(integer(column)); }
    std::string   text(int column) const;
    RecordId      id(int column) const;

  private:
    sqlite3_stmt* statement_;
};

/// One connection to SQLite: statements prepared once, errors as values, and a transaction that cannot be half lost.
class Sqlite {
  public:
    static Result<std::unique_ptr<Sqlite>> open(std::string const& path);
    /// Whether another connection's lock is what the error is about.
    static bool is_locked_out(Error const& error);
    ~Sqlite();
    Sqlite(Sqlite const&)            = delete;
    Sqlite& operator=(Sqlite const&) = delete;

    Result<> begin();
    Result<> commit();
    Result<> rollback();
    bool     in_transaction() const { return in_transaction_; }

    /// Until `end_trial`, transactions are steps of one large transaction that is rolled back in the end.
    Result<> begin_trial();
    Result<> end_trial();

    /// Statements without parameters, one after the other.
    Result<>             execute(std::string const& script);
    Result<std::int64_t> pragma(std::string const& name);

    /// Runs a statement; how many rows it changed.
    template <class... Values>
    Result<int> run(Sql sql, Values const&... values) {
        return each(
                   sql, [](SqliteRow const&) {}, values...)
            .map([this] { return changes(); });
    }

    /// Calls `read` with every row of a query, or until it returns false. It must not run the same query.
    template <class Read, class... Values>
    Result<> each(Sql sql, Read&& read, Values const&... values) {
        auto const statement = prepared(sql);
        if (!statement) return statement.error();
        Use const use{*statement};
        int       index = 0;
        bool      bound = true;
        ((bound = bind(*statement, ++index, values) && bound), ...);
        if (!bound) return last_error();
        while (true) {
            auto const row = step(*statement);
            if (!row) return row.error();
            if (!*row || !goes_on(read, SqliteRow{*statement})) return {};
        }
    }

    /// Every row of a query, as `read` makes it.
    template <class Read, class... Values>
    auto all(Sql sql, Read&& read, Values const&... values)
        -> Result<std::vector<std::invoke_result_t<Read, SqliteRow const&>>> {
        std::vector<std::invoke_result_t<Read, SqliteRow const&>> found;
        auto const                                                done = each(
            sql, [&](SqliteRow const& row) { found.push_back(read(row)); }, values...);
        if (!done) return done.error();
        return found;
    }

    /// The first row of a query, as `read` makes it.
    template <class Read, class... Values>
    auto first(Sql sql, Read&& read, Values const&... values)
        -> Result<std::optional<std::invoke_result_t<Read, SqliteRow const&>>> {
        std::optional<std::invoke_result_t<Read, SqliteRow const&>> found;
        auto const                                                  done = each(
            sql,
            [&](SqliteRow const& row) {
                found = read(row);
                return false;
            },
            values...);
        if (!done) return done.error();
        return found;
    }

    std::int64_t last_inserted() const;

  private:
    // Gives a statement back when its caller is through with it, whichever way.
    struct Use {
        sqlite3_stmt* statement;
        ~Use();
    };

    explicit Sqlite(sqlite3* handle) : handle_{handle} {}

    template <class Read>
    static bool goes_on(Read& read, SqliteRow const& row) {
        if constexpr (std::is_void_v<std::invoke_result_t<Read&, SqliteRow const&>>) {
            read(row);
            return true;
        } else {
            return read(row);
        }
    }

    bool                  has_lost_its_trial() const;
    Result<sqlite3_stmt*> prepared(Sql sql);
    Result<bool>          step(sqlite3_stmt* statement);
    int                   changes() const;
    Error                 last_error();

    static bool bind(sqlite3_stmt* statement, int index, std::string_view text);
    static bool bind(sqlite3_stmt* statement, int index, RecordId const& id);
    static bool bind(sqlite3_stmt* statement, int index, std::int64_t number);
    static bool bind(sqlite3_stmt* statement, int index, Timestamp at) {
        return bind(statement, index, at.microseconds());
    }
    // "All of them" is often written as the largest unsigned number, which SQLite does not have.
    static bool bind(sqlite3_stmt* statement, int index, std::uint64_t number) {
        constexpr std::uint64_t largest = INT64_MAX;
        return bind(statement, index, static_cast<std::int64_t>(number < largest ? number : largest));
    }
    static bool bind(sqlite3_stmt* statement, int index, int number) {
        return bind(statement, index, std::int64_t{number});
    }
    static bool bind(sqlite3_stmt* statement, int index, bool flag) {
        return bind(statement, index, std::int64_t{flag});
    }
    static bool bind(sqlite3_stmt* statement, int index, std::string const& text) {
        return bind(statement, index, std::string_view{text});
    }

    sqlite3*                                       handle_;
    std::unordered_map<char const*, sqlite3_stmt*> statements_;
    bool                                           in_transaction_ = false;
    bool                                           in_trial_       = false;
    bool                                           lost_           = false;
};

}  // namespace throughline

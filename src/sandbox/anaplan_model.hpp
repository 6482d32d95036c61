#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/sandbox/anaplan.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// RFC 4180, read for itself: what this library's own reader thinks of a file is not what a vendor thinks of it.
struct AnaplanCsv {
    using Line = std::vector<std::string>;

    /// Nothing where a quote is not closed.
    static std::optional<std::vector<Line>> parse(std::string_view text);
    static void                             append(std::string& out, Line const& line);
};

/// Text from one encoding to another, as the system's own converter has it; nothing where it is none.
std::optional<std::string> recoded(std::string const& text, std::string const& from, std::string const& to);

/// A file of the user's, in chunks.
struct AnaplanFile {
    std::int64_t                       announced = 0;  ///< Chunks; -1: not yet known.
    std::map<std::size_t, std::string> chunks{};

    bool        is_whole() const;
    std::string content() const;
};

/// A piece of work, from its start to its result.
struct AnaplanTask {
    enum class State : unsigned char { waiting, running, complete, cancelled };

    std::string  id;
    std::string  action;  ///< `imports/112000000001`.
    std::int64_t created = 0;
    Timestamp    begins{}, ends{};
    State        state = State::waiting;
    Value        result{};
};

/// The model behind the API: tables, files, actions.
class AnaplanModel {
  public:
    using Row = Anaplan::Row;

    AnaplanModel(AnaplanOptions const& options, Clock const& clock) : options_{options}, clock_{clock} {}

    struct Held {
        AnaplanTable                         table;
        std::vector<std::string>             order{};
        std::map<std::string, Row>           rows{};
        std::set<std::string>                marked{};
        std::map<std::string, std::uint64_t> creates{};
    };

    Held*                                     find(std::string_view name);
    Held const*                               find(std::string_view name) const;
    std::map<std::string, Held, std::less<>>& tables() { return tables_; }
    std::string                               key_of(AnaplanTable const& table, Row const& row) const;
    bool                                      put(Held& held, Row row);
    void                                      erase(Held& held, std::string const& key);
    void                                      restructure(Held& held, std::vector<AnaplanColumn> columns);

    /// Carries out what is due by now, in order.
    void                            settle();
    AnaplanTask const*              start(std::string action, std::string id);
    AnaplanTask const*              task(std::string_view action, std::string_view id) const;
    std::vector<AnaplanTask const*> tasks(std::string_view action) const;
    bool                            is_busy() const;
    void                            hold(bool held) { held_ = held; }
    void                            cancel_running();

    /// Whether there is such an action.
    bool has_action(std::string_view action) const;
    /// Of an import that the task ran; of the one that it is, where none is named.
    std::string const* dump(std::string_view task_id, std::string_view import) const;

    std::map<std::string, AnaplanFile, std::less<>>& files() { return files_; }
    std::uint64_t                                    serial() const { return serial_; }
    std::map<std::string, std::uint64_t> const&      started() const { return started_; }

  private:
    struct Refused {
        std::string      message;
        AnaplanCsv::Line cells;
        std::size_t      line = 0;
    };

    void                                         carry_out(AnaplanTask& task);
    std::optional<std::vector<AnaplanCsv::Line>> lines_of(AnaplanTable const& table, std::string const& file_id);
    Value                      import(Held& held, std::string const& import_id, std::string const& task_id);
    Value                      process(Held& held, std::string const& process_id, std::string const& task_id);
    Value                      mark(Held& held, std::string const& task_id);
    void                       export_to_file(Held const& held);
    std::optional<std::string> fault_of(AnaplanColumn const& column, std::string const& cell) const;
    std::string                kept(AnaplanColumn const& column, std::string const& cell) const;
    Value result_of(std::string const& object, std::size_t rows, std::vector<Refused> const& refused, bool done,
                    std::string const& words) const;
    void  keep_dump(std::string const& import_id, std::string const& task_id, AnaplanCsv::Line const& header,
                    std::vector<Refused> const& refused);

    AnaplanOptions const&                                      options_;
    Clock const&                                               clock_;
    std::map<std::string, Held, std::less<>>                   tables_{};
    std::map<std::string, AnaplanFile, std::less<>>            files_{};
    std::deque<AnaplanTask>                                    tasks_{};
    std::map<std::string, std::pair<std::string, std::string>> dumps_{};  // By import: whose, and the text.
    std::map<std::string, std::uint64_t>                       started_{};
    std::uint64_t                                              serial_ = 1;
    bool                                                       held_   = false;
    Timestamp                                                  last_end_{};
};

}  // namespace throughline::sandbox

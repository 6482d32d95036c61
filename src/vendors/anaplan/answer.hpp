#pragma once

#include "encoding.hpp"

#include <throughline/core/result.hpp>
#include <throughline/transport/http.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::anaplan {

/// What a refused request comes to. 404 may mean that the user may not see it; a 5xx leaves open what was done.
Error to_error(http::Response const& answer, std::string_view secret);
/// A piece of work of the model's: an import, an export, an action, a process.
struct Task {
    enum class State : unsigned char { waiting, running, complete, cancelling, cancelled };

    std::string  id{};
    State        state   = State::waiting;
    std::int64_t created = 0;  ///< Milliseconds; 0 where it was not said.

    // Once it is complete.
    bool        successful = false;
    std::string object{};  ///< The action that this result is of.
    bool        has_dump = false;
    std::string message{};  ///< The model's words for what it did.
    // Rows, where it counted them.
    std::optional<std::int64_t> rows{}, failed{};
    std::vector<Task>           steps{};         ///< Of a process; they may have steps themselves.
    bool                        is_cut = false;  ///< It has steps that lie too deep to be read.

    bool is_under_way() const { return state != State::complete && state != State::cancelled; }
};

/// `corrupt` where the body is not what such an answer looks like.
Result<Task>              read_task(std::string_view body);
Result<std::vector<Task>> read_tasks(std::string_view body);

/// The number of chunks that a file or a dump has.
Result<std::size_t> read_chunk_count(std::string_view body);

/// What tells whether a model has changed.
struct Marker {
    std::string serial{};
    bool        busy = false;
    std::string state{};  ///< UNLOCKED, LOCKED, ARCHIVED, ...
};
Result<Marker> read_marker(std::string_view body);

/// How an import reads its file.
struct ImportFormat {
    std::vector<std::string> headers{};
    char                     separator         = '\0';  ///< Not said: zero.
    char                     decimal_separator = '\0';
    std::string              encoding{};
    Encoding                 spoken = Encoding::utf8;  ///< What that comes to.
};
Result<ImportFormat> read_import_format(std::string_view body);
/// What an export says of the file that it makes.
struct ExportFormat {
    std::vector<std::string> headers{};
    std::vector<std::string> types{};  ///< Of its columns, in the model's words; empty where it does not say of each.
};

/// What is known of a table's two ends: its export's own description, and its import's, where there is one.
struct Description {
    ExportFormat exported{};
    ImportFormat imported{};
};
std::string         description_of(std::string_view export_body, std::string_view import_body);
Result<Description> read_description(std::string_view text);

/// The file that an import reads, from the list of imports; empty where the list does not have it.
Result<std::string> read_import_file(std::string_view body, std::string_view import);

}  // namespace throughline::anaplan

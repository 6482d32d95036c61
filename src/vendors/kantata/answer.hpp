#pragma once

#include <throughline/core/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace throughline::kantata {

/// An answer as Kantata shapes all of them: `results` in their order, and beside them, by kind and id, the objects:
/// those of the results and those that came along. Everything is a piece of the body's text.
struct Answer {
    struct Result {
        std::string collection;
        std::string id;
    };
    using ById = std::unordered_map<std::string, std::string_view>;

    std::vector<Result>                      results{};
    std::map<std::string, ById, std::less<>> objects{};
    std::optional<std::int64_t>              count{};       ///< Of all results; rows that are not shown count too.
    std::optional<std::int64_t>              page_count{};  ///< As are these, from `meta`, where there is one.
    std::optional<std::int64_t>              page_size{};

    /// Empty when it did not come.
    std::string_view find(std::string_view collection, std::string_view id) const;
};

/// `corrupt` where the text is cut, malformed, or has another shape.
throughline::Result<Answer> read_answer(std::string_view body);

/// A record's members, each a piece of its text.
class Members {
  public:
    static throughline::Result<Members> of(std::string_view record);

    /// Empty when there is no such member.
    std::string_view raw(std::string_view name) const;
    /// The text of a string, the lexeme of a number; empty for all else.
    std::string text(std::string_view name) const;
    /// Elements of an array of ids; empty for all else.
    std::vector<std::string> ids(std::string_view name) const;

    auto begin() const { return members_.begin(); }
    auto end() const { return members_.end(); }

  private:
    std::vector<std::pair<std::string, std::string_view>> members_{};
};

/// The text of a JSON string, the lexeme of a number; empty for all else.
std::string scalar(std::string_view json);

/// Whether a text is a key as Kantata makes them: digits.
bool is_key(std::string_view text);

}  // namespace throughline::kantata

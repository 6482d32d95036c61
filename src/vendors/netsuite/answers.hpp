#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/transport/http.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the account's answers mean.
namespace throughline::netsuite {

/// The vendor's error codes in the closed set (FACTS 5); the HTTP status decides where the code is unknown.
ErrorCode code_of(int status, std::string_view vendor_code);
/// Refused for its rate: nothing happened.
bool is_throttled(http::Response const& answer);
/// The error that an answer other than success stands for. Reads bodies that are not quite JSON too.
Error error_of(http::Response const& answer);
/// `corrupt`: success, but not with what was asked for.
Error not_what_was_asked(http::Response const& answer, std::string_view expected);

/// The body of a successful answer that must be JSON.
Result<std::string> json_of(Result<http::Response> answer, std::string_view expected);

/// What a record's text says of itself. `corrupt` when it is no whole JSON object.
struct RecordHead {
    std::string              id{};
    std::optional<Timestamp> modified_at{};
};
Result<RecordHead> head_of(std::string_view record);

/// One page of a list or of a query: rows by column.
struct RowPage {
    using Row = std::vector<std::pair<std::string, std::string>>;

    std::vector<Row> rows{};
    std::size_t      total    = 0;
    bool             has_more = false;
};
/// Scalars of the page's items; nested values are passed over.
Result<RowPage> rows_of(std::string_view page);
/// The row's column, or an empty text.
std::string_view column(RowPage::Row const& row, std::string_view name);

/// The key in `.../record/v1/customer/107`; empty when the header does not name one.
std::string key_in_location(http::Headers const& headers);

}  // namespace throughline::netsuite

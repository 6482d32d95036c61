#include "query.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/core/timestamp.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace throughline::netsuite {

namespace {

constexpr std::string_view stamp_format = "YYYY-MM-DD HH24:MI:SS";
constexpr std::string_view done_whole   = R"({"whole":true})";

SuiteQl& add_moment(SuiteQl& query, std::string_view stamp) {
    return query.then("TO_DATE(").value(stamp).then(", ").value(stamp_format).then(")");
}

// The table, up to where a condition follows.
SuiteQl& add_rows_of(SuiteQl& query, RecordKind const& kind) {
    query.name(kind.table).then(" WHERE ");
    return kind.transaction.empty() ? query : query.then("type = ").value(kind.transaction).then(" AND ");
}

}  // namespace

SuiteQl& SuiteQl::then(FixedText part) {
    text_ += part.text();
    return *this;
}

SuiteQl& SuiteQl::name(std::string_view name) {
    bool const is_one = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!is_one) not_a_name_.emplace(name);
    text_ += name;
    return *this;
}

SuiteQl& SuiteQl::value(std::string_view text) {
    text_ += '\'';
    for (char const c : text) {
        if (c == '\'') text_ += '\'';
        text_ += c;
    }
    text_ += '\'';
    return *this;
}

SuiteQl& SuiteQl::number(std::int64_t number) {
    text_ += std::to_string(number);
    return *this;
}

Result<std::string> SuiteQl::text() const {
    if (not_a_name_) return Error{ErrorCode::validation, "a search needs the name of a field"}.with_value(*not_a_name_);
    return text_;
}

Result<Timestamp> wall(std::string_view stamp) {
    std::string text{stamp};
    if (text.size() == 19) text[10] = 'T';
    return Timestamp::parse(text + "Z");
}

bool is_stamp(std::string_view text) { return text.size() == 19 && text[10] == ' ' && wall(text).has_value(); }

std::string earlier(std::string_view stamp, std::chrono::seconds by) {
    auto const at = wall(stamp);
    if (!at) return std::string{stamp};
    auto text = (*at - by).to_string(0, "");
    text[10]  = ' ';
    return text;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number     = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_one       = error == std::errc{} && end == text.data() + text.size();
    return is_one ? std::optional{number} : std::nullopt;
}

Result<std::int64_t> id_number(std::string_view text) {
    if (auto const id = whole_number(text); id && *id > 0) return *id;
    return Error{ErrorCode::corrupt, "a record's id is a positive number"}.with_value(text);
}

std::string Position::to_bookmark() const {
    nlohmann::json bookmark{{"at", at}, {"id", id}, {"open", open}, {"page", page}};
    if (whole) bookmark["whole"] = true;
    if (unstamped) bookmark["unstamped"] = *unstamped;
    return bookmark.dump();
}

Result<Position> Position::from_bookmark(std::string_view bookmark) {
    if (bookmark.empty()) return Position{};
    auto const read = nlohmann::json::parse(bookmark, nullptr, false);
    if (!read.is_object()) return foreign_bookmark(bookmark, "NetSuite");
    auto const at = read.find("at"), id = read.find("id"), open = read.find("open"), page = read.find("page");
    auto const end = read.end();
    if (at == end || id == end || open == end || page == end || !at->is_string() || !id->is_number_integer() ||
        !open->is_boolean() || !page->is_number_unsigned())
        return foreign_bookmark(bookmark, "NetSuite");
    Position position{at->get<std::string>(), id->get<std::int64_t>(), open->get<bool>(), page->get<std::uint64_t>(),
                      read.contains("whole")};
    if (auto const unstamped = read.find("unstamped"); unstamped != end) {
        if (!unstamped->is_number_integer() || !position.open || !position.whole)
            return foreign_bookmark(bookmark, "NetSuite");
        position.unstamped = unstamped->get<std::int64_t>();
    }
    if (!position.at.empty() && !is_stamp(position.at)) return foreign_bookmark(bookmark, "NetSuite");
    return position;
}

std::string Place::to_bookmark() const {
    if (offset == 0) return std::string{done_whole};
    return nlohmann::json{{"offset", offset}, {"total", total}, {"steady", steady}}.dump();
}

Result<Place> Place::from_bookmark(std::string_view bookmark) {
    if (bookmark.empty() || bookmark == done_whole) return Place{};
    auto const read = nlohmann::json::parse(bookmark, nullptr, false);
    if (!read.is_object()) return foreign_bookmark(bookmark, "NetSuite");
    auto const offset = read.find("offset"), total = read.find("total"), steady = read.find("steady");
    auto const end = read.end();
    if (offset == end || total == end || steady == end || !offset->is_number_unsigned() ||
        !total->is_number_unsigned() || !steady->is_boolean())
        return foreign_bookmark(bookmark, "NetSuite");
    return Place{offset->get<std::size_t>(), total->get<std::size_t>(), steady->get<bool>()};
}

SuiteQl changes_query(RecordKind const& kind, Position const& after) {
    SuiteQl query{"SELECT id, TO_CHAR(lastmodifieddate, "};
    query.value(stamp_format).then(") AS changed_at FROM ");
    add_rows_of(query, kind);
    if (after.at.empty()) {
        query.then("lastmodifieddate IS NOT NULL");
    } else {
        add_moment(query.then("(lastmodifieddate > "), after.at);
        add_moment(query.then(" OR (lastmodifieddate = "), after.at).then(" AND id > ").number(after.id).then("))");
    }
    return query.then(" ORDER BY lastmodifieddate, id");
}

SuiteQl unstamped_query(RecordKind const& kind, std::int64_t after) {
    SuiteQl query{"SELECT id FROM "};
    add_rows_of(query, kind).then("lastmodifieddate IS NULL");
    if (after != before_all_ids) query.then(" AND id > ").number(after);
    return query.then(" ORDER BY id");
}

SuiteQl match_query(RecordKind const& kind, std::string_view field, std::string_view value) {
    SuiteQl query{"SELECT id FROM "};
    return add_rows_of(query, kind).name(field).then(" = ").value(value).then(" ORDER BY id");
}

}  // namespace throughline::netsuite

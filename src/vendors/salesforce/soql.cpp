#include "soql.hpp"

#include <algorithm>
#include <set>

namespace throughline::salesforce {

namespace {

bool is_letter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

std::string lowered(std::string_view text) {
    std::string result{text};
    for (char& character : result)
        if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
    return result;
}

bool is_path(std::string_view path) {
    for (;;) {
        auto const dot = path.find('.');
        if (!is_name(path.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        path.remove_prefix(dot + 1);
    }
}

// SOQL's literal of an instant. Stamps are whole seconds; a fraction is kept where there is one.
std::string literal(Timestamp stamp) {
    return stamp.microseconds() % 1'000'000 == 0 ? stamp.to_string(0, "Z") : stamp.to_string(3, "Z");
}

}  // namespace

bool is_name(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char character) {
        return is_letter(character) || is_digit(character) || character == '_';
    });
}

std::string quoted(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string                literal{"'"};
    for (char const character : text) {
        auto const byte = static_cast<unsigned char>(character);
        switch (character) {
            case '\'':
                literal += "\\'";
                break;
            case '"':
                literal += "\\\"";
                break;
            case '\\':
                literal += "\\\\";
                break;
            case '\n':
                literal += "\\n";
                break;
            case '\r':
                literal += "\\r";
                break;
            case '\t':
                literal += "\\t";
                break;
            default:
                if (byte >= 0x20) {
                    literal.push_back(character);
                } else {
                    literal += "\\u00";
                    literal.push_back(hex[byte >> 4]);
                    literal.push_back(hex[byte & 15]);
                }
        }
    }
    literal.push_back('\'');
    return literal;
}

Soql::Soql(std::string_view object, std::vector<std::string> const& paths) : text_{"SELECT "} {
    std::set<std::string> asked;
    for (auto path : paths) {
        std::replace(path.begin(), path.end(), '/', '.');
        if (!asked.insert(lowered(path)).second) continue;
        if (asked.size() > 1) text_.push_back(',');
        append_path(path);
    }
    text_ += " FROM ";
    if (!is_name(object)) not_a_name_.emplace(object);
    text_ += object;
}

void Soql::append_path(std::string_view path) {
    if (!is_path(path)) not_a_name_.emplace(path);
    text_ += path;
}

Soql& Soql::since(Timestamp stamp) {
    text_ += filtered_ ? " AND " : " WHERE ";
    text_ += "SystemModstamp >= " + literal(stamp);
    filtered_ = true;
    return *this;
}

Soql& Soql::behind(Timestamp stamp, std::string_view id) {
    auto const at = literal(stamp);
    text_ += filtered_ ? " AND " : " WHERE ";
    text_ += "(SystemModstamp > " + at + " OR (SystemModstamp = " + at + " AND Id > " + quoted(id) + "))";
    filtered_ = true;
    return *this;
}

Soql& Soql::where(std::string_view field, std::string_view is_text) {
    text_ += filtered_ ? " AND " : " WHERE ";
    append_path(field);
    text_ += " = " + quoted(is_text);
    filtered_ = true;
    return *this;
}

Soql& Soql::in_order_of_change() {
    text_ += " ORDER BY SystemModstamp, Id";
    return *this;
}

Soql& Soql::limit(int rows) {
    text_ += " LIMIT " + std::to_string(rows);
    return *this;
}

Result<std::string> Soql::text() const {
    if (not_a_name_)
        return Error{ErrorCode::validation, "this is no name of a Salesforce object or field"}
            .with_value(*not_a_name_)
            .with_expected("letters, digits and underscores, such as Region__c")
            .with_owner("integration")
            .with_remedy("correct the mapping or the overlay");
    if (text_.size() > bytes_max)
        return Error{ErrorCode::unsupported, "the query names more fields than one request can hold"}
            .with_value(std::to_string(text_.size()) + " bytes")
            .with_expected("at most " + std::to_string(bytes_max) + " bytes")
            .with_owner("integration")
            .with_remedy("hide fields that nobody needs from the integration user");
    return text_;
}

}  // namespace throughline::salesforce

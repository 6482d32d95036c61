#include "answer.hpp"

#include <throughline/core/decimal.hpp>
#include <throughline/mapping/json.hpp>

namespace throughline::kantata {

namespace {

Error not_an_answer(JsonReader const& reader, std::string_view why) {
    if (reader.failed()) return reader.fault();
    return Error{ErrorCode::corrupt, "the answer has not Kantata's shape: " + std::string{why}};
}

std::optional<std::int64_t> whole(Wire const& wire) {
    if (wire.kind != Wire::Kind::number) return std::nullopt;
    auto const number = Decimal::parse(wire.text);
    if (!number) return std::nullopt;
    auto const units = number->units(0);
    if (!units) return std::nullopt;
    return *units;
}

throughline::Result<> read_results(JsonReader& reader, std::vector<Answer::Result>& into) {
    if (!reader.enter_array()) return not_an_answer(reader, "its results are no list");
    while (reader.next_element()) {
        if (!reader.enter_object()) return not_an_answer(reader, "a result is no object");
        Answer::Result   result;
        std::string_view name;
        while (reader.next_member(name)) {
            bool const is_key = name == "key", is_id = name == "id";
            Wire       wire;
            if (!reader.value(wire)) return reader.fault();
            if (is_key) result.collection = wire.text;
            if (is_id) result.id = wire.text;
        }
        if (result.collection.empty() || result.id.empty())
            return not_an_answer(reader, "a result names no kind or no id");
        into.push_back(std::move(result));
    }
    if (reader.failed()) return reader.fault();
    return {};
}

bool read_meta(JsonReader& reader, Answer& answer) {
    std::string_view name;
    reader.enter_object();
    while (reader.next_member(name)) {
        bool const is_pages = name == "page_count", is_size = name == "page_size";
        Wire       wire;
        if (!reader.value(wire)) return false;
        if (is_pages) answer.page_count = whole(wire);
        if (is_size) answer.page_size = whole(wire);
    }
    return !reader.failed();
}

bool read_objects(JsonReader& reader, Answer::ById& into) {
    std::string_view id;
    reader.enter_object();
    while (reader.next_member(id)) {
        std::string      key{id};
        std::string_view record;
        if (!reader.raw(record)) return false;
        into.insert_or_assign(std::move(key), record);
    }
    return !reader.failed();
}

}  // namespace

std::string_view Answer::find(std::string_view collection, std::string_view id) const {
    auto const kind = objects.find(collection);
    if (kind == objects.end()) return {};
    auto const found = kind->second.find(std::string{id});
    return found == kind->second.end() ? std::string_view{} : found->second;
}

throughline::Result<Answer> read_answer(std::string_view body) {
    JsonReader reader{body};
    if (!reader.enter_object()) return not_an_answer(reader, "it is no object");
    Answer           answer;
    bool             has_results = false;
    std::string_view name;
    while (reader.next_member(name)) {
        std::string const member{name};
        if (member == "results") {
            has_results = true;
            if (auto read = read_results(reader, answer.results); !read) return std::move(read).error();
        } else if (member == "meta" && reader.object_is_next()) {
            if (!read_meta(reader, answer)) return reader.fault();
        } else if (reader.object_is_next()) {
            if (!read_objects(reader, answer.objects[member])) return reader.fault();
        } else {
            Wire wire;
            if (!reader.value(wire)) return reader.fault();
            if (member == "count") answer.count = whole(wire);
        }
    }
    if (reader.failed()) return reader.fault();
    if (!reader.at_end()) return Error{ErrorCode::corrupt, "text follows the answer"};
    if (!has_results) return not_an_answer(reader, "it has no results");
    return answer;
}

throughline::Result<Members> Members::of(std::string_view record) {
    JsonReader reader{record};
    if (!reader.enter_object()) return not_an_answer(reader, "a record is no object");
    Members          members;
    std::string_view name;
    while (reader.next_member(name)) {
        std::string      member{name};
        std::string_view text;
        if (!reader.raw(text)) return reader.fault();
        members.members_.emplace_back(std::move(member), text);
    }
    if (reader.failed()) return reader.fault();
    return members;
}

std::string_view Members::raw(std::string_view name) const {
    for (auto const& [member, text] : members_)
        if (member == name) return text;
    return {};
}

std::string Members::text(std::string_view name) const { return scalar(raw(name)); }

std::vector<std::string> Members::ids(std::string_view name) const {
    std::vector<std::string> ids;
    JsonReader               reader{raw(name)};
    if (!reader.enter_array()) return ids;
    while (reader.next_element()) {
        Wire wire;
        if (!reader.value(wire)) break;
        ids.emplace_back(wire.text);
    }
    return ids;
}

bool is_key(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string scalar(std::string_view json) {
    if (json.empty()) return {};
    JsonReader reader{json};
    Wire       wire;
    if (!reader.value(wire)) return {};
    if (wire.kind != Wire::Kind::text && wire.kind != Wire::Kind::number) return {};
    return std::string{wire.text};
}

}  // namespace throughline::kantata

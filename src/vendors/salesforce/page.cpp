#include "page.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/mapping/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace throughline::salesforce {

namespace {

Error not_a_page(JsonReader const& reader, std::string_view missing) {
    if (reader.failed()) return reader.fault();
    return Error{ErrorCode::corrupt, "the answer is no query result: " + std::string{missing}};
}

Result<> read_records(JsonReader& reader, std::vector<std::string_view>& into) {
    if (!reader.enter_array()) return not_a_page(reader, "its records are no array");
    while (reader.next_element()) {
        if (!reader.object_is_next()) return not_a_page(reader, "a record is no object");
        std::string_view record;
        if (!reader.raw(record)) return reader.fault();
        into.push_back(record);
    }
    if (reader.failed()) return reader.fault();
    return {};
}

// A compound field stands for parts that are asked for themselves; a blob has no place in a query's answer.
bool can_be_selected(std::string_view type) {
    constexpr std::array<std::string_view, 5> never{"address", "location", "base64", "complexvalue", "json"};
    return std::find(never.begin(), never.end(), type) == never.end();
}

Result<> read_field(JsonReader& reader, std::vector<std::string>& into) {
    if (!reader.enter_object()) return not_a_page(reader, "a field is no object");
    std::string      field, type;
    bool             custom = false;
    std::string_view name;
    while (reader.next_member(name)) {
        std::string const member{name};
        Wire              wire;
        if (!reader.value(wire)) return reader.fault();
        if (member == "name" && wire.kind == Wire::Kind::text) field = wire.text;
        if (member == "type" && wire.kind == Wire::Kind::text) type = wire.text;
        if (member == "custom") custom = wire.kind == Wire::Kind::boolean && wire.text == "true";
    }
    if (reader.failed()) return reader.fault();
    if ((custom || field.ends_with("__c")) && can_be_selected(type)) into.push_back(std::move(field));
    return {};
}

}  // namespace

Result<QueryPage> read_page(std::string_view body) {
    JsonReader reader{body};
    if (!reader.enter_object()) return not_a_page(reader, "it is no object");
    QueryPage        page;
    bool             has_records = false, has_done = false;
    std::string_view name;
    while (reader.next_member(name)) {
        if (name == "records") {
            has_records = true;
            if (auto read = read_records(reader, page.records); !read) return std::move(read).error();
            continue;
        }
        std::string const member{name};
        Wire              wire;
        if (!reader.value(wire)) return reader.fault();
        if (member == "done") {
            has_done  = wire.kind == Wire::Kind::boolean;
            page.done = wire.text == "true";
        }
        if (member == "nextRecordsUrl" && wire.kind == Wire::Kind::text) page.next = wire.text;
    }
    if (reader.failed()) return reader.fault();
    if (!reader.at_end()) return Error{ErrorCode::corrupt, "text follows the query's result"};
    if (!has_records || !has_done) return not_a_page(reader, "it has no records, or does not say whether it is done");
    return page;
}

Result<Place> place_of_row(std::string_view record) {
    JsonReader reader{record};
    Place      place;
    bool       stamped = false;
    if (!reader.enter_object()) return not_a_page(reader, "a record is no object");
    std::string_view name;
    while (reader.next_member(name)) {
        bool const is_id = name == "Id", is_stamp = name == "SystemModstamp";
        Wire       wire;
        if (!reader.value(wire)) return reader.fault();
        if (is_id && wire.kind == Wire::Kind::text) place.id = wire.text;
        if (!is_stamp) continue;
        auto const stamp = Timestamp::parse(wire.text);
        if (!stamp) return Error{stamp.error()}.in_field("SystemModstamp").with_value(wire.text);
        place.stamp = *stamp;
        stamped     = true;
    }
    if (reader.failed()) return reader.fault();
    if (!stamped || place.id.empty())
        return Error{ErrorCode::corrupt, "a row has no Id or no SystemModstamp"}.in_record(place.id);
    return place;
}

void append_with_member(std::string& into, std::string_view member, std::string_view record) {
    auto const inner = record.substr(1);
    into.append("{").append(member);
    if (inner.find_first_not_of(" \t\r\n") != inner.find('}')) into += ',';
    into.append(inner);
}

std::optional<std::string> marked_as_unplaced(std::string_view record) {
    constexpr std::string_view nothing = "\"\"";
    if (record.find(R"("SystemModstamp":")") != std::string_view::npos) return std::nullopt;  // Nearly always.
    JsonReader       reader{record};
    std::string_view name, value;
    reader.enter_object();
    while (reader.next_member(name)) {
        bool const is_stamp = name == "SystemModstamp";
        if (!reader.raw(value)) return std::nullopt;
        if (!is_stamp) continue;
        if (value != "null") return std::nullopt;
        auto const at = static_cast<std::size_t>(value.data() - record.data());
        return std::string{record}.replace(at, value.size(), nothing);
    }
    std::string text;
    append_with_member(text, R"("SystemModstamp":"")", record);
    return text;
}

Result<Bookmark> Bookmark::parse(std::string_view text) {
    Bookmark bookmark;
    if (text.empty()) return bookmark;
    auto const json = nlohmann::json::parse(text, nullptr, false);
    auto const part = [&json](char const* name) {
        auto const found = json.is_object() ? json.find(name) : json.end();
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    auto const stamp = Timestamp::parse(part("after"));
    bool const leads = part("next").empty() || part("next").starts_with("/services/data/");
    if (!stamp || !leads) return foreign_bookmark(text, "Salesforce");
    bookmark.begun   = true;
    bookmark.place   = {*stamp, part("id")};
    bookmark.reading = !bookmark.place.id.empty();
    bookmark.next    = part("next");
    return bookmark;
}

std::string Bookmark::to_string() const {
    if (!begun) return {};
    nlohmann::ordered_json json{{"after", place.stamp.to_string()}};
    if (reading) json["id"] = place.id;
    if (reading && !next.empty()) json["next"] = next;
    return json.dump();
}

Result<std::vector<std::string>> custom_fields(std::string_view describe) {
    JsonReader reader{describe};
    if (!reader.enter_object()) return not_a_page(reader, "a description is no object");
    std::vector<std::string> found;
    std::string_view         name;
    while (reader.next_member(name)) {
        if (name != "fields") {
            std::string_view passed;
            if (!reader.raw(passed)) return reader.fault();
            continue;
        }
        if (!reader.enter_array()) return not_a_page(reader, "a description's fields are no array");
        while (reader.next_element())
            if (auto read = read_field(reader, found); !read) return std::move(read).error();
    }
    if (reader.failed()) return reader.fault();
    return found;
}

}  // namespace throughline::salesforce
